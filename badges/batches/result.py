"""What became of a list, as a CSV that a spreadsheet opens without doing what stands in it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO

from badges.batches.model import Row

Say = Callable[[Row], tuple[str, str]]
"""What became of a row, and why, in the reader's language."""

_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""How a formula begins, in wide letters, too."""


def lines(
    rows: Iterable[Row], heading: Sequence[str], say: Say, address: Callable[[Row], str]
) -> Iterator[str]:
    """Yield the lines: number, address of mail, name, result, reason, address of the badge.

    With a mark of Unicode in front, without which spreadsheets guess.
    """
    yield "\ufeff" + _line(heading)
    for row in rows:
        result, reason = say(row)
        cells = (row.number, row.email or "", row.name or "", result, reason, address(row))
        yield _line([harmless(str(cell)) for cell in cells])


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


def _line(cells: Sequence[str]) -> str:
    into = StringIO()
    csv.writer(into).writerow(cells)
    return into.getvalue()
