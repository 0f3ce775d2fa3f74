"""Grids and summaries as tables of a paper: numbers and days stay what they are in a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.printing.paper import Cell, Column, Table
from app.toolkit import values
from app.toolkit.content import GridRow, row_of
from app.toolkit.saying import Saying
from modules.formulas import rounded
from modules.instrument import Field, Grid, Kind, Summary

_TENTH = Decimal("0.1")
_SHARES = {Kind.TEXT: 3.0, Kind.LINE: 2.0, Kind.LINK: 2.0, Kind.PARTNER: 1.6, Kind.CHOICES: 1.6}
"""How wide a column is beside one of numbers, by what stands in it."""
_NARROW = 1.0
_FIRST = 2.0
"""Of the column that names given rows."""


def grid_table(said: Saying, grid: Grid, total: str, *, blank: bool) -> Table:
    """Return a grid as a table; `blank` adds empty rows where nothing is written yet."""
    columns = [column for column in grid.columns if column.prints]
    headings = [_heading(said, column) for column in columns]
    if grid.gives_rows:
        headings.insert(0, Column("", share=_FIRST))
        rows: list[Sequence[Cell]] = _given(said, grid, columns, blank=blank)
    else:
        rows = [[_cell(said, grid, row, one) for one in columns] for row in said.rows(grid.id)]
        if blank and not rows:
            rows = [[None] * len(columns)] * max(grid.starts_with, 1)
    sums = {one: said.values.total(grid.id, one) for one in grid.totals}
    names = [""] * (len(headings) - len(columns)) + [column.id for column in columns]
    filled = bool(sums and said.rows(grid.id))
    last = _total(names, sums, {one.id: one for one in columns}, total) if filled else None
    return Table(said.pick(grid.label), headings, *_even(rows, last))


def _given(
    said: Saying, grid: Grid, columns: Sequence[Field], *, blank: bool
) -> list[Sequence[Cell]]:
    """Return the rows that the instrument gives; the empty ones only if they may be blank."""
    rows: list[Sequence[Cell]] = []
    for given in grid.rows:
        written = row_of(said.content, grid.id, given.id)
        cells = [_cell(said, grid, written, column) for column in columns]
        if blank or any(cell not in (None, "") for cell in cells):
            rows.append([said.pick(given.label), *cells])
    return rows


def summary_table(said: Saying, summary: Summary, total: str) -> Table:
    """Return a summary as a table; its first column says what each row is about."""
    grid_id, column_id = summary.by[0].split(".")
    about = Column(said.pick(said.grid(grid_id).column(column_id).label), share=_FIRST)
    headings = [about, *(_heading(said, one) for one in summary.columns)]
    rows: list[Sequence[Cell]] = []
    for row in said.values.summary(summary.id):
        name = values.words(row.field, row.by, said.language) or "–"
        rows.append([name, *(_number(one, row.cells[one.id]) for one in summary.columns)])
    sums = {one: said.values.summary_total(summary.id, one) for one in summary.totals}
    fields = {one.id: one for one in summary.columns}
    last = _total(["", *fields], sums, fields, total) if sums and rows else None
    return Table(said.pick(summary.label), headings, *_even(rows, last))


def _heading(said: Saying, column: Field) -> Column:
    """Return a column's heading: its label, and what its numbers count."""
    unit = said.pick(column.unit) if column.unit else ""
    if column.kind is Kind.AMOUNT:
        unit = said.currency
    elif column.kind is Kind.PERCENT:
        unit = "%"
    label = said.pick(column.label)
    # Steps of a scale are words, which stand at the left.
    numeric = column.kind.numeric and column.kind is not Kind.RATING
    share = _SHARES.get(column.kind, _NARROW)
    return Column(f"{label} ({unit})" if unit else label, numeric=numeric, share=share)


def _cell(said: Saying, grid: Grid, row: GridRow, column: Field) -> Cell:
    value = said.values.cell(grid.id, row, column.id)
    if isinstance(value, Decimal) and column.kind is not Kind.RATING:
        return _number(column, value)
    if isinstance(value, date):
        return value
    return said.cell(grid, row, column) or None


def _even(
    rows: Sequence[Sequence[Cell]], total: Sequence[Cell] | None
) -> tuple[list[Sequence[Cell]], Sequence[Cell] | None]:
    """Return rows and sums whose numbers have as many decimals as any other in their column."""
    every = [*rows, total] if total else rows
    decimals = [max(map(_decimals, column)) for column in zip(*every, strict=True)]
    even: list[Sequence[Cell]] = [
        [
            cell.quantize(Decimal(1).scaleb(-most)) if isinstance(cell, Decimal) else cell
            for cell, most in zip(row, decimals, strict=True)
        ]
        for row in every
    ]
    return (even[:-1], even[-1]) if total else (even, None)


def _decimals(cell: Cell) -> int:
    exponent = cell.as_tuple().exponent if isinstance(cell, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _number(field: Field, value: Decimal | None) -> Decimal | None:
    """Return a number with the decimals that it is read with."""
    if value is None:
        return None
    if field.kind is Kind.PERCENT and field.formula:
        return value.quantize(_TENTH, ROUND_HALF_UP)
    cents = rounded(value)
    if field.kind is Kind.AMOUNT:
        return cents
    whole = cents.to_integral_value()
    return whole if cents == whole else cents.normalize()


def _total(
    names: Sequence[str], sums: dict[str, Decimal], fields: dict[str, Field], word: str
) -> list[Cell]:
    """Return the last row: sums in their columns, and the word before the first of them."""
    last: list[Cell] = [
        _number(fields[name], sums[name]) if name in sums and name in fields else None
        for name in names
    ]
    if last[0] is None:
        last[0] = word
    return last
