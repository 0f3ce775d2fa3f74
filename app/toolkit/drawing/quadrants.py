"""Two by two: what was written under four headings, as in a SWOT."""

from __future__ import annotations

from app.printing.drawing.measuring import LABEL, NOTE, clipped
from app.printing.drawing.shapes import Box, Dot, Drawing, Shape, Words
from app.printing.drawing.sizes import EDGE, NEAR, Size, drawing
from app.toolkit.drawing.model import Corner, Quadrants

_GAP, _PAD = 10, 12
_BULLET = 14
_ITEM_LINES, _MOST_LINES = 8, 40
"""Lines of one point, and of all points in a corner."""
_LEAST = 96
"""Height of a corner, so that an empty one can be written in on paper."""


def quadrants(plan: Quadrants, size: Size) -> Drawing:
    """Draw the corners two by two, or below each other on a phone; neighbours are equally high."""
    across = 1 if size.narrow else 2
    width = (size.inner - _GAP * (across - 1)) / across
    shapes: list[Shape] = []
    top: float = EDGE
    for start in range(0, len(plan.corners), across):
        row = plan.corners[start : start + across]
        lefts = [EDGE + index * (width + _GAP) for index in range(len(row))]
        drawn = [_corner(corner, left, top, width) for corner, left in zip(row, lefts, strict=True)]
        bottom = max(top + _LEAST, *(bottom for _, bottom in drawn))
        for index, (left, (texts, _)) in enumerate(zip(lefts, drawn, strict=True), start=start):
            shapes += _frame(left, top, width, bottom - top, index)
            shapes += texts
        top = bottom + _GAP
    return drawing(size, top - _GAP, shapes)


def _frame(left: float, top: float, width: float, height: float, index: int) -> list[Shape]:
    """Return the box of a corner, with a stripe of a colour of its own."""
    stripe = Box(left, top, 6, height, f"stripe-{index + 1}")
    return [Box(left, top, width, height, "lane"), stripe]


def _corner(corner: Corner, left: float, top: float, width: float) -> tuple[list[Shape], float]:
    """Return the heading and the points of a corner, and where they end."""
    room = width - 2 * _PAD - NEAR
    first = left + _PAD + NEAR
    title = clipped(corner.title, room, LABEL, 2)
    shapes: list[Shape] = [Words(first, top + _PAD, title, LABEL)]
    top += _PAD + len(title) * LABEL.leading + NEAR
    free = _MOST_LINES
    for item in corner.items:
        # Where no line is left for the points that follow, an ellipsis stands for them.
        lines = clipped(item, room - _BULLET, NOTE, min(_ITEM_LINES, free)) if free > 0 else ("…",)
        shapes.append(Dot(first + 3, top + NOTE.leading / 2, 3, "bullet"))
        shapes.append(Words(first + _BULLET, top, lines, NOTE, look="ink"))
        top += len(lines) * NOTE.leading + 4
        if free <= 0:
            break
        free -= len(lines)
    return shapes, top + _PAD - 4
