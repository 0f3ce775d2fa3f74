"""Papers as XLSX: what is said on the first sheet, then a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.printing import flat, sheets
from app.printing.figures import shown
from app.printing.paper import Cell, Paper, Table
from app.printing.sheets import Leaf

MEDIA_TYPE = sheets.Form.XLSX.media_type
NARROWEST, WIDEST = 8, 60
"""Columns, in characters."""
SAID_WIDTHS = (44, 60, 44)
LOOKED_AT = 200
"""Rows that decide how wide the columns are."""


def write(paper: Paper) -> bytes:
    """Return a paper as a workbook; numbers are numbers, days are days, and nothing a formula."""
    return b"".join(sheets.book_chunks(_leaves(paper), title=paper.title, author=paper.author))


def _leaves(paper: Paper) -> Iterator[Leaf]:
    yield Leaf(paper.title, flat.rows(paper), SAID_WIDTHS)
    for table in paper.blocks:
        if isinstance(table, Table):
            yield Leaf(
                table.title or paper.title,
                table.rows,
                _widths(table, paper.language),
                headings=[column.label for column in table.columns],
                total=table.total,
            )


def _widths(table: Table, language: str) -> list[float]:
    return [
        _width([column.label, *(_at(row, place) for row in table.rows[:LOOKED_AT])], language)
        for place, column in enumerate(table.columns)
    ]


def _width(cells: Sequence[Cell], language: str) -> float:
    longest = max(len(shown(cell, language)) for cell in cells)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None
