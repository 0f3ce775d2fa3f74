"""The pieces of a paper: what becomes of a field, a grid, a summary and a picture of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.printing.paper import Block, Checklist, Heading, Paragraph, Picture, Point, Table
from app.toolkit.content import row_of
from app.toolkit.drawing.pictures import sheets
from app.toolkit.drawing.wording import Wording
from app.toolkit.saying import Saying
from app.toolkit.tabling import grid_table, summary_table
from modules import instrument as declared
from modules.instrument import ANSWER, NOTE, YES, Basis, Field, Grid, Layout, Summary

NO_BREAK, BULLET = "\u00a0", "\u2022"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperWords:
    """The words of papers beyond those of the document, in its language."""

    total: str
    origins: Mapping[Basis, str]
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

    def chosen(self, field: Field) -> list[str]:
        """Return the options ticked in a field of kind choices, in words."""
        value = self.said.values.field(field.id)
        options = value if isinstance(value, tuple) else ()
        return [self.said.value(field, (one,)) for one in options]

    def value(self, field: Field) -> str:
        """Return what stands in a field with its unit; of several options each on its line."""
        if len(chosen := self.chosen(field)) > 1:
            return "\n".join(f"{BULLET} {one}" for one in chosen)
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
