"""The tables of a paper as CSV, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.printing import flat, sheets
from app.printing.paper import Cell, Paper, Table

MEDIA_TYPE = sheets.Form.CSV.media_type
WITH_COMMA = {"fr", "hr", "it", "pt"}
"""Languages that write 1,5: there Excel takes a semicolon between cells."""


def separator(language: str) -> str:
    """Return what parts the cells of a row for readers of a language."""
    return ";" if language in WITH_COMMA else ","


def write(paper: Paper) -> bytes:
    """Return all tables, each under its title; of a paper without any, what it says."""
    rows = iter(list(_rows(paper)) or [line.cells for line in flat.lines(paper)])
    first = [str(cell) for cell in next(rows)]
    return b"".join(sheets.csv_chunks(first, rows, separator(paper.language)))


def _rows(paper: Paper) -> Iterator[Sequence[Cell]]:
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    for number, table in enumerate(tables):
        if number:
            yield []
        if table.title:
            yield [table.title]
        yield [column.label for column in table.columns]
        yield from table.rows
        if table.total is not None:
            yield table.total
