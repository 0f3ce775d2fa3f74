"""Two texts side by side, with the words marked in which they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of words; `changed` if the other text does not have it."""

    words: str
    changed: bool


def side_by_side(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Return both texts in parts, with what differs marked, word by word."""
    before, after = _words(old), _words(new)
    left, right = [], []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if a < b:
            left.append(Part("".join(before[a:b]), tag != "equal"))
        if c < d:
            right.append(Part("".join(after[c:d]), tag != "equal"))
    return left, right


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)
