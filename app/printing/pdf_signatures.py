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
    sheet.space(4)
    if (together := height(sheet, signatures)) <= sheet.height:
        sheet.keep_together(together)
    for pair in _pairs(signatures):
        sheet.keep_together(_height(sheet, pair))
        _pair(sheet, pair, signatures.labels)


def height(sheet: Sheet, signatures: Signatures) -> float:
    """Return the room that all of it takes, in mm."""
    return sum(_height(sheet, pair) for pair in _pairs(signatures))


def _pairs(signatures: Signatures) -> list[Sequence[str]]:
    parties = signatures.parties
    return [parties[at : at + ACROSS] for at in range(0, len(parties), ACROSS)]


def _height(sheet: Sheet, pair: Sequence[str]) -> float:
    return _names_height(sheet, pair) + 2 * ROOM + ROOM_TO_SIGN + 3 * SMALL * POINT * LEADING + 6


def _names_height(sheet: Sheet, pair: Sequence[str]) -> float:
    return max(len(_name(sheet, party)) for party in pair) * TEXT * POINT * LEADING


def _name(sheet: Sheet, party: str) -> list[str]:
    return sheet.lines(party, _width(sheet), size=TEXT, bold=True)[:MOST_LINES]


def _width(sheet: Sheet) -> float:
    return (sheet.width - GAP) / ACROSS


def _pair(sheet: Sheet, parties: Sequence[str], labels: Sequence[str]) -> None:
    top, width = sheet.y, _width(sheet)
    below = top + _names_height(sheet, parties)
    for number, party in enumerate(parties):
        left = sheet.left + number * (width + GAP)
        with sheet.tagged("/P"):
            sheet.put(_name(sheet, party), left, top, size=TEXT, bold=True)
        _lines(sheet, labels, left=left, top=below, width=width)
    sheet.go_to(top + _height(sheet, parties))


def _lines(sheet: Sheet, labels: Sequence[str], *, left: float, top: float, width: float) -> None:
    """Draw the lines of one party, each with what is written on it."""
    y = top
    for number, label in enumerate(labels):
        y += ROOM_TO_SIGN if number == len(labels) - 1 else ROOM
        sheet.stroke(left, y, width)
        with sheet.tagged("/P"):
            words = sheet.lines(label, width, size=SMALL)[:1]
            sheet.put(words, left, y + 0.5, size=SMALL, colour=MUTED)
        y += SMALL * POINT * LEADING
