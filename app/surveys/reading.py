"""What somebody ticked and wrote on a sheet, read as answers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.kernel.words import is_hidden
from app.surveys.model import NOT_APPLICABLE, SCALE, Answer, Question, QuestionId
from modules.instrument import QuestionKind

LONGEST_TEXT = 2_000
"""Characters of one answer."""
LARGEST_NUMBER = 1e9

Typed = Mapping[str, Sequence[str]]
"""Name of a field → everything that was sent under it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    answers: tuple[Answer, ...]
    problems: Mapping[QuestionId, str]
    """Question → code of what must be mended."""


def field_name(question: Question) -> str:
    return f"q-{question.id}"


def read(questions: Sequence[Question], typed: Typed) -> Sheet:
    """Return the answers to these questions; whatever else was sent is nothing to us."""
    answers: list[Answer] = []
    problems: dict[QuestionId, str] = {}
    for question in questions:
        try:
            found = list(_answers(question, typed.get(field_name(question), ())))
        except _Unreadable as error:
            problems[question.id] = error.code
            continue
        if question.required and not found:
            problems[question.id] = "survey_required"
        answers.extend(found)
    return Sheet(tuple(answers), problems)


class _Unreadable(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _answers(question: Question, sent: Sequence[str]) -> Iterator[Answer]:
    known = {option.id for option in question.options}
    first = sent[0].strip() if sent else ""
    match question.kind:
        case QuestionKind.SCALE if first == NOT_APPLICABLE:
            yield Answer(question.id, option=NOT_APPLICABLE)
        case QuestionKind.SCALE if first in map(str, SCALE):
            yield Answer(question.id, number=float(first))
        case QuestionKind.CHOICE if first in known:
            yield Answer(question.id, option=first)
        case QuestionKind.CHOICES:
            for option in dict.fromkeys(sent):
                if option in known:
                    yield Answer(question.id, option=option)
        case QuestionKind.NUMBER if first:
            yield Answer(question.id, number=_number(first))
        case QuestionKind.TEXT if text := _text(sent[0] if sent else ""):
            yield Answer(question.id, text=text)


def _number(typed: str) -> float:
    """Read a number as people of several countries write it: 12,5 and 12.5 and 1 200."""
    plain = "".join(typed.split()).replace(",", ".")
    try:
        number = float(plain)
    except ValueError as error:
        raise _Unreadable("survey_number") from error
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise _Unreadable("survey_number")
    return number


def _text(typed: str) -> str:
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    text = "\n".join("".join(c for c in line if not is_hidden(c)).rstrip() for line in lines)
    if len(text := text.strip()) > LONGEST_TEXT:
        raise _Unreadable("survey_too_long")
    return text
