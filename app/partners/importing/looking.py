"""The first look at a file: what kind it is, how it is written, what its columns are."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from app.kernel.errors import Invalid
from app.partners.importing import columns as matching
from app.partners.importing import csv_text, files, xlsx
from app.partners.importing.model import LOOKED_AT, MOST_TEXT, SAMPLE, Form, Import
from app.partners.importing.rows import Row

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How .xlsx begins, and what is .xls or locked with a password."""


def form_of(path: Path) -> Form:
    """Return what kind of file it is by its first bytes; raise `Invalid` for what we cannot read.

    That is all a request waits for.
    """
    with path.open("rb") as file:
        begin = file.read(4)
    if not begin:
        raise Invalid("import_empty")
    if begin == _OLE:
        raise Invalid("import_xls")
    return Form.XLSX if begin == _ZIP else Form.CSV


def look(found: Import) -> Mapping[str, Any]:
    """Return what the first rows tell, as columns of the import; raise `Invalid`.

    A text is read to its end for its letters, of an XLSX all that stands before its rows: seconds.
    """
    path = files.path(found.id)
    if found.form is Form.CSV:
        found = replace(found, shape=csv_text.shape_of(path))
    with closing(rows_of(found)) as rows:
        first = list(islice(rows, LOOKED_AT))
    if not first:
        raise Invalid("import_empty")
    heading = heading_of(first)
    return {
        "encoding": found.shape.encoding,
        "separator": found.shape.separator,
        "guessed": found.shape.guessed,
        "heading": heading,
        "columns": columns_of(first, heading),
        "first": [[row.number, [cell[:SAMPLE] for cell in row.cells]] for row in first],
    }


def rows_of(found: Import) -> Generator[Row, None, None]:
    """Yield the rows of a kept file; to be closed. Raises `Invalid` where it cannot be read."""
    path, told = files.path(found.id), 0
    every = xlsx.rows(path) if found.form is Form.XLSX else csv_text.rows(path, found.shape)
    with closing(every):
        for row in every:
            told += sum(map(len, row.cells))
            if told > MOST_TEXT:
                raise Invalid("import_bomb")
            yield row


def heading_of(first: Sequence[Row]) -> int:
    """Return the number of the row that names the columns; a title may stand above it."""
    return next((row.number for row in first[:5] if matching.has_heading(row.cells)), 0)


def columns_of(first: Sequence[Row], heading: int) -> list[str]:
    """Return the fact of each column as far as it can be told."""
    named = next((row.cells for row in first if row.number == heading), [])
    below = [row.cells for row in first if row.number > heading]
    return matching.matched(named, below, heading=bool(named))
