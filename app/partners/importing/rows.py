"""What a file is read as, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file."""

    number: int
    """Its line, or its row in the sheet, from 1."""
    cells: list[str]
    percent: int
    """How much of the file has been read by then."""
