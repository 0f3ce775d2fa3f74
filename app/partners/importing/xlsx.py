"""Read an XLSX row by row in constant memory, and believe nothing of what it says about itself.

Office Open XML, ECMA-376 part 1, chapter 18. Only the first visible sheet is read. Formulas are
never worked out: what the program that wrote the file showed last is taken, or else the formula as
the text that it is. Whatever the file points to outside itself is not looked at.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, cast
from xml.sax import SAXException

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]

from app.kernel.errors import Invalid
from app.partners.importing.model import (
    MOST_CELL,
    MOST_COLUMNS,
    MOST_SMALL,
    MOST_UNPACKED,
)
from app.partners.importing.parts import Handler, events
from app.partners.importing.rows import Row

MOST_PARTS = 2_000
MOST_NUMBER = 2**20
"""A sheet of Excel has no more rows."""
MOST_MERGED = 20_000
"""Merged places that are remembered."""
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""Numbers of those built-in formats that show a day (18.8.30)."""
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What stands in a format and is shown as it is."""
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def rows(path: Path) -> Generator[Row, None, None]:
    """Yield the rows of the first visible sheet that say anything.

    Close it where it is left before its end: it keeps files open. Raises `Invalid` for a file that
    cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _weigh(archive)
            for row in _Workbook(archive).rows():
                if any(cell.strip() for cell in row.cells):
                    yield row
    except DefusedXmlException as error:
        raise Invalid("import_unsafe") from error
    except _BROKEN as error:
        raise Invalid("import_broken") from error


_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
    *(SAXException, LookupError, ValueError, ArithmeticError),
    *(NotImplementedError, RuntimeError),  # packed or locked in a way of its own
)
"""What reading a damaged or made-up file ends with."""


def _weigh(archive: zipfile.ZipFile) -> None:
    """Refuse what would unfold into more than any list of partners.

    The sizes are the archive's own words; reading a part stops there, whatever it holds.
    """
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Invalid("import_bomb")


# -- parts -----------------------------------------------------------------------------------------


class _Starts(Handler):
    """Collects elements with their attributes, each with what it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, Mapping[str, str]]] = []
        self._inside: list[str] = [""]

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        super().startElement(name, attrs)
        plain = _plain(name)
        self.found.append((self._inside[-1], plain, {_plain(k): v for k, v in attrs.items()}))
        self._inside.append(plain)

    def endElement(self, name: str) -> None:  # noqa: N802
        super().endElement(name)
        self._inside.pop()


def _plain(name: str) -> str:
    """Return a name without the prefix of its namespace: writers differ in it."""
    return name.rpartition(":")[2]


def _elements(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Yield (parent, name, attributes) of a small part's elements; of one not there nothing."""
    if part not in archive.namelist():
        return
    if archive.getinfo(part).file_size > MOST_SMALL:
        raise Invalid("import_bomb")
    handler = _Starts()
    for _percent in events(archive, part, handler):
        yield from handler.found
        handler.found.clear()
    yield from handler.found


# -- the workbook ----------------------------------------------------------------------------------


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._sheet = ""
        self._epoch = _EPOCH
        self._read_workbook()
        self._dates = self._date_styles()

    def _read_workbook(self) -> None:
        targets = {
            attrs["Id"]: posixpath.normpath(posixpath.join("/xl", attrs["Target"])).lstrip("/")
            for _in, name, attrs in _elements(self._archive, "xl/_rels/workbook.xml.rels")
            if name == "Relationship" and attrs.get("TargetMode") != "External"
        }
        for _in, name, attrs in _elements(self._archive, "xl/workbook.xml"):
            if name == "workbookPr" and attrs.get("date1904") in {"1", "true"}:
                self._epoch = _EPOCH_1904
            if name == "sheet" and attrs.get("state", "visible") == "visible" and not self._sheet:
                self._sheet = targets[attrs["id"]]
        if not self._sheet:
            raise Invalid("import_broken")

    def _date_styles(self) -> frozenset[int]:
        """Return the numbers of the styles in which a number is a day."""
        own: set[int] = set()
        styles: list[int] = []
        for parent, name, attrs in _elements(self._archive, "xl/styles.xml"):
            if name == "numFmt" and _shows_a_day(attrs["formatCode"]):
                own.add(int(attrs["numFmtId"]))
            if (parent, name) == ("cellXfs", "xf"):
                styles.append(int(attrs.get("numFmtId", 0)))
        return frozenset(
            place for place, kind in enumerate(styles) if kind in own or kind in _DATE_FORMATS
        )

    def rows(self) -> Iterator[Row]:
        with closing(_Strings()) as strings:
            strings.read_from(self._archive)
            merges = _Merges()  # the file says behind its rows which places are one
            for _percent in events(self._archive, self._sheet, merges):
                pass
            merged = _Spreading(merges.found)
            reader = _Sheet(self._dates, self._epoch, strings)
            for percent in events(self._archive, self._sheet, reader):
                for number, cells in reader.done:
                    yield Row(number, merged.spread(number, cells), percent)
                reader.done.clear()


def _shows_a_day(format_code: str) -> bool:
    shown = _NO_FORMAT.sub("", format_code).casefold()
    return "d" in shown or "y" in shown


# -- strings ---------------------------------------------------------------------------------------


class _Strings(Handler):
    """The texts that cells share (18.4), kept in a file: there may be hundreds of thousands."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # `close` is ours
        self._ends: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._piece: list[str] = []
        self._listens = self._aside = False
        self._get = lru_cache(maxsize=4096)(self._read)

    def read_from(self, archive: zipfile.ZipFile) -> None:
        if "xl/sharedStrings.xml" in archive.namelist():
            for _percent in events(archive, "xl/sharedStrings.xml", self):
                pass

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        super().startElement(name, attrs)
        plain = _plain(name)
        self._aside = self._aside or plain == "rPh"  # how it is pronounced
        self._listens = plain == "t" and not self._aside

    def characters(self, content: str) -> None:
        super().characters(content)
        if self._listens and len(self._piece) < MOST_CELL:
            self._piece.append(content[:MOST_CELL])

    def endElement(self, name: str) -> None:  # noqa: N802
        super().endElement(name)
        plain = _plain(name)
        self._listens = False
        if plain == "rPh":
            self._aside = False
        if plain == "si":
            self._texts.write("".join(self._piece)[:MOST_CELL].encode("utf-8", "replace"))
            self._ends.write(self._texts.tell().to_bytes(8))
            self._piece.clear()

    def __getitem__(self, place: int) -> str:
        return self._get(place)

    def _read(self, place: int) -> str:
        begin = self._end(place - 1) if place else 0
        end = self._end(place)
        self._texts.seek(begin)
        return self._texts.read(end - begin).decode()

    def _end(self, place: int) -> int:
        self._ends.seek(place * 8)
        found = self._ends.read(8)
        if len(found) < 8:
            raise ValueError("a cell names a text that is not there")
        return int.from_bytes(found)

    def close(self) -> None:
        self._texts.close()
        self._ends.close()


# -- the sheet -------------------------------------------------------------------------------------


class _Sheet(Handler):
    """Gathers cells into rows (18.3.1.4, 18.3.1.73)."""

    def __init__(self, dates: frozenset[int], epoch: date, strings: _Strings) -> None:
        super().__init__()
        self.done: list[tuple[int, dict[int, str]]] = []
        self._dates, self._epoch, self._strings = dates, epoch, strings
        self._number = 0
        self._cells: dict[int, str] = {}
        self._column = -1
        self._kind, self._style = "n", 0
        self._value: list[str] = []
        self._formula: list[str] = []
        self._into: list[str] | None = None

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        super().startElement(name, attrs)
        match _plain(name):
            case "row":
                # Each has a number of its own, higher than the one before, whatever it says.
                self._number = max(self._number + 1, min(int(attrs.get("r", 0)), MOST_NUMBER))
                self._cells, self._column = {}, -1
            case "c":
                place = _PLACE.match(attrs.get("r", ""))
                self._column = column_number(place[1]) if place else self._column + 1
                self._kind = attrs.get("t", "n")
                self._style = int(attrs.get("s", 0))
                self._value, self._formula = [], []
            case "v" | "t":
                self._into = self._value
            case "f":
                self._into = self._formula

    def characters(self, content: str) -> None:
        super().characters(content)
        if self._into is not None and len(self._into) < MOST_CELL:
            self._into.append(content[:MOST_CELL])

    def endElement(self, name: str) -> None:  # noqa: N802
        super().endElement(name)
        match _plain(name):
            case "v" | "t" | "f":
                self._into = None
            case "c" if self._column < MOST_COLUMNS:
                text = self._text()
                if text:
                    self._cells[self._column] = text
            case "row":
                self.done.append((self._number, self._cells))

    def _text(self) -> str:
        value = "".join(self._value)[:MOST_CELL]
        if not value:
            formula = "".join(self._formula)[:MOST_CELL]
            return f"={formula}" if formula else ""
        if self._kind == "s":
            return self._strings[int(value)]
        if self._kind == "n":
            return self._number_text(value)
        if self._kind == "d":
            return value[:10]
        return value

    def _number_text(self, value: str) -> str:
        number = float(value)
        if self._style in self._dates and 0 < number < 2_958_466:
            return (self._epoch + timedelta(days=int(number))).isoformat()
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def column_number(letters: str) -> int:
    """Return the place of a column, from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


# -- merged places ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Merged:
    """Places that are shown as one: what stands in the first counts for all of them."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    text: str = ""


class _Merges(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Merged] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        super().startElement(name, attrs)
        if _plain(name) != "mergeCell":
            return
        ends = [_PLACE.fullmatch(end) for end in attrs["ref"].replace("$", "").split(":")]
        if len(ends) != 2 or None in ends or len(self.found) >= MOST_MERGED:
            return
        first, last = cast("list[re.Match[str]]", ends)
        self.found.append(
            _Merged(int(first[2]), int(last[2]), column_number(first[1]), column_number(last[1]))
        )


class _Spreading:
    """Gives every row of a merged place what stands in its first; rows come in their order."""

    def __init__(self, found: list[_Merged]) -> None:
        self._coming = sorted(found, key=lambda place: place.first_row, reverse=True)
        self._here: list[_Merged] = []

    def spread(self, number: int, cells: dict[int, str]) -> list[str]:
        while self._coming and self._coming[-1].first_row <= number:
            place = self._coming.pop()
            # No two places lie on each other, so there are no more of them than columns.
            if place.first_row == number and len(self._here) < MOST_COLUMNS:
                place.text = cells.get(place.first_column, "")
                self._here.append(place)
        self._here = [place for place in self._here if place.last_row >= number]
        for place in self._here:
            for column in range(place.first_column, min(place.last_column, MOST_COLUMNS - 1) + 1):
                if place.text:
                    cells.setdefault(column, place.text)
        return [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]
