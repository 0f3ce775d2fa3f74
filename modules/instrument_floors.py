"""What an instrument holds at least: where it comes from, how it is filled, an example throughout.

One that is only announced lacks nothing yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from modules import prose
from modules.fields import Field, Grid, Layout, Row
from modules.instrument import Instrument, Section
from modules.loaded import Problem
from modules.spec import Text
from modules.unit_floors import too_hard, unfinished

TITLE = 12
LABEL = 25
PURPOSE = 45
GUIDANCE = 50
ORIGIN = 50
CLAUSE = 70
"""Most words of each text, in every language."""
COLUMNS = 8
"""More of them no page shows side by side."""
ENOUGH = 100
"""Words from which on the reading ease of a text says something."""


def problems(path: Path, instrument: Instrument, languages: Collection[str]) -> Iterator[Problem]:
    """Yield what an instrument lacks."""
    if not instrument.ready:
        return
    if instrument.origin is None:
        yield Problem(path, None, "the origin is missing", "Say which source, and what is ours")
    if not instrument.activities:
        mend = "Name the activities that a filled one can prove"
        yield Problem(path, None, "no activities", mend)
    if not instrument.occasions:
        yield Problem(path, None, "no occasions", "Say when it helps: nobody finds it otherwise")
    for section in instrument.sections:
        yield from _section(path, section)
    for language in languages:
        yield from _words(path, instrument, language)


def _section(path: Path, section: Section) -> Iterator[Problem]:
    if not (section.guidance or any(_guided(place) for place in section.fields)):
        line = _line(path, section.id)
        what = f"section {section.id!r} has no guidance"
        yield Problem(path, line, what, "Say how to fill it, there or at its fields")
    for place in section.fields:
        line = _line(path, place.id)
        if isinstance(place, Grid):
            for what, mend in _grid(place):
                yield Problem(path, line, what, mend)
        elif not place.formula and place.example is None:
            yield Problem(path, line, f"field {place.id!r} has no example", "Write one")


def _guided(place: Field | Grid) -> bool:
    return any(part.guidance for part in _parts(place))


def _parts(place: Field | Grid) -> list[Field | Grid | Row]:
    """Return a place with what is inside it."""
    return [place, *place.columns, *place.rows] if isinstance(place, Grid) else [place]


def _grid(grid: Grid) -> Iterator[tuple[str, str]]:
    """Yield what a grid lacks, and how to mend it."""
    if not grid.example:
        yield f"{grid.layout} {grid.id!r} has no example", "Fill at least one row"
    if grid.layout is Layout.TABLE and grid.row_name is None:
        yield f"table {grid.id!r} has no row_name", "Say what one row is"
    if len(grid.columns) > COLUMNS:
        yield f"{grid.id!r} has {len(grid.columns)} columns", f"Keep to {COLUMNS}"


def _words(path: Path, instrument: Instrument, language: str) -> Iterator[Problem]:
    """Yield texts that are too long, not finished, or together too hard."""
    told = []
    for name, most, text in _texts(instrument):
        words = text[language]
        count = len(words.split())
        if count > most:
            what = f"{name} has {count} words in {language!r}"
            yield Problem(path, prose.line_of(path, words), what, f"Keep to {most}")
        # A label may well begin a sentence that people go on with.
        if unfinished(words.rstrip("….") if most <= LABEL else words):
            line = prose.line_of(path, words)
            yield Problem(path, line, f"{name} says {words!r}", "Write it out")
        if most > LABEL:
            told.append(words)
    if sum(len(words.split()) for words in told) >= ENOUGH:
        yield from too_hard(path, language, told)


def _texts(instrument: Instrument) -> Iterator[tuple[str, int, Text]]:
    """Yield each text: what it is, the most words it may have, the text."""
    yield "the title", TITLE, instrument.title
    yield "the purpose", PURPOSE, instrument.purpose
    if instrument.origin:
        yield "the origin", ORIGIN, instrument.origin
    for section in instrument.sections:
        yield f"the title of section {section.id!r}", TITLE, section.title
        yield from _guidance(f"section {section.id!r}", section.guidance)
        for place in section.fields:
            yield from _place(place)
    for clause in instrument.paper:
        for text in filter(None, (clause.heading, clause.text)):
            yield "a text of the paper", CLAUSE, text
    if instrument.questionnaire:
        yield "the introduction", CLAUSE, instrument.questionnaire.introduction
        yield "the thanks", CLAUSE, instrument.questionnaire.thanks
        for question in instrument.questionnaire.questions:
            yield f"question {question.id!r}", LABEL, question.label


def _place(place: Field | Grid) -> Iterator[tuple[str, int, Text]]:
    for part in _parts(place):
        yield f"the label of {part.id!r}", LABEL, part.label
        yield from _guidance(repr(part.id), part.guidance)


def _guidance(where: str, text: Text | None) -> Iterator[tuple[str, int, Text]]:
    if text is not None:
        yield f"the guidance of {where}", GUIDANCE, text


def _line(path: Path, part_id: str) -> int | None:
    return prose.line_of(path, f"id: {part_id}")
