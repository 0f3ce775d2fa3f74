"""Papers as XLSX: what is said on the first sheet, then a sheet for each table.

Each is made to be read, printed and reckoned with: headings that stay, rows as high as their words,
A4 pages as wide as the table.
"""

from __future__ import annotations

import textwrap
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.printing import flat, sheets
from app.printing.figures import shown
from app.printing.flat import Line
from app.printing.paper import Cell, Paper, Table

MEDIA_TYPE = sheets.Form.XLSX.media_type
NARROWEST, WIDEST = 8, 60
"""Columns, in characters."""
SAID_WIDTHS = {1: (95,), 2: (40, 60), 3: (44, 44, 44)}
"""Of what is said, by how many columns it takes."""
LOOKED_AT = 200
"""Rows that decide how wide the columns are."""
UPRIGHT = 100
"""Up to here, in characters, columns are printed on an upright page."""
LINE_POINTS, TALLEST_POINTS = 15, 409
"""Height of a line of Calibri 11, and of the highest row that Excel knows."""
A4 = 9
"""Its number, says Office Open XML (ECMA-376-1, 18.3.1.63)."""
_RESERVED = {"history"}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One sheet of the workbook; columns and rows are counted from 0."""

    title: str
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[float]
    """Of the columns, in characters."""
    headings: Sequence[str] = ()
    """Stay in sight, and stand on each printed page."""
    numeric: Container[int] = ()
    """The columns whose headings stand at the right, as their numbers do."""
    bold: Container[int] = ()
    """The rows that stand out."""
    total: Sequence[Cell] | None = None


def write(paper: Paper) -> bytes:
    """Return a paper as a workbook; numbers are numbers, days are days, and nothing a formula."""
    from openpyxl import Workbook  # noqa: PLC0415  # weighs 20 MB that few workers need

    book = Workbook(write_only=True)
    facts = book.properties
    facts.title, facts.creator = sheets.plain(paper.title), sheets.plain(paper.author)
    facts.language = paper.language
    names: set[str] = set(_RESERVED)
    for leaf in _leaves(paper):
        sheet = book.create_sheet(_unique(sheets.sheet_title(leaf.title), names))
        _set_up(sheet, leaf)
        _fill(sheet, leaf)
    return b"".join(sheets.saved(book))


def _leaves(paper: Paper) -> Iterator[_Leaf]:
    said = list(flat.lines(paper))
    heads = {number for number, line in enumerate(said) if line.heads}
    yield _Leaf(paper.title, [line.cells for line in said], _said_widths(said), bold=heads)
    for table in paper.blocks:
        if isinstance(table, Table):
            yield _Leaf(
                table.title or paper.title,
                table.rows,
                _widths(table, paper.language),
                headings=[column.label for column in table.columns],
                numeric={at for at, column in enumerate(table.columns) if column.numeric},
                total=table.total,
            )


def _unique(title: str, names: set[str]) -> str:
    """Return a name that none has yet, however its letters are written; remember it."""
    name, number = title, 1
    while name.casefold() in names:
        number += 1
        ending = f" {number}"
        name = title[: sheets.TITLE_LENGTH - len(ending)] + ending
    names.add(name.casefold())
    return name


# -- how wide and how high ---------------------------------------------------------------------


def _said_widths(said: Sequence[Line]) -> Sequence[float]:
    """Return wider columns the fewer there are."""
    return SAID_WIDTHS[max(len(line.cells) for line in said)]


def _widths(table: Table, language: str) -> list[float]:
    rows = [*table.rows[:LOOKED_AT], *([table.total] if table.total else [])]
    return [
        _width([column.label, *(_at(row, place) for row in rows)], language)
        for place, column in enumerate(table.columns)
    ]


def _width(cells: Sequence[Cell], language: str) -> float:
    longest = max(len(shown(cell, language)) for cell in cells)
    # Bold figures are wider, and a number that does not fit is shown as ###.
    return min(max(longest * 1.1 + 2, NARROWEST), WIDEST)


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None


def _height(row: Sequence[Cell], widths: Sequence[float]) -> int:
    """Return how high a row is, in points: LibreOffice would cut what has several lines."""
    lines = [_lines(cell, int(width)) for cell, width in zip(row, widths, strict=False)]
    return min(max(lines, default=1) * LINE_POINTS, TALLEST_POINTS)


def _lines(cell: Cell, width: int) -> int:
    if not isinstance(cell, str):
        return 1
    parts = cell[: width * TALLEST_POINTS].split("\n")
    return sum(max(len(textwrap.wrap(part, width)), 1) for part in parts)


# -- sheets of openpyxl ------------------------------------------------------------------------


def _set_up(sheet: Any, leaf: _Leaf) -> None:
    """Set columns and the page, A4: as wide as one page, over as many as it takes, named."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for number, width in enumerate(leaf.widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    wide = sum(leaf.widths) > UPRIGHT
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.left.text, sheet.oddFooter.center.text = "&A", "&P / &N"
    if leaf.headings:
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"


def _fill(sheet: Any, leaf: _Leaf) -> None:
    rows: list[tuple[Sequence[Cell], bool]] = []
    if leaf.headings:
        rows.append((leaf.headings, True))
    rows += [(row, number in leaf.bold) for number, row in enumerate(leaf.rows)]
    if leaf.total is not None:
        rows.append((leaf.total, True))
    for number, (row, bold) in enumerate(rows, start=1):
        height = _height(row, leaf.widths)
        if height > LINE_POINTS:
            # Its own class would say that somebody chose the height: then it grows no more.
            sheet.row_dimensions[number] = {"ht": str(height)}
        heads = number == 1 and bool(leaf.headings)
        sheet.append(
            [
                _styled(sheet, cell, bold=bold, **_place(at, leaf, heads=heads))
                for at, cell in enumerate(row)
            ]
        )


def _place(at: int, leaf: _Leaf, *, heads: bool) -> dict[str, bool]:
    """Return whether a cell stands at the right, and whether it keeps off a number before it."""
    right = heads and at in leaf.numeric
    return {"right": right, "apart": at - 1 in leaf.numeric and at not in leaf.numeric}


def _styled(sheet: Any, cell: Cell, *, bold: bool, right: bool, apart: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    value = sheets.day(sheets.plain(cell))
    if isinstance(value, str) and len(value) > sheets.CELL_LENGTH:
        value = value[: sheets.CELL_LENGTH - 1] + "…"
    made = WriteOnlyCell(sheet, value)
    number = isinstance(value, int | Decimal)
    across = "right" if right else None if number else "left"
    made.alignment = Alignment(
        wrap_text=isinstance(value, str), vertical="top", horizontal=across, indent=int(apart)
    )
    if isinstance(value, Decimal):
        decimals = max(0, -int(value.as_tuple().exponent)) if value.is_finite() else 0
        made.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
    made.font = Font(name="Calibri", size=11, bold=bold)
    return made
