"""Boxes that differ without colour: each series has lines of its own in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.printing.drawing.looks import SERIES
from app.printing.drawing.measuring import NOTE, wrap
from app.printing.drawing.shapes import Box, Point, Shape, Strokes, Words
from app.printing.drawing.sizes import EDGE, NEAR, Size

_STEP = 7
"""Between two lines of a texture."""
_SAMPLE, _SAMPLE_HEIGHT = 24, 14
Segment = tuple[Point, Point]


def number_of(index: int) -> int:
    """Return the number of the look of a series, counted from 0; after the last one, the first."""
    return index % SERIES + 1


def textured(box: Box, index: int) -> Iterator[Shape]:
    """Yield a box as the series of this index, counted from 0, looks."""
    number = number_of(index)
    yield Box(box.x, box.y, box.width, box.height, f"series-{number}")
    lines = tuple(_lines(box, number))
    if lines:
        yield Strokes(lines, f"texture-{number}")


def key(
    names: Sequence[str], size: Size, top: float, order: Sequence[int] = range(SERIES)
) -> tuple[list[Shape], float]:
    """Return which name looks how, in as few rows as they need, and where the rows end.

    `order` says which series each name looks like.
    """
    shapes: list[Shape] = []
    left: float = EDGE
    bottom = top
    for index, name in enumerate(names):
        text = wrap(name, size.inner - _SAMPLE - NEAR, NOTE)
        words = Words(left + _SAMPLE + NEAR, top, text, NOTE, look="ink")
        if left > EDGE and words.area.right > size.right:
            left, top = EDGE, bottom
            words = Words(left + _SAMPLE + NEAR, top, text, NOTE, look="ink")
        sample = Box(left, top + (NOTE.leading - _SAMPLE_HEIGHT) / 2, _SAMPLE, _SAMPLE_HEIGHT)
        shapes += [*textured(sample, order[index % SERIES]), words]
        bottom = max(bottom, words.area.bottom + 2)
        left = words.area.right + 3 * NEAR
    return shapes, bottom


def _lines(box: Box, number: int) -> Iterator[Segment]:
    if number in {2, 4}:
        yield from _rising(box)
    if number in {4, 6}:
        yield from _falling(box)
    if number == 5:
        yield from _level(box)


def _rising(box: Box) -> Iterator[Segment]:
    """Yield lines from below left to above right: on each, x + y is the same."""
    total = box.x + box.y + _STEP
    while total < box.right + box.bottom:
        low = max(box.x, total - box.bottom)
        high = min(box.right, total - box.y)
        yield (low, total - low), (high, total - high)
        total += _STEP


def _falling(box: Box) -> Iterator[Segment]:
    """Yield lines from above left to below right: on each, x - y is the same."""
    difference = box.x - box.bottom + _STEP
    while difference < box.right - box.y:
        low = max(box.x, difference + box.y)
        high = min(box.right, difference + box.bottom)
        yield (low, low - difference), (high, high - difference)
        difference += _STEP


def _level(box: Box) -> Iterator[Segment]:
    y = box.y + _STEP / 2
    while y < box.bottom:
        yield (box.x, y), (box.right, y)
        y += _STEP / 2 + 1
