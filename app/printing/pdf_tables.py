"""Tables on sheets of a PDF: cells wrap, the headings stand on each page, long rows go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.printing.columns import gaps, widths
from app.printing.figures import NOTHING, shown
from app.printing.paper import Cell, Table
from app.printing.sheet import HAIR, LEADING, POINT, SMALL, TINT, Sheet

PADDING = 1.4
MANY_COLUMNS = 5
LARGE, LITTLE = 10.0, SMALL
MOST_HEADING_LINES = 6
FEWEST_LINES = 3
"""Of a long row, where it is cut over two pages."""
SMALL_TABLE, SMALL_PART = 8, 0.28
"""Rows, and of a page: a table up to here is not parted."""
FIRST_ROWS = 2
"""Of a larger one: so many stay with its headings."""
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Sequence[list[str]]
    bold: bool = False

    @property
    def lines(self) -> int:
        return max((len(cell) for cell in self.cells), default=1)

    def cut(self, lines: int) -> tuple[_Row, _Row]:
        """Return what stands on so many lines, and the rest."""
        upper = _Row([cell[:lines] for cell in self.cells], self.bold)
        return upper, _Row([cell[lines:] for cell in self.cells], self.bold)


class _Drawing:
    """One table on a sheet, with the widths of its columns in mm."""

    def __init__(self, sheet: Sheet, table: Table, language: str) -> None:
        self.sheet, self.table, self.language = sheet, table, language
        self.size = LITTLE if len(table.columns) >= MANY_COLUMNS else LARGE
        self.line = self.size * POINT * LEADING
        self.widths = widths(table, language, self._length, width=sheet.width, padding=PADDING)
        self.gaps = gaps(table.columns)
        self.head = self._head()

    def draw(self) -> None:
        rows = self._rows()
        row: _Row | None = next(rows)
        self.sheet.keep_together(self.start())
        while row is not None:
            with self.sheet.within("/Table"):
                self._put(self.head, "/TH")
                row = self._fill(row, rows)
            if row is not None:
                self.sheet.turn()
        self.sheet.space(4)

    def start(self) -> float:
        """Return the room that its beginning takes: all of a small table, else head and a row."""
        head = self._height(self.head)
        if len(self.table.rows) <= SMALL_TABLE:
            whole = head + sum(map(self._height, self._rows()))
            if whole <= self.sheet.height * SMALL_PART:
                return whole
        first = islice(self._rows(), FIRST_ROWS)
        return head + sum(self._height(min(row.lines, FEWEST_LINES)) for row in first)

    def _length(self, text: str) -> float:
        # Headings and sums are bold, and figures of one width: both are the wider ones.
        return self.sheet.length(text.replace("1", "0"), size=self.size, bold=True)

    def _fill(self, row: _Row | None, rows: Iterator[_Row]) -> _Row | None:
        """Put rows until the page is full; return the one, or the part of one, that is left."""
        while row is not None:
            if self._height(row) <= self.sheet.room:
                self._put(row)
                row = next(rows, None)
                continue
            if self._height(row) > self.sheet.height - self._height(self.head):
                fits = int((self.sheet.room - 2 * PADDING) / self.line)
                if fits >= FEWEST_LINES:
                    upper, row = row.cut(fits)
                    self._put(upper)
            return row
        return None

    def _put(self, row: _Row, kind: str = "/TD") -> None:
        """Draw one row here and go below it."""
        sheet, height = self.sheet, self._height(row)
        top, left = sheet.y, sheet.left
        if kind == "/TH":
            sheet.block(left, top, sheet.width, height, TINT)
        elif row.bold:
            sheet.stroke(left, top, sheet.width, weight=0.5)
        with sheet.within("/TR"):
            for place, cell in enumerate(row.cells):
                start, left = left + PADDING + self.gaps[place], left + self.widths[place]
                right = left - PADDING if self.table.columns[place].numeric else None
                with sheet.tagged(kind):
                    sheet.put(
                        cell, start, top + PADDING, size=self.size, bold=row.bold, right=right
                    )
        sheet.stroke(sheet.left, top + height, sheet.width, weight=0.15, colour=HAIR)
        sheet.go_to(top + height)

    def _height(self, row: _Row | int) -> float:
        lines = row if isinstance(row, int) else row.lines
        return lines * self.line + 2 * PADDING

    def _head(self) -> _Row:
        row = self._row([column.label for column in self.table.columns], bold=True)
        return _Row([_at_most(cell) for cell in row.cells], bold=True)

    def _rows(self) -> Iterator[_Row]:
        columns = len(self.table.columns)
        if not self.table.rows:
            yield self._row([NOTHING, *[None] * (columns - 1)])
        for row in self.table.rows:
            yield self._row(_filled(row, columns))
        if self.table.total is not None:
            yield self._row(_filled(self.table.total, columns), bold=True)

    def _row(self, cells: Sequence[Cell], *, bold: bool = False) -> _Row:
        lines = [
            self.sheet.lines(
                shown(cell, self.language), width - gap - 2 * PADDING, size=self.size, bold=bold
            )
            for cell, width, gap in zip(cells, self.widths, self.gaps, strict=True)
        ]
        return _Row(lines, bold)


def start(sheet: Sheet, table: Table, language: str) -> float:
    """Return the room that a table needs on its page to begin there; its title is the caller's."""
    return _Drawing(sheet, table, language).start() if table.columns else 0.0


def draw(sheet: Sheet, table: Table, language: str) -> None:
    """Draw a table from here on; its title is the caller's."""
    if table.columns:
        _Drawing(sheet, table, language).draw()


def _filled(row: Sequence[Cell], columns: int) -> list[Cell]:
    return [*row, *[None] * columns][:columns]


def _at_most(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_HEADING_LINES:
        return lines
    return [*lines[: MOST_HEADING_LINES - 1], ELLIPSIS]
