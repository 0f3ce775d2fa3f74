"""Tables for other programs: CSV as it is made, XLSX through a file. Both in constant memory.

What people wrote never becomes a formula: a cell that begins like one is led by an apostrophe, as
OWASP advises against CSV injection. It also warns of separators inside a cell: a CSV that is opened
with another separator than it was written with falls into other cells, quotation marks or not, and
one of those may begin like a formula. So in a CSV an apostrophe stands there too. `restored` takes
away exactly what was put in.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

Cell: TypeAlias = str | int | float | Decimal | date | datetime | None
_SIGNS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(rf"[\s']*[{_SIGNS}]|'*[\t\r\n]")
"""How a formula begins. An apostrophe that stood there gets another: one is taken away again."""
_INSIDE = re.compile(rf"[\s'\",;]+[{_SIGNS}]?")
"""Where a program that parts a line elsewhere may see a cell begin, and a sign behind it.

It takes a run of such marks at once, sign or not, so that no text is gone through twice."""
_PARTS = frozenset(",;\t\r\n")
"""What begins a new cell for programs that part lines on their own."""
_CALLS = re.compile(r"[(!|]")
"""Without one of these nothing is called, loaded or sent: "- visit" and "+ 5" may stay as they are
within a text. An equals sign stands behind a comma in no sentence: it never stays."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor a table can hold."""
CHUNK = 64 * 1024
TITLE_LENGTH = 31
"""Characters of a sheet's name, says Excel."""
CELL_LENGTH = 32_767
"""Characters of a cell, says Excel."""


class Form(StrEnum):
    """What a table is written as."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        if self is Form.CSV:
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plain(cell: Cell) -> Cell:
    """Return a value that no program takes for a formula."""
    if not isinstance(cell, str):
        return cell
    return _led(_UNPRINTABLE.sub("", cell))


def _led(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def parted(cell: Cell) -> Cell:
    """Return a value that no program takes for a formula, wherever it parts the line."""
    if not isinstance(cell, str):
        return cell
    return _led(_inside(_UNPRINTABLE.sub("", cell), lambda marks: f"{marks}'"))


def restored(text: str, *, parts: bool) -> str:
    """Return what somebody wrote of what `plain` made of it, or `parted` if `parts`."""
    if text.startswith("'") and _FORMULA.match(text, 1):
        text = text[1:]
    return _inside(text, lambda marks: marks.removesuffix("'")) if parts else text


def _inside(text: str, changed: Callable[[str], str]) -> str:
    """Return a text with the marks changed that stand where a formula could begin within it."""
    calls = _CALLS.search(text) is not None

    def change(found: re.Match[str]) -> str:
        marks, sign = found[0][:-1], found[0][-1]
        begins = sign in "=＝" or (calls and sign in "+-@＋－＠")
        return changed(marks) + sign if begins and not _PARTS.isdisjoint(marks) else found[0]

    return _INSIDE.sub(change, text)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_chunks(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], separator: str
) -> Iterator[bytes]:
    """Yield a CSV row by row: UTF-8 with the mark that Excel wants, times as ISO 8601."""
    writer = csv.writer(_Echo(), delimiter=separator)
    yield b"\xef\xbb\xbf"
    # Where a semicolon parts the cells, a comma parts the decimals.
    mark = "," if separator == ";" else "."
    yield _line(writer, headings, mark)
    for row in rows:
        yield _line(writer, row, mark)


def _line(writer: Any, row: Sequence[Cell], mark: str) -> bytes:
    written: str = writer.writerow([_text(parted(cell), mark) for cell in row])
    return written.encode()


def _text(cell: Cell, mark: str) -> Cell:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", mark)
    return cell.isoformat() if isinstance(cell, date) else cell


def xlsx_chunks(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """Yield a workbook with one sheet; days are days in it."""
    from openpyxl import Workbook  # noqa: PLC0415  # weighs 20 MB that few workers need

    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = "B2"
    sheet.append([plain(each) for each in headings])
    for row in rows:
        sheet.append([day(plain(cell)) for cell in row])
    yield from saved(book)


def saved(book: Any) -> Iterator[bytes]:
    """Yield a workbook of openpyxl, written to a file of its own first."""
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def day(cell: Cell) -> Cell:
    """Return a moment as its day; all else as it is."""
    return cell.date() if isinstance(cell, datetime) else cell


def sheet_title(title: str) -> str:
    """Return a name that Excel takes for a sheet."""
    kept = re.sub(r"[\\/*?:\[\]\t\r\n]", " ", str(plain(title))).strip(" '")
    return kept[:TITLE_LENGTH].strip(" '") or "1"
