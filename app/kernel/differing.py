"""Two texts side by side, with the words marked in which they differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PAIRS = 40_000
"""Words of one text times those of the other that are compared: repeated words take the cube."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of words; `changed` if the other text does not have it."""

    words: str
    changed: bool


def side_by_side(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Return both texts in parts, with what differs marked, word by word.

    Where too much differs to look at each word, all between the first and the last is marked.
    """
    before, after = _words(old), _words(new)
    left, right = [], []
    for changed, a, b, c, d in _stretches(before, after):
        if a < b:
            left.append(Part("".join(before[a:b]), changed))
        if c < d:
            right.append(Part("".join(after[c:d]), changed))
    return left, right


def _stretches(before: list[str], after: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Yield whether a stretch differs, its begin and end before, and its begin and end after."""
    head = _alike(zip(before, after, strict=False))
    tail = _alike(zip(reversed(before[head:]), reversed(after[head:]), strict=False))
    old_end, new_end = len(before) - tail, len(after) - tail
    yield False, 0, head, 0, head
    if (old_end - head) * (new_end - head) > MOST_PAIRS:
        yield True, head, old_end, head, new_end
    else:
        middle = SequenceMatcher(None, before[head:old_end], after[head:new_end], autojunk=False)
        for tag, a, b, c, d in middle.get_opcodes():
            yield tag != "equal", head + a, head + b, head + c, head + d
    yield False, old_end, len(before), new_end, len(after)


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    """Return how many pairs are two of the same before the first that is not."""
    number = 0
    for one, other in pairs:
        if one != other:
            break
        number += 1
    return number


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)
