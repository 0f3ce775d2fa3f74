"""Read a CSV file as any office program writes it, row by row in constant memory."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path

from app.kernel.errors import Invalid
from app.partners.importing.model import MOST_CELL, MOST_COLUMNS, MOST_LINES, MOST_ROWS, Shape
from app.partners.importing.rows import Row

CHUNK = 64 * 1024
SEPARATORS = (";", "\t", ",")
_SAID = re.compile(r"sep=([^\w\s\"]|\t)\r?\n?", re.IGNORECASE)
"""A word of Excel's to itself. What parts no columns, such as a quotation mark, is none."""
_MOST_FIELD = MOST_CELL * 20
"""A cell longer than this is a quotation mark that was never closed."""


def shape_of(path: Path) -> Shape:
    """Return in which letters a file is written, and what parts its columns.

    Raises `Invalid` for what is no text. The whole file is read once, a piece at a time.
    """
    encoding = _unicode_of(path)
    guessed = not encoding
    if guessed:
        encoding = "cp1252"
        if not _decodes(path, encoding):
            raise Invalid("import_letters")
    return Shape(encoding, _separator(path, encoding), guessed)


def _unicode_of(path: Path) -> str:
    with path.open("rb") as file:
        begin = file.read(4)
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in begin[:2]:  # UTF-16 without its mark: the first letter is one of ASCII
        candidates = ["utf-16-be" if begin[0] == 0 else "utf-16-le"]
    else:
        candidates = ["utf-8-sig"]
    return next((each for each in candidates if _decodes(path, each)), "")


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while text := file.read(CHUNK):
                if "\0" in text:
                    raise Invalid("import_letters")
    except UnicodeError:
        return False
    return True


def _separator(path: Path, encoding: str) -> str:
    """Return what stands most often outside quotation marks in the first lines."""
    with path.open(encoding=encoding, newline="") as file:
        begin = file.read(CHUNK)
    said = _SAID.match(begin)
    if said:
        return said[1]
    lines = [line for line in re.sub(r'"[^"]*"', "", begin).splitlines() if line.strip()][:10]
    return max(SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines))


def rows(path: Path, shape: Shape) -> Generator[Row, None, None]:
    """Yield the rows that say anything; raise `Invalid` where quotation marks do not close.

    Close it where it is left before its end: it keeps the file open.
    """
    size = max(path.stat().st_size, 1)
    with path.open("rb") as raw, io.TextIOWrapper(raw, shape.encoding, newline="") as file:
        line = 1
        if not _SAID.fullmatch(file.readline(20)):
            file.seek(0)
        else:
            line = 2
        reader = csv.reader(_lines(file), delimiter=shape.separator, strict=True)
        first = line
        try:
            for cells in reader:
                begun, line = line, first + reader.line_num
                if any(cell.strip() for cell in cells):
                    kept = [cell[:MOST_CELL] for cell in cells[:MOST_COLUMNS]]
                    yield Row(begun, kept, min(100, raw.tell() * 100 // size))
        except csv.Error as error:
            raise Invalid("import_quotes", line=line) from error


def _lines(file: io.TextIOWrapper) -> Iterator[str]:
    """Yield lines, none longer than a row of ours may be, and not without end."""
    for number in count(1):
        text = file.readline(_MOST_FIELD + 1)
        if not text:
            return
        if len(text) > _MOST_FIELD:
            raise csv.Error("line too long")
        if number > MOST_LINES:
            raise Invalid("import_rows", most=MOST_ROWS)
        yield text
