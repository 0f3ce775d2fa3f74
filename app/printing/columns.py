"""How wide the columns of a table are: what is short stays on one line, the rest shares the room.

All lengths are in mm. A table that is still to be filled by hand has nothing to measure: there the
shares that its columns were given decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from app.printing.figures import shown
from app.printing.lettering import words
from app.printing.paper import Column, Table

Length = Callable[[str], float]
LOOKED_AT = 120
"""Rows that decide."""
SHORT = 30.0
"""Up to here, what a cell says is not broken if it can be helped."""
WIDEST_WORD = 0.35
"""Of the table: what is longer, such as an address, is cut."""
HEADING_LINES = 2
AFTER_NUMBERS = 4.0
SLACK = 0.2
"""Sums of lengths differ by their order: what just fits must not be broken for that."""


def gaps(columns: Sequence[Column]) -> list[float]:
    """Return the room to leave before each column: words after numbers would touch them."""
    before = [False, *(column.numeric for column in columns)]
    pairs = zip(before, columns, strict=False)
    return [AFTER_NUMBERS if last and not column.numeric else 0.0 for last, column in pairs]


def widths(
    table: Table, language: str, length: Length, *, width: float, padding: float
) -> list[float]:
    """Return the width of each column of a table that is `width` wide, padding and gap included."""
    kept = [2 * padding + gap for gap in gaps(table.columns)]
    room = width - sum(kept)
    shares = [max(column.share, 0.1) for column in table.columns]
    looked = [*table.rows[:LOOKED_AT], *([table.total] if table.total else [])]
    word, least, wished = [], [], []
    for place, column in enumerate(table.columns):
        said = [shown(row[place], language) for row in looked if place < len(row)]
        needed = _longest_word([column.label, *said], length)
        word.append(min(needed + SLACK, room * WIDEST_WORD))
        whole = max(_whole(column, said, length) + SLACK, word[-1])
        least.append(whole if whole <= SHORT else word[-1])
        by_hand = room * shares[place] / sum(shares)
        wished.append(whole if any(said) else max(by_hand, word[-1]))
    shared = _shared(room, word, least, wished, shares)
    return [each + free for each, free in zip(shared, kept, strict=True)]


def _shared(
    room: float,
    word: Sequence[float],
    least: Sequence[float],
    wished: Sequence[float],
    shares: Sequence[float],
) -> Sequence[float]:
    """Return widths that fill the room: as wished, else as near to it as the others allow."""
    if (spare := room - sum(wished)) >= 0:
        per_share = spare / sum(shares)
        return [one + share * per_share for one, share in zip(wished, shares, strict=True)]
    for least_here in (least, word):
        if (spare := room - sum(least_here)) >= 0:
            wants = [max(most - one, 0) for one, most in zip(least_here, wished, strict=True)]
            whole = sum(wants) or 1
            pairs = zip(least_here, wants, strict=True)
            return [one + spare * want / whole for one, want in pairs]
    return [one * room / sum(word) for one in word]


def _longest_word(texts: Sequence[str], length: Length) -> float:
    every = chain.from_iterable(words(text) for text in texts)
    return max(map(length, every), default=0.0)


def _whole(column: Column, said: Sequence[str], length: Length) -> float:
    """Return what the longest cell takes on one line; a heading may be broken."""
    lines = chain.from_iterable(text.split("\n") for text in said)
    return max([length(column.label) / HEADING_LINES, *map(length, lines)])
