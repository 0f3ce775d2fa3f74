"""One bar cut into its parts: how a whole is made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.printing.drawing.measuring import LABEL, NOTE, clipped, width_of
from app.printing.drawing.shapes import Box, Drawing, Shape, Words
from app.printing.drawing.sizes import EDGE, NEAR, SPACE, Size, drawing
from app.printing.drawing.textures import textured

_HEIGHT = 40
_SAMPLE, _SAMPLE_HEIGHT = 24, 14


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    value: float
    said: str
    """How it is read, such as "12 (40 %)"."""


@dataclass(frozen=True, slots=True)
class Parts:
    """At most six look different; what is smaller belongs together in a last part."""

    parts: Sequence[Part]


def parts(chart: Parts, size: Size) -> Drawing:
    """Draw the whole as one bar, and below it each part's look, number and name."""
    shapes: list[Shape] = []
    whole = sum(max(part.value, 0) for part in chart.parts)
    left: float = EDGE
    for index, part in enumerate(chart.parts):
        width = max(part.value, 0) / whole * size.inner if whole else 0
        if width >= 1:
            shapes += textured(Box(left + 1, EDGE, max(width - 2, 1), _HEIGHT), index)
        left += width
    top: float = EDGE + _HEIGHT + SPACE
    numbers = max((width_of(part.said, LABEL) for part in chart.parts), default=0)
    first = EDGE + _SAMPLE + NEAR
    for index, part in enumerate(chart.parts):
        label = clipped(part.label, size.right - first - numbers - 2 * NEAR, NOTE, 3)
        sample = Box(EDGE, top + (LABEL.leading - _SAMPLE_HEIGHT) / 2, _SAMPLE, _SAMPLE_HEIGHT)
        shapes += textured(sample, index)
        shapes.append(Words(first + numbers, top, (part.said,), LABEL, "end"))
        shapes.append(Words(first + numbers + 2 * NEAR, top, label, NOTE, look="ink"))
        top += max(len(label), 1) * NOTE.leading + NEAR
    return drawing(size, top - NEAR, shapes)
