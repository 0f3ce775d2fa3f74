"""How wide text is, estimated: the server knows neither the reader's fonts nor their widths.

The widths are those of DejaVu Sans, about as wide as Verdana: the widest font that a system's
`system-ui` or `sans-serif` is likely to be. Any other leaves a little more room in its box, and so
does Manrope, in which papers are set.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_BOLD = {
    0.31: "\u202f'",
    0.35: "ijl \u00a0",
    0.38: "\\|I,.’·",
    0.44: ":;-f/",
    0.48: "!()[]t",
    0.54: 'r_`°"*',
    0.6: "?zcsJ–",
    0.66: "Lx«»vy“”",
    0.7: "kaeTEFo$€0123456789",
    0.74: "hnu{}bdgpqđßSYP",
    0.78: "BRXAVKCZ",
    0.84: "UGDHN",
    0.93: "OQ&w#+<=>^~×→≥",
    1.07: "M@—…%mæ",
    1.17: "ÆœWŒ",
}
"""Width in em → characters of the bold face that are as wide, or a little less."""
_WIDTHS = {character: width for width, characters in _BOLD.items() for character in characters}
_UNKNOWN = 1.2
_REGULAR = 0.94
"""The regular face is narrower than the bold one by this factor, or more."""

_GAPS = re.compile(r" +|(?<=[^\W\d]{2}-)(?=[^\W\d])|(?<=\w/)(?=\w)")
"""Where a line may end: at spaces that break, after a hyphen or slash between words."""
_VOWELS = "aeiouyœæ"
_SHORTEST = 3
"""Letters that stay together at either end of a divided word."""


@dataclass(frozen=True, slots=True)
class Face:
    """One size and weight of text, and the height of its lines."""

    name: str
    size: int
    leading: int
    bold: bool


LABEL = Face("label", 15, 20, bold=True)
NOTE = Face("note", 14, 19, bold=False)
SMALL = Face("small", 13, 17, bold=False)


def width_of(text: str, face: Face) -> float:
    """Return how wide a line of text is at most."""
    ems = sum(_em(character) for character in text)
    return face.size * ems * (1 if face.bold else _REGULAR)


@lru_cache(maxsize=4096)
def wrap(text: str, width: float, face: Face) -> tuple[str, ...]:
    """Return the lines of a text, none wider than this; words that are too long are divided."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if width_of(f"{line}{word}".rstrip(), face) <= width:
            line += word
            continue
        if line:
            lines.append(line.rstrip())
        *full, line = _divided(word, width, face)
        lines.extend(full)
    return tuple([*lines, line.rstrip()] if line.strip() else lines)


def clipped(text: str, width: float, face: Face, lines: int) -> tuple[str, ...]:
    """Return a text in so many lines at most; where more is left out, an ellipsis says so."""
    longest = int(lines * width / face.size) * 4
    whole = wrap(text[:longest], width, face)
    if len(whole) <= lines and len(text) <= longest:
        return whole
    *before, last = whole[:lines]
    while last and width_of(f"{last}…", face) > width:
        last = last[:-1]
    return (*before, f"{last.rstrip(' ,;:.-')}…")


def _em(character: str) -> float:
    """Return the width of a character; an accent adds nothing to its letter."""
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    letters = unicodedata.normalize("NFD", character)
    if len(letters) > 1:
        return _em(letters[0])
    return 0 if unicodedata.category(character) in {"Mn", "Cf"} else _UNKNOWN


def _words(text: str) -> Iterator[str]:
    """Yield what stays on one line, each with one space behind it if a gap follows."""
    start = 0
    for gap in _GAPS.finditer(text):
        word = text[start : gap.start()]
        if word:
            yield f"{word} " if gap.group() else word
        start = gap.end()
    if text[start:]:
        yield text[start:]


def _divided(word: str, width: float, face: Face) -> Iterator[str]:
    while width_of(word.rstrip(), face) > width and len(word.rstrip()) > 1:
        end = _division(word, width, face)
        yield f"{word[:end]}-"
        word = word[end:]
    yield word


def _division(word: str, width: float, face: Face) -> int:
    """Return where to divide: before a consonant that a vowel follows, or where the line is full.

    A simple rule that English and French bear. At least one character stays, whatever the width.
    """
    fitting = _fitting(word, width, face)
    for end in reversed(fitting):
        if _SHORTEST <= end <= len(word.rstrip()) - _SHORTEST and _syllable(
            word[end - 1 : end + 2]
        ):
            return end
    return fitting[-1]


def _fitting(word: str, width: float, face: Face) -> list[int]:
    """Return how many first letters fit with a hyphen; at least one."""
    fitting: list[int] = []
    for end in range(1, len(word)):
        if width_of(f"{word[:end]}-", face) > width:
            break
        fitting.append(end)
    return fitting or [1]


def _syllable(around: str) -> bool:
    """Return whether a syllable begins at the second of these three letters."""
    before, first, second = (unicodedata.normalize("NFD", letter)[0].lower() for letter in around)
    return before.isalpha() and first.isalpha() and first not in _VOWELS and second in _VOWELS
