"""The letters of our papers and cards: Manrope (SIL Open Font License) from the wheel font-manrope.

It covers Latin as the languages of Europe write it, Cyrillic and modern Greek. System fonts are
never used, so a paper looks the same wherever it is made.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FAMILY = "Manrope"
_ALIKE = {"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2011": "-"}
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
