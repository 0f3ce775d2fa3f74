"""A document as a paper: by the clauses its instrument gives, or section by section as a form.

A form shows every place, with a dash where nothing was written and empty rows to go on by hand. An
agreement leaves out what is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from app.printing.paper import (
    Block,
    Checklist,
    Heading,
    Pairs,
    Paper,
    Paragraph,
    Picture,
    Point,
    Table,
)
from app.toolkit import values
from app.toolkit.content import Content, row_of
from app.toolkit.drawing.pictures import sheets
from app.toolkit.drawing.wording import Wording
from app.toolkit.saying import Saying
from app.toolkit.tabling import grid_table, summary_table
from modules import instrument as declared
from modules.instrument import ANSWER, NOTE, YES, Basis, Field, Grid, Instrument, Layout, Summary

NO_BREAK, BULLET = "\u00a0", "\u2022"


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a paper says besides what stands in the document."""

    title: str
    made: datetime
    currency: str = ""
    author: str = ""
    """The centre's name; empty where nobody is to be named."""
    before: Content | None = None
    """The document before, where an instrument compares."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperWords:
    """The words of papers beyond those of the document, in its language."""

    total: str
    origins: dict[Basis, str]
    """What is said of where an instrument comes from, if it does not say so itself."""
    signature: tuple[str, str, str]
    """ "Place and date", "Name and function", "Signature"."""
    pictures: Wording


@dataclass(frozen=True, slots=True)
class Papering:
    """A document on its way to paper."""

    said: Saying
    words: PaperWords
    before: Saying | None = None

    def pictures(self, picture: declared.Picture) -> Iterator[Block]:
        """Yield a picture in as many pieces as it needs; its name stands above the first."""
        made = sheets(picture, self.said, self.words.pictures, before=self.before)
        caption = self.said.pick(picture.label)
        for index, sheet in enumerate(made):
            yield Picture(sheet.svg, sheet.words, "" if index else caption)

    def grid(self, grid: Grid, *, blank: bool) -> Iterator[Block]:
        """Yield a table or checklist; `blank` shows what is empty, to be filled in by hand."""
        if grid.layout is Layout.CHECKLIST:
            points = list(self._points(grid, blank=blank))
            if points:
                yield Heading(self.said.pick(grid.label), 3)
                yield Checklist(points)
            return
        table = grid_table(self.said, grid, self.words.total, blank=blank)
        if table.rows:
            yield table

    def summary(self, summary: Summary) -> Iterator[Table]:
        table = summary_table(self.said, summary, self.words.total)
        if table.rows:
            yield table

    def pair(self, field: Field) -> tuple[str, str]:
        """Return a field's label, and what stands in it with its unit."""
        return self.said.pick(field.label), self.value(field)

    def picked(self, field: Field) -> list[str]:
        """Return the options ticked in a field of kind choices, in words."""
        value = values.read(field, self.said.content.get(field.id))
        one_by_one = value if isinstance(value, tuple) else ()
        return [self.said.value(field, (one,)) for one in one_by_one]

    def value(self, field: Field) -> str:
        """Return what stands in a field; of several options each in a line of its own."""
        if len(picked := self.picked(field)) > 1:
            return "\n".join(f"{BULLET} {one}" for one in picked)
        written = self.said.field(field).strip()
        if written and field.unit:
            return f"{written}{NO_BREAK}{self.said.pick(field.unit)}"
        return written

    def origin(self) -> Paragraph:
        """Return whose method it is."""
        instrument = self.said.instrument
        origin = instrument.origin
        text = self.said.pick(origin) if origin else self.words.origins[instrument.basis]
        return Paragraph(text, muted=True)

    def _points(self, grid: Grid, *, blank: bool) -> Iterator[Point]:
        for row in grid.rows:
            written = row_of(self.said.content, grid.id, row.id)
            answer = self.said.cell(grid, written, grid.column(ANSWER))
            note = self.said.cell(grid, written, grid.column(NOTE)).strip()
            if answer or note or blank:
                done = written.get(ANSWER) == YES
                yield Point(self.said.pick(row.label), answer, done, note)


def paper(
    instrument: Instrument, content: Content, language: str, facts: Facts, words: PaperWords
) -> Paper:
    """Return a document as a paper in its language."""
    from app.toolkit.clauses import clauses  # noqa: PLC0415

    said = Saying(instrument, content, language, facts.currency)
    before = None
    if facts.before is not None:
        before = Saying(instrument, facts.before, language, facts.currency)
    papering = Papering(said, words, before)
    blocks = list(clauses(papering) if instrument.paper else _form(papering))
    # Partners sign below their own words: whose method it is then stands above them.
    signed = any(clause.sign for clause in instrument.paper)
    origin = papering.origin()
    name = said.pick(instrument.title)
    title = facts.title or name
    return Paper(
        title=title,
        subtitle="" if instrument.paper or title == name else name,
        language=language,
        made=facts.made,
        blocks=[origin, *blocks] if signed else [*blocks, origin],
        author=facts.author,
        footer=" · ".join(filter(None, (title, facts.author, _day(facts.made, said.locale)))),
        wide=instrument.wide,
    )


def _day(made: datetime, locale: str) -> str:
    return str(format_date(made.date(), "long", locale=locale))


def _form(papering: Papering) -> Iterator[Block]:
    """Yield every section with its places, then what follows from them."""
    instrument = papering.said.instrument
    for section in instrument.sections:
        places = [one for one in section.fields if one.prints]
        if not places:
            continue
        yield Heading(papering.said.pick(section.title))
        yield from _places(papering, places)
        for picture in instrument.pictures:
            if picture.after == section.id:
                yield from papering.pictures(picture)
    for summary in instrument.summaries:
        yield from papering.summary(summary)


def _places(papering: Papering, places: Sequence[Field | Grid]) -> Iterator[Block]:
    """Yield fields that follow each other as one block, and each grid by itself."""
    pairs: list[tuple[str, str]] = []
    for place in places:
        if isinstance(place, Field):
            pairs.append(papering.pair(place))
            continue
        if pairs:
            yield Pairs(pairs)
            pairs = []
        yield from papering.grid(place, blank=True)
    if pairs:
        yield Pairs(pairs)
