"""The record as CSV (RFC 4180), for a spreadsheet or an archive."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from app.privacy.trail.model import Line

COLUMNS = ("at", "act", "by", "by_id", "whose", "whose_id", "object_id", "details")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""How a formula begins for spreadsheets, in wide letters, too."""


def rows(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the file bit by bit: codes rather than words, moments in UTC."""
    yield _row(COLUMNS)
    for line in lines:
        entry = line.entry
        yield _row(
            (
                entry.at.isoformat(timespec="seconds"),
                entry.act,
                "(link)" if entry.by_link else (line.actor and line.actor.name) or "",
                str(entry.actor_id or ""),
                (line.subject and line.subject.name) or "",
                str(entry.subject_id or ""),
                str(entry.object_id),
                " ".join(f"{name}={value}" for name, value in entry.details.items()),
            )
        )


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, whoever chose the name in it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
