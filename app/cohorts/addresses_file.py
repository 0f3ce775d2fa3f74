"""Addresses from a file that somebody saved from a table: CSV, as it comes. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.errors import Invalid

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
TEXT_LENGTH = 120
_SEPARATORS = (";", ",", "\t")
_HEADINGS = ("mail", "courriel", "mél", "courrier", "adresse él", "posta", "pošta", "correio")
"""How the column is called in our languages: part of its heading, in small letters."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: where it stands, and what stands where an address should."""

    number: int
    text: str


def read(content: bytes) -> list[Line]:
    """Return what stands in the column of addresses, without headings and empty lines.

    Raises `Invalid` with what is wrong: empty, too large, or no text at all.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("cohort_file_large", field="file", megabytes=MOST_BYTES // 1_000_000)
    rows = _rows(_text(content))
    if not rows:
        raise Invalid("cohort_file_empty", field="file")
    if len(rows) > MOST_ROWS + 1:
        raise Invalid("cohort_file_long", field="file", most=MOST_ROWS)
    column, body = _column(rows)
    cells = [(number, row[column].strip() if column < len(row) else "") for number, row in body]
    return [Line(number, _shown(text)) for number, text in cells]


def _text(content: bytes) -> str:
    """Return the text, whatever Excel saved it as: UTF-8, UTF-16, or that of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    if content[1:2] == b"\0" or content[:1] == b"\0":  # UTF-16 without its mark
        return _decoded(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    if b"\0" in content:
        raise Invalid("cohort_file_unreadable", field="file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Invalid("cohort_file_unreadable", field="file") from error
    if "\0" in text:
        raise Invalid("cohort_file_unreadable", field="file")
    return text


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return (line, cells) of what is not empty."""
    head = text[:4_000]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:  # a cell without end
        raise Invalid("cohort_file_unreadable", field="file") from error


def _column(
    rows: Sequence[tuple[int, list[str]]],
) -> tuple[int, Sequence[tuple[int, list[str]]]]:
    """Return which column holds addresses, and the rows below the headings if there are any."""
    first = [cell.strip().lower() for cell in rows[0][1]]
    if not any("@" in cell for cell in first):
        named = [n for n, cell in enumerate(first) if any(word in cell for word in _HEADINGS)]
        body = rows[1:] if named else rows
        return (named[0] if named else _fullest(rows)), body
    return _fullest(rows), rows


def _fullest(rows: Sequence[tuple[int, list[str]]]) -> int:
    """Return the column with the most addresses; the first where there are none."""
    width = max(len(row) for _number, row in rows)
    count = [sum("@" in cell for _n, row in rows for cell in row[n : n + 1]) for n in range(width)]
    return count.index(max(count))


def _shown(text: str) -> str:
    plain = "".join(letter for letter in text if letter.isprintable())
    return plain if len(plain) <= TEXT_LENGTH else plain[: TEXT_LENGTH - 1] + "…"
