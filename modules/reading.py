"""Read a module's files, strictly: what is wrong is raised as `SpecError` with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, TypeVar

from markdown_it import MarkdownIt

from modules import located
from modules.located import Located
from modules.spec import (
    Asked,
    Card,
    Choice,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    Question,
    Quiz,
    Section,
    SingleChoice,
    Sorting,
    Source,
    SpecError,
    UnitText,
)

Made = TypeVar("Made")

_FENCE = "---"
_HEADING = re.compile(r"## (?P<title>.+?) \{#(?P<id>[a-z]+)\}")
_FRONT_MATTER = ("objective", "checklist", "practice", "reflection", "sources")
_TYPES: Mapping[str, tuple[type, ...]] = {"str": (str,), "bool": (bool,), "float": (int, float)}
"""What YAML may give for a field annotated so."""

_KINDS: Mapping[str, tuple[type[Asked], Mapping[str, type[Any]]]] = {
    "single": (SingleChoice, {"choices": Choice}),
    "multiple": (MultipleChoice, {"choices": Choice}),
    "order": (Ordering, {"steps": Item}),
    "match": (Matching, {"pairs": Pair}),
    "sort": (Sorting, {"groups": Item, "cards": Card}),
    "number": (Numeric, {}),
}
"""The word in `quiz.yaml`, the question it makes, and the lists in it."""


def read_unit_text(path: Path) -> UnitText:
    """Return one unit in one language; raise `SpecError`."""
    lines = _text(path).split("\n")
    if lines[0] != _FENCE or _FENCE not in lines[1:]:
        raise SpecError("the front matter is missing", f"Begin with {_FENCE} … {_FENCE}", line=1)
    end = lines.index(_FENCE, 1)
    front = located.read("\n".join(lines[1:end]), first_line=2)
    _check_keys(front, known=_FRONT_MATTER, required=_FRONT_MATTER)
    body = "\n".join(lines[end + 1 :])
    _check_markup(body, first_line=end + 2)
    return _placed(
        UnitText,
        front.line,
        objective=_words(front, "objective"),
        checklist=tuple(_list(front, "checklist", of=str)),
        practice=_words(front, "practice"),
        reflection=_words(front, "reflection"),
        sources=tuple(_make(Source, one, ()) for one in _list(front, "sources", of=Located)),
        sections=tuple(_sections(lines[end + 1 :], first_line=end + 2)),
    )


def read_quiz(path: Path, units: Collection[str], languages: Collection[str]) -> Quiz:
    """Return a module's quiz, every text of it in every language; raise `SpecError`."""
    top = located.read(_text(path))
    known = ("pass_percent", "questions")
    _check_keys(top, known=known, required=known)
    if type(top["pass_percent"]) is not int:
        raise SpecError("pass_percent is no whole number", "Give 1 to 100", line=top.line)
    entries = _list(top, "questions", of=Located)
    questions = tuple(_question(entry, units, languages) for entry in entries)
    return _placed(Quiz, top.line, pass_percent=top["pass_percent"], questions=questions)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SpecError("this is not UTF-8 text", "Save it as UTF-8", line=line) from error


def _sections(lines: list[str], *, first_line: int) -> Iterator[Section]:
    """Cut a body at its headings; what stands before the first one is refused."""
    title = section = ""
    body: list[str] = []
    for number, line in enumerate(lines, start=first_line):
        if not line.startswith("#"):
            body.append(line)
            continue
        heading = _HEADING.fullmatch(line.rstrip())
        if heading is None:
            raise SpecError(
                f"the heading {line!r} has another form", "Write `## Title {#id}`", line=number
            )
        if section:
            yield Section(section, title, "\n".join(body).strip())
        elif "".join(body).strip():
            raise SpecError("there is text before the first heading", "Move it", line=first_line)
        title, section, body = heading["title"], heading["id"], []
    if section:
        yield Section(section, title, "\n".join(body).strip())


def _check_markup(body: str, *, first_line: int) -> None:
    """Refuse raw HTML: it would be shown as text, or cleaned away."""
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(body):
        inside = {child.type for child in token.children or ()}
        if token.type == "html_block" or "html_inline" in inside:
            line = first_line + (token.map[0] if token.map else 0)
            raise SpecError("there is raw HTML here", "Use Markdown", line=line)


def _question(entry: Located, units: Collection[str], languages: Collection[str]) -> Question:
    kind = entry.pop("kind", None)
    if not isinstance(kind, str) or kind not in _KINDS:
        raise SpecError(f"kind is {kind!r}", f"Use one of {', '.join(_KINDS)}", line=entry.line)
    made, lists = _KINDS[kind]
    parts = {
        name: tuple(_make(part, one, languages) for one in _list(entry, name, of=Located))
        for name, part in lists.items()
    }
    question = _make(made, entry, languages, **parts)
    if question.unit not in units:
        raise SpecError(
            f"question {question.id!r} names no unit {question.unit!r}",
            f"Use one of {', '.join(units)}",
            line=entry.line,
        )
    assert isinstance(question, Question)
    return question


def _make(
    made: type[Made],
    entry: Located,
    languages: Collection[str],
    **built: Any,
) -> Made:
    """Make a value of the contract from a map with exactly its keys; `built` replaces lists."""
    declared: tuple[Field[Any], ...] = fields(made)  # type: ignore[arg-type]  # all are dataclasses
    required = [one.name for one in declared if one.default is MISSING]
    _check_keys(entry, known=[one.name for one in declared], required=required)
    values = {**entry, **built}
    for one in declared:
        if one.name in entry and one.name not in built:
            _check_value(one, entry[one.name], languages, entry.line)
    return _placed(made, entry.line, **values)


def _check_value(field: Field[Any], value: object, languages: Collection[str], line: int) -> None:
    annotation = str(field.type)
    if annotation.startswith("Text"):
        found = set(value) if isinstance(value, Mapping) else set()
        for language in languages:
            if language not in found:
                mend = f"Write {{{', '.join(f'{code}: …' for code in languages)}}}"
                raise SpecError(f"{field.name} lacks {language!r}", mend, line=line)
        for language in found - set(languages):
            raise SpecError(f"{field.name} has {language!r} too", "Remove it", line=line)
    elif not isinstance(value, _TYPES[annotation]) or (
        isinstance(value, bool) and annotation != "bool"
    ):
        raise SpecError(f"{field.name} is {value!r}", f"Give a {annotation}", line=line)


def _placed(made: type[Made], line: int, **values: Any) -> Made:
    """Make a value; what its own check refuses is placed on this line."""
    try:
        return made(**values)
    except SpecError as error:
        error.line = error.line or line
        raise


def _check_keys(entry: Located, *, known: Collection[str], required: Collection[str]) -> None:
    for key in entry:
        if key not in known:
            raise SpecError(f"{key!r} is no key here", f"Keys: {', '.join(known)}", line=entry.line)
    for key in required:
        if key not in entry:
            raise SpecError(f"{key!r} is missing", "Add it", line=entry.line)


def _words(entry: Located, key: str) -> str:
    if not isinstance(entry[key], str):
        raise SpecError(f"{key!r} is no text", "Quote it", line=entry.line)
    return str(entry[key])


def _list(entry: Located, key: str, *, of: type[Made]) -> list[Made]:
    found = entry.get(key)
    if not isinstance(found, list) or not all(isinstance(one, of) for one in found):
        wanted = "texts" if of is str else "`key: value` entries"
        raise SpecError(f"{key!r} is no list of {wanted}", "Begin each with `- `", line=entry.line)
    return found
