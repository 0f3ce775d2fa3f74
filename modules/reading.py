"""Read the data files of a module, strictly: what is wrong is raised as `SpecError` with its line.

`modules.unit_file` reads the Markdown of a unit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from modules import located
from modules.case import Case, Decision, Ending, Scene
from modules.located import Located
from modules.making import check_keys, listed, make, placed
from modules.quiz import (
    Asked,
    Card,
    Choice,
    FindMistake,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    Passage,
    Question,
    Quiz,
    SingleChoice,
    Sorting,
)
from modules.resources import Reading, Term
from modules.spec import SpecError

Made = TypeVar("Made")

_KINDS: Mapping[str, tuple[type[Asked], Mapping[str, type[Any]]]] = {
    "single": (SingleChoice, {"choices": Choice}),
    "multiple": (MultipleChoice, {"choices": Choice}),
    "order": (Ordering, {"steps": Item}),
    "match": (Matching, {"pairs": Pair}),
    "sort": (Sorting, {"groups": Item, "cards": Card}),
    "number": (Numeric, {}),
    "mistake": (FindMistake, {"passages": Passage}),
}
"""The word in `quiz.yaml`, the question it makes, and the lists in it."""


def read_quiz(path: Path, units: Collection[str], languages: Collection[str]) -> Quiz:
    """Return a module's quiz, every text of it in every language; raise `SpecError`."""
    top = located.read(text_of(path))
    known = ("pass_percent", "questions")
    check_keys(top, known=known, required=known)
    if type(top["pass_percent"]) is not int:
        raise SpecError("pass_percent is no whole number", "Give 1 to 100", line=top.line)
    entries = listed(top, "questions", of=Located)
    questions = tuple(_question(entry, units, languages) for entry in entries)
    return placed(Quiz, top.line, pass_percent=top["pass_percent"], questions=questions)


def read_case(path: Path, units: Collection[str], languages: Collection[str]) -> Case:
    """Return a module's case; raise `SpecError`."""
    top = located.read(text_of(path))
    scenes = tuple(
        make(Scene, entry, languages, decisions=_parts(Decision, entry, "decisions", languages))
        for entry in listed(top, "scenes", of=Located)
    )
    endings = _parts(Ending, top, "endings", languages)
    for ending, entry in zip(endings, top["endings"], strict=True):
        for unit in ending.again:
            check_unit(unit, units, f"ending {ending.id!r}", entry.line)
    try:
        return make(Case, top, languages, scenes=scenes, endings=endings)
    except SpecError as error:
        parts = {entry["id"]: entry.line for entry in (*top["scenes"], *top["endings"])}
        error.line = parts.get(error.part, error.line)
        raise


def read_terms(path: Path, units: Collection[str], languages: Collection[str]) -> tuple[Term, ...]:
    """Return the terms a module owns; raise `SpecError`."""
    terms, entries = _file_of(Term, path, "terms", languages)
    for term, entry in zip(terms, entries, strict=True):
        check_unit(term.unit, units, f"term {term.id!r}", entry.line)
    return terms


def read_further(path: Path, languages: Collection[str]) -> tuple[Reading, ...]:
    """Return the works a module names to read on; raise `SpecError`."""
    return _file_of(Reading, path, "reading", languages)[0]


def text_of(path: Path) -> str:
    """Return what a file holds; raise `SpecError` where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SpecError("this is not UTF-8 text", "Save it as UTF-8", line=line) from error


def _question(entry: Located, units: Collection[str], languages: Collection[str]) -> Question:
    kind = entry.pop("kind", None)
    if not isinstance(kind, str) or kind not in _KINDS:
        raise SpecError(f"kind is {kind!r}", f"Use one of {', '.join(_KINDS)}", line=entry.line)
    made, lists = _KINDS[kind]
    parts = {name: _parts(part, entry, name, languages) for name, part in lists.items()}
    question = make(made, entry, languages, **parts)
    check_unit(question.unit, units, f"question {question.id!r}", entry.line)
    assert isinstance(question, Question)
    return question


def _file_of(
    made: type[Made], path: Path, key: str, languages: Collection[str]
) -> tuple[tuple[Made, ...], list[Located]]:
    """Return the values of a file that holds one list, and the maps they were made from."""
    top = located.read(text_of(path))
    check_keys(top, known=(key,), required=(key,))
    return _parts(made, top, key, languages), top[key]


def _parts(
    made: type[Made], entry: Located, key: str, languages: Collection[str]
) -> tuple[Made, ...]:
    return tuple(make(made, one, languages) for one in listed(entry, key, of=Located))


def check_unit(unit: str, units: Collection[str], where: str, line: int) -> None:
    if unit not in units:
        mend = f"Use one of {', '.join(units)}"
        raise SpecError(f"{where} names no unit {unit!r}", mend, line=line)
