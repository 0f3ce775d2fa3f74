"""Tables in a word processor, made row by row: python-docx walks all rows for each cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import deepcopy
from enum import Enum
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as DocumentTable
from docx.text.paragraph import Paragraph

from app.printing.columns import gaps, widths
from app.printing.docx_look import (
    ANSWER,
    CELL,
    CELL_SIZE,
    GAP,
    LABEL,
    element,
    hexadecimal,
)
from app.printing.figures import NOTHING, shown
from app.printing.lettering import length, printable
from app.printing.paper import Cell, Column, Signatures, Table
from app.printing.sheet import HAIR, POINT, TINT

PADDING = Mm(1.5)
ACROSS = 2
SMALL_TABLE, SMALL_LINES = 8, 16
"""Rows, and lines in them: a table up to here is not parted."""


def add(document: Document, table: Table, language: str, width: float) -> None:
    """Add a table of this width in mm; its headings stand on each page."""
    if not table.columns:
        return
    rows = _Rows(document, table, language, width)
    made = _empty(document, rows.widths, lines=True)
    body = table.rows or [[NOTHING]]
    small = rows.small(body)
    made.append(rows.made([column.label for column in table.columns], Part.HEAD, keep=True))
    for place, row in enumerate(body, start=1):
        last = place == len(body)
        made.append(rows.made(row, keep=table.total is not None if last else small))
    if table.total is not None:
        made.append(rows.made(table.total, Part.TOTAL))
    document.add_paragraph(style=GAP)


def _length(text: str) -> float:
    """Return how wide a line is in our own letters: who opens the file has hardly wider ones."""
    # Pillow measures one line, and fails at what begins another.
    line = " ".join(printable(text).split())
    return length(line, size=CELL_SIZE * POINT, weight="Bold")


class Part(Enum):
    HEAD, BODY, TOTAL = range(3)


class _Rows:
    """Makes the rows of one table."""

    def __init__(self, document: Document, table: Table, language: str, width: float) -> None:
        self.document, self.columns, self.language = document, table.columns, language
        self.widths = widths(table, language, _length, width=width, padding=PADDING.mm)
        self.gaps = gaps(table.columns)
        self.patterns = {
            (part, keep): self._patterns(part, keep=keep) for part in Part for keep in (True, False)
        }

    def small(self, rows: Sequence[Sequence[Cell]]) -> bool:
        """Tell whether these rows are so few and short that they stay on one page."""
        return len(rows) <= SMALL_TABLE and sum(map(self._lines, rows)) <= SMALL_LINES

    def _lines(self, row: Sequence[Cell]) -> int:
        room = (width - 2 * PADDING.mm for width in self.widths)
        texts = (shown(cell, self.language) for cell in row)
        return max(
            sum(math.ceil(_length(line) / across) or 1 for line in text.split("\n"))
            for text, across in zip(texts, room, strict=False)
        )

    def made(self, cells: Sequence[Cell], part: Part = Part.BODY, *, keep: bool = False) -> Any:
        """Return a row; no page ends inside it, nor below it if it keeps with the next."""
        row = element("w:tr")
        facts = _keep(row)
        if part is Part.HEAD:
            facts.append(element("w:tblHeader"))
        filled = [*cells, *[None] * len(self.columns)]
        for pattern, cell in zip(self.patterns[part, keep], filled, strict=False):
            place = deepcopy(pattern)
            place.p_lst[0].r_lst[0].text = printable(shown(cell, self.language))
            row.append(place)
        return row

    def _patterns(self, part: Part, *, keep: bool) -> list[Any]:
        """Return an empty cell for each column: copied, for a style is looked up slowly."""
        columns = zip(self.columns, self.widths, self.gaps, strict=True)
        return [self._pattern(*each, part, keep=keep) for each in columns]

    def _pattern(self, column: Column, width: float, gap: float, part: Part, *, keep: bool) -> Any:
        place = element("w:tc")
        place.append(_facts(width, head=part is Part.HEAD))
        place.append(element("w:p"))
        words = Paragraph(place[-1], self.document)
        words.style = CELL
        words.add_run().bold = True if part is not Part.BODY else None
        if column.numeric:
            words.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if gap:
            words.paragraph_format.left_indent = Mm(gap)
        if keep:
            words.paragraph_format.keep_with_next = True
        return place


def _facts(width: float, *, head: bool) -> Any:
    facts = element("w:tcPr")
    facts.append(element("w:tcW", w=Mm(width).twips, type="dxa"))
    if head:
        facts.append(element("w:shd", val="clear", color="auto", fill=hexadecimal(TINT)))
    return facts


def add_signatures(document: Document, signatures: Signatures, width: float) -> None:
    """Add room to sign, two parties side by side; no party is cut by the end of a page."""
    for at in range(0, len(signatures.parties), ACROSS):
        table = DocumentTable(_empty(document, [width / ACROSS] * ACROSS, lines=False), document)
        row = table.add_row()  # type: ignore[no-untyped-call]
        _keep(row._tr)  # noqa: SLF001
        for cell, party in zip(row.cells, signatures.parties[at : at + ACROSS], strict=False):
            name = cell.paragraphs[0]
            name.add_run(printable(party)).bold = True
            name.paragraph_format.keep_with_next = True
            for label in signatures.labels:
                line = cell.add_paragraph(style=ANSWER)
                line.paragraph_format.right_indent = Mm(6)
                line.paragraph_format.keep_with_next = True
                cell.add_paragraph(printable(label), style=LABEL)
        document.add_paragraph(style=GAP)


def _empty(document: Document, widths: Sequence[float], *, lines: bool) -> Any:
    """Add a table without rows to the document; return its element."""
    made = document.add_table(rows=0, cols=len(widths))
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    facts = made._tbl.tblPr  # noqa: SLF001
    if lines:
        borders = element("w:tblBorders")
        for edge in ("top", "bottom", "insideH"):
            borders.append(
                element(f"w:{edge}", val="single", sz=4, space=0, color=hexadecimal(HAIR))
            )
        facts.append(borders)
    margins = element("w:tblCellMar")
    for edge in ("top", "left", "bottom", "right"):
        margins.append(element(f"w:{edge}", w=PADDING.twips, type="dxa"))
    facts.append(margins)
    # The order of the schema: layout, borders, layout, margins, look.
    for name in ("w:tblLayout", "w:tblCellMar", "w:tblLook"):
        for found in facts.findall(qn(name)):
            facts.append(found)
    return made._tbl  # noqa: SLF001


def _keep(row: Any) -> Any:
    """Let no page end inside a row; return the row's properties."""
    facts = element("w:trPr")
    facts.append(element("w:cantSplit"))
    row.insert(0, facts)
    return facts
