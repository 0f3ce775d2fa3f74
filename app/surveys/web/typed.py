"""Reading what was typed into the pages of the builder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from app.kernel.errors import Invalid
from app.kernel.i18n import LANGUAGES
from app.kernel.words import one_line
from app.surveys.model import MOST_TOPICS, Option, Question, Words
from modules.instrument import QuestionKind

Form = MultiDict[str, str]
E = TypeVar("E", bound=StrEnum)

LINE = 300
"""Characters of a title, a question, an answer to choose."""
TEXT = 3_000
LARGEST_INVITED = 1_000_000


def line(form: Form, name: str, most: int = LINE) -> str:
    return _within(one_line(form.get(name, "")), name, most)


def text(form: Form, name: str, most: int = TEXT) -> str:
    lines = form.get(name, "").replace("\r\n", "\n").split("\n")
    return _within("\n".join(one_line(one) for one in lines).strip(), name, most)


def lines(form: Form, name: str) -> Words:
    """Return one line in each language, from the fields `name-en`, `name-fr` and so on."""
    return {code: line(form, f"{name}-{code}") for code in LANGUAGES}


def texts(form: Form, name: str) -> Words:
    return {code: text(form, f"{name}-{code}") for code in LANGUAGES}


def chosen(form: Form, name: str, kind: type[E]) -> E | None:
    value = form.get(name, "")
    return kind(value) if value in set(kind) else None


def day(form: Form, name: str) -> date | None:
    """Return a day; None if none was typed. Raises `Invalid` for what is no day."""
    typed = form.get(name, "").strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid("survey_day", field=name) from error


def count(form: Form, name: str) -> int | None:
    """Return how many were typed; None if nothing. Raises `Invalid` for what is no count."""
    typed = "".join(form.get(name, "").split())
    if not typed:
        return None
    if not typed.isdecimal() or not 0 < int(typed[:9]) <= LARGEST_INVITED:
        raise Invalid("survey_invited", field=name)
    return int(typed)


def topics(form: Form) -> tuple[str, ...]:
    """Return the topics that were typed and those ticked, each once."""
    found = [_within(one_line(one), "topic", LINE) for one in form.getlist("topic")]
    kept = tuple(dict.fromkeys(filter(None, found)))
    if len(kept) > MOST_TOPICS:
        raise Invalid("survey_topics_full", field="topic", most=MOST_TOPICS)
    return kept


def languages(form: Form) -> tuple[str, ...]:
    return tuple(code for code in LANGUAGES if code in form.getlist("languages"))


def question(form: Form, before: Question) -> Question:
    """Return a question as it is now written; what was not sent stays as it was.

    Raises `Invalid` for words that are too long.
    """
    kind = chosen(form, "kind", QuestionKind) or before.kind
    return Question(
        id=before.id,
        key=before.key,
        kind=kind,
        label=lines(form, "label"),
        options=tuple(_options(form)),
        low=lines(form, "low"),
        high=lines(form, "high"),
        groups="groups" in form,
        required="required" in form,
    )


def _options(form: Form) -> Iterable[Option]:
    """Yield the answers to choose from; a new one has no id yet."""
    for place, option_id in enumerate(form.getlist("option-id")):
        yield Option(id=option_id[:40], label=lines(form, f"option-{place}"))


def _within(words: str, name: str, most: int) -> str:
    if len(words) > most:
        raise Invalid("survey_too_many_words", field=name, most=most)
    return words
