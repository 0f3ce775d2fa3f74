"""What follows from what people typed: formulas of fields, of columns, of summaries, and sums.

Nothing here is kept: it is computed on reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeAlias, cast

from app.toolkit import values
from app.toolkit.content import Content, GridRow, row_of, rows
from modules import formulas
from modules.instrument import ANSWER, Field, Grid, Instrument, Summary

Known: TypeAlias = Decimal | date | None
"""What a formula reads in one place."""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """What is gathered about one partner, budget line, or whatever a summary is by."""

    by: str
    """As typed where it stands first; `values.words(field, by, …)` says it."""
    field: Field
    """The column it stands in."""
    cells: Mapping[str, Decimal | None]


class Computed:
    """The values of one document: typed ones read, the others computed."""

    def __init__(self, instrument: Instrument, content: Content) -> None:
        self.instrument = instrument
        self.content = content
        self._grids = {one.id: one for one in instrument.places() if isinstance(one, Grid)}
        self._fields = {one.id: one for one in instrument.places() if isinstance(one, Field)}
        self._summaries = {one.id: one for one in instrument.summaries}
        self._columns: dict[tuple[str, str], Sequence[values.Value]] = {}

    def field(self, field_id: str) -> values.Value:
        """Return the value of a field, typed or computed."""
        field = self._fields[field_id]
        if field.formula:
            return _formula(field.formula).value(_Reading(self))
        return values.read(field, self.content.get(field_id))

    def cell(self, grid_id: str, row: GridRow, column_id: str) -> values.Value:
        """Return the value of one cell, typed or computed."""
        column = self._grids[grid_id].column(column_id)
        if column.formula:
            return _formula(column.formula).value(_RowReading(self, self._grids[grid_id], row))
        return values.read(column, row.get(column_id))

    def total(self, grid_id: str, column_id: str) -> Decimal:
        """Return the sum of a column over all rows."""
        return _sum(self.column(grid_id, column_id))

    def grid(self, grid_id: str) -> Grid:
        return self._grids[grid_id]

    def column(self, grid_id: str, column_id: str) -> Sequence[values.Value]:
        """Return the values of a column, row by row.

        Computed once: a share of a sum in each of many rows would add it up for each.
        """
        place = grid_id, column_id
        if place not in self._columns:
            every = rows(self.content, grid_id)
            self._columns[place] = [self.cell(grid_id, row, column_id) for row in every]
        return self._columns[place]

    def summary(self, summary_id: str) -> Sequence[SummaryRow]:
        """Return the rows of a summary, each as it came first in the grids."""
        summary = self._summaries[summary_id]
        return [self._gathered(summary, group) for group in self._groups(summary).values()]

    def summary_total(self, summary_id: str, column_id: str) -> Decimal:
        return _sum(row.cells[column_id] for row in self.summary(summary_id))

    def _groups(self, summary: Summary) -> dict[str, _Group]:
        groups: dict[str, _Group] = {}
        for place in summary.by:
            grid_id, column_id = place.split(".")
            field = self._grids[grid_id].column(column_id)
            for row in rows(self.content, grid_id):
                words = values.text(row.get(column_id)).strip()
                key = " ".join(words.casefold().split())
                group = groups.setdefault(key, _Group(words, field, {}))
                group.rows.setdefault(grid_id, []).append(row)
        return groups

    def _gathered(self, summary: Summary, group: _Group) -> SummaryRow:
        cells: dict[str, Decimal | None] = {}
        for column in summary.columns:
            reading = _GroupReading(self, group, cells)
            cells[column.id] = _formula(column.formula).value(reading)
        return SummaryRow(group.by, group.field, cells)


def computed(instrument: Instrument, content: Content) -> Computed:
    return Computed(instrument, content)


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows with the same words, by grid."""

    by: str
    field: Field
    rows: dict[str, list[GridRow]]


class _Reading:
    """What the formula of a field reads."""

    def __init__(self, document: Computed) -> None:
        self._document = document

    def field(self, name: str) -> Known:
        return _known(self._document.field(name))

    def column(self, grid_id: str, column_id: str) -> Sequence[values.Value]:
        return self._document.column(grid_id, column_id)

    def whole_column(self, grid_id: str, column_id: str) -> Sequence[values.Value]:
        """Return a column over all rows, also inside a summary."""
        return self._document.column(grid_id, column_id)

    def answers(self, grid_id: str) -> Sequence[str]:
        """Return the answer to each point of a checklist, empty where there is none yet."""
        given = self._document.grid(grid_id).rows
        found = (row_of(self._document.content, grid_id, one.id) for one in given)
        return [values.text(row.get(ANSWER)) for row in found]


class _RowReading(_Reading):
    """What the formula of a column reads: its own row first."""

    def __init__(self, document: Computed, grid: Grid, row: GridRow) -> None:
        super().__init__(document)
        self._grid, self._row = grid, row

    def field(self, name: str) -> Known:
        if any(column.id == name for column in self._grid.columns):
            return _known(self._document.cell(self._grid.id, self._row, name))
        return super().field(name)


class _GroupReading(_Reading):
    """What the formula of a summary's column reads: the columns before it, and its own rows."""

    def __init__(
        self, document: Computed, group: _Group, cells: Mapping[str, Decimal | None]
    ) -> None:
        super().__init__(document)
        self._group, self._cells = group, cells

    def field(self, name: str) -> Known:
        return self._cells[name] if name in self._cells else super().field(name)

    def column(self, grid_id: str, column_id: str) -> Sequence[values.Value]:
        own = self._group.rows.get(grid_id, [])
        return [self._document.cell(grid_id, row, column_id) for row in own]


_formula = cache(formulas.parse)


def _known(value: values.Value) -> Known:
    return cast(Known, value) if isinstance(value, Decimal | date) else None


def _sum(cells: Iterable[values.Value]) -> Decimal:
    return sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal(0))
