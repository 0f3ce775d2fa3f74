"""Room for signatures on a PDF: two parties side by side, never parted by the end of a page."""

from __future__ import annotations

from collections.abc import Sequence

from app.printing.paper import Signatures
from app.printing.sheet import LEADING, MUTED, POINT, SMALL, TEXT, Sheet

ACROSS = 2
GAP = 12.0
ROOM = 9.0
"""To write by hand, in mm above each line."""
ROOM_TO_SIGN = 16.0
MOST_LINES = 3
"""Of a party's name."""


def draw(sheet: Sheet, signatures: Signatures) -> None:
    """Draw all of it; on one page if one page holds it."""
    pairs = [
        signatures.parties[at : at + ACROSS] for at in range(0, len(signatures.parties), ACROSS)
    ]
    sheet.space(4)
    if (together := height(signatures)) <= sheet.height:
        sheet.keep_together(together)
    for pair in pairs:
        sheet.keep_together(_HEIGHT)
        _pair(sheet, pair, signatures.labels)


def height(signatures: Signatures) -> float:
    """Return the room that all of it takes, in mm."""
    return _HEIGHT * -(-len(signatures.parties) // ACROSS)


def _pair(sheet: Sheet, parties: Sequence[str], labels: Sequence[str]) -> None:
    top, width = sheet.y, (sheet.width - GAP) / ACROSS
    for number, party in enumerate(parties):
        left = sheet.left + number * (width + GAP)
        _party(sheet, party, labels, left=left, top=top, width=width)
    sheet.go_to(top + _HEIGHT)


def _party(
    sheet: Sheet, party: str, labels: Sequence[str], *, left: float, top: float, width: float
) -> None:
    name = sheet.lines(party, width, size=TEXT, bold=True)[:MOST_LINES]
    with sheet.tagged("/P"):
        sheet.put(name, left, top, size=TEXT, bold=True)
    y = top + MOST_LINES * TEXT * POINT * LEADING
    for number, label in enumerate(labels):
        y += ROOM_TO_SIGN if number == len(labels) - 1 else ROOM
        sheet.stroke(left, y, width)
        with sheet.tagged("/P"):
            words = sheet.lines(label, width, size=SMALL)[:1]
            sheet.put(words, left, y + 0.5, size=SMALL, colour=MUTED)
        y += SMALL * POINT * LEADING


_HEIGHT = (
    MOST_LINES * TEXT * POINT * LEADING + 2 * ROOM + ROOM_TO_SIGN + 3 * SMALL * POINT * LEADING + 6
)
