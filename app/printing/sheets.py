"""Tables for other programs: CSV as it is made, XLSX through a file. Both in constant memory.

What people wrote never becomes a formula: a cell that begins like one is led by an apostrophe, as
OWASP advises against CSV injection.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | float | date | datetime | None
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor a table can hold."""
CHUNK = 64 * 1024
TITLE_LENGTH = 31
"""Characters of a sheet's name, says Excel."""


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
    text = _UNPRINTABLE.sub("", cell)
    return f"'{text}" if _FORMULA.match(text) else text


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
    yield _line(writer, headings)
    for row in rows:
        yield _line(writer, row)


def _line(writer: object, row: Sequence[Cell]) -> bytes:
    written: str = writer.writerow([_text(plain(cell)) for cell in row])  # type: ignore[attr-defined]
    return written.encode()


def _text(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else cell


def xlsx_chunks(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """Yield a workbook with one sheet, written to a file of its own first; days are days in it."""
    from openpyxl import Workbook  # noqa: PLC0415  # weighs 20 MB that few workers need

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "B2"
    sheet.append([plain(each) for each in headings])
    for row in rows:
        sheet.append([_day(plain(cell)) for cell in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _day(cell: Cell) -> Cell:
    return cell.date() if isinstance(cell, datetime) else cell


def _sheet_title(title: str) -> str:
    kept = re.sub(r"[\\/*?:\[\]]", " ", str(plain(title))).strip(" '")
    return kept[:TITLE_LENGTH] or "1"
