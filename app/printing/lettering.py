"""The letters of our papers and cards: Manrope (SIL Open Font License) from the wheel font-manrope.

It covers Latin as the languages of Europe write it, Cyrillic and modern Greek. System fonts are
never used, so a paper looks the same wherever it is made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FAMILY = "Manrope"
_ALIKE = {
    "\u202f": "\u00a0",
    "\u2009": "\u00a0",
    "\u2011": "-",
    "\t": " ",
    "\u2028": " ",
    "\u2029": " ",
}
"""Spaces and a hyphen that the font lacks, and what looks the same."""
_ALIKE_TABLE = str.maketrans(_ALIKE)


def file(weight: str = "Regular") -> Path:
    """Return a font file: `Regular`, `Medium`, `SemiBold` or `Bold`. The package is not run."""
    spec = find_spec("font_manrope")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "files" / f"{FAMILY}-{weight}.ttf"


def settable(text: str) -> str:
    """Return a text with the spaces that the font has."""
    return text.translate(_ALIKE_TABLE)


_USUAL = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\xff]*")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_WORDS = re.compile(r"[^ ]+?(?<=[^\W\d_])[-\u2010](?=[^\W\d_])|[^ ]+| +")
_BREAKS_AFTER = "/-_.@&?=,;"


def usual(text: str) -> bool:
    """Tell whether all letters are of those that every font has (ISO 8859-1)."""
    return _USUAL.fullmatch(text) is not None


def named(letter: str) -> str:
    """Return a letter by its number and its name, which every font can show."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


def printable(text: str) -> str:
    """Return a text without what XML cannot hold or what turns the direction of others' words."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def words(text: str) -> list[str]:
    """Return the pieces of a text that a line keeps whole."""
    return [word for line in text.split("\n") for word in _WORDS.findall(line) if word[0] != " "]


def broken(text: str, limit: float, widths: Mapping[int, float]) -> Iterator[str]:
    """Yield the lines of one paragraph, none wider than `limit`, in the unit of `widths`.

    Lines break at spaces and at hyphens inside words; a word that is wider than a line is cut,
    after a mark such as "/" if there is one. Nothing but the spaces at the break is lost.
    """
    line, used = "", 0.0
    for word in _WORDS.findall(text):
        width = sum(widths[ord(letter)] for letter in word)
        if used + width <= limit:
            line, used = line + word, used + width
        elif word[0] == " ":
            yield line
            line, used = "", 0.0
        else:
            if line:
                yield line.rstrip(" ")
            *whole, line = _cut(word, limit, widths) if width > limit else [word]
            yield from whole
            used = sum(widths[ord(letter)] for letter in line)
    yield line


def _cut(word: str, limit: float, widths: Mapping[int, float]) -> Iterator[str]:
    """Yield the pieces of a word that is wider than a line; at least one letter each."""
    begin, used, good = 0, 0.0, 0
    for place, letter in enumerate(word):
        width = widths[ord(letter)]
        if used + width > limit and place > begin:
            end = good if good > begin else place
            yield word[begin:end]
            begin, used = end, sum(widths[ord(each)] for each in word[end:place])
        used += width
        if letter in _BREAKS_AFTER:
            good = place + 1
    yield word[begin:]


def wrapped(text: str, *, size: float, width: float, weight: str = "Regular") -> list[str]:
    """Return the lines of a text set in this size, none wider than `width` (both in one unit)."""
    lines: list[str] = []
    for word in settable(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and length(longer, size=size, weight=weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=1024)
def length(text: str, *, size: float, weight: str = "Regular") -> float:
    """Return how wide a line is."""
    return float(_measure(weight).getlength(text)) * size / _MEASURED_AT


_MEASURED_AT = 100


@lru_cache
def _measure(weight: str) -> FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415  # a page that draws nothing need not load it

    return ImageFont.truetype(file(weight), _MEASURED_AT)
