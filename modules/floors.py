"""What a finished module holds at least: told by `keepinpact modules check`, never at the start.

A module below these floors works; it is only not as good as the others. Units, quiz, case and
instruments have theirs in files of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sized
from datetime import UTC, datetime
from pathlib import Path

from modules import case_floors, instrument_floors, prose, quiz_floors, unit_floors
from modules.loaded import (
    CASE,
    CONTENT,
    DECLARATION,
    FURTHER,
    GLOSSARY,
    INSTRUMENTS,
    QUIZ,
    LoadedModule,
    Problem,
)
from modules.resources import UNDATED
from modules.spec import Part, SpecError
from modules.unit_file import read_unit_text

OUTCOMES = (4, 6)
DIAGRAMS = 3
TERMS = 8
READING = 4

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")


def problems(loaded: LoadedModule, languages: Collection[str]) -> Iterator[Problem]:
    """Yield what a module still lacks; a declared one lacks nothing until its texts are begun."""
    fewest, most = OUTCOMES
    count = len(loaded.module.outcomes)
    if not fewest <= count <= most:
        path = loaded.folder / DECLARATION
        yield Problem(path, None, f"{count} outcomes", f"Give {fewest} to {most}")
    if loaded.quiz is not None:
        yield from _units(loaded)
        yield from quiz_floors.problems(loaded, loaded.quiz, languages)
        yield from _case(loaded, languages)
        yield from _beside(loaded)
        for instrument in loaded.instruments:
            path = loaded.folder / INSTRUMENTS / f"{instrument.id}.yaml"
            yield from instrument_floors.problems(path, instrument, languages)
    elif (loaded.folder / CONTENT).is_dir():
        yield from _drafts(loaded, languages)


def _drafts(loaded: LoadedModule, languages: Collection[str]) -> Iterator[Problem]:
    """Yield what stands between texts being written and a module that shows them."""
    for language in languages:
        for unit in loaded.module.units:
            path = loaded.text_path(language, unit.id)
            if not path.exists():
                yield Problem(path, None, "the file is missing", "Write it")
                continue
            try:
                text = read_unit_text(path)
            except SpecError as error:
                yield Problem.of(path, error)
            else:
                yield from unit_floors.problems(path, language, text)
    yield Problem(loaded.folder / QUIZ, None, "the quiz is missing", "Write it to show the texts")


def _units(loaded: LoadedModule) -> Iterator[Problem]:
    for (language, unit_id), text in loaded.texts.items():
        yield from unit_floors.problems(loaded.text_path(language, unit_id), language, text)
    # Every language has the same diagrams: that is checked when the module is read.
    drawn = {diagram.id for text in loaded.texts.values() for diagram in text.diagrams}
    yield from _too_few(loaded.folder / CONTENT, drawn, DIAGRAMS, "diagrams")


def _case(loaded: LoadedModule, languages: Collection[str]) -> Iterator[Problem]:
    path = loaded.folder / CASE
    if loaded.case is not None:
        yield from case_floors.problems(path, loaded.case, languages)
    elif loaded.module.part is Part.COMPETENCE:
        yield Problem(path, None, "the case is missing", "Write one that branches")


def _beside(loaded: LoadedModule) -> Iterator[Problem]:
    """Yield what the glossary, the further reading and the instruments lack."""
    yield from _too_few(loaded.folder / GLOSSARY, loaded.terms, TERMS, "terms")
    further = loaded.folder / FURTHER
    yield from _too_few(further, loaded.further, READING, "works to read")
    for work in loaded.further:
        if not _is_date(work.date):
            line = prose.line_of(further, f"id: {work.id}")
            mend = f'Give the year, or "{UNDATED}" where the work says none'
            yield Problem(further, line, f"{work.id!r} has the date {work.date!r}", mend)
    if loaded.module.part is Part.COMPETENCE:
        yield from _too_few(loaded.folder / INSTRUMENTS, loaded.instruments, 1, "instruments")


def _too_few(path: Path, found: Sized, wanted: int, what: str) -> Iterator[Problem]:
    if len(found) < wanted:
        yield Problem(path, None, f"{len(found)} {what}", f"Give at least {wanted}")


def _is_date(date: str) -> bool:
    """Return whether this is a year, or a year and a month, that has come; or says none."""
    if date == UNDATED:
        return True
    found, now = _DATE.fullmatch(date), datetime.now(UTC)
    return found is not None and (int(found[1]), int(found[2] or 1)) <= (now.year, now.month)
