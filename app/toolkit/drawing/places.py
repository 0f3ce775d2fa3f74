"""Points on two axes: who has how much influence and interest, what is how likely and serious."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from app.printing.drawing.looks import TINTS
from app.printing.drawing.measuring import LABEL, NOTE, SMALL, clipped, width_of, wrap
from app.printing.drawing.shapes import Box, Dot, Drawing, Line, Shape, Words
from app.printing.drawing.sizes import EDGE, NEAR, SPACE, Size, drawing
from app.toolkit.drawing.model import Map, Spot

_HEIGHTS = {Size.WIDE: (84, 420), Size.BROAD: (56, 290)}
"""Of a cell in a wide drawing, and of all of them at least: a wide paper is low."""
_RADIUS, _SLOT = 11, 26
"""Of a numbered dot, and the room that it has in a cell."""
_PAD = 6
_LABEL_LINES = 4
"""Lines of a name in its cell; a longer one stands in the legend."""
_LEGEND_LINES = 3
Cell = tuple[int, int]


def places(plan: Map, size: Size) -> Drawing:
    """Draw the points in their cells: with their names where all fit, else with numbers."""
    top = EDGE + LABEL.leading + SMALL.leading + NEAR
    left = EDGE + (18 if size.narrow else 24)
    width = (size.right - left) / plan.x.steps
    height = width
    if not size.narrow:
        cell, whole = _HEIGHTS[size]
        height = max(cell, whole / plan.y.steps)
    foot = top + height * plan.y.steps
    boxes = {
        (x, y): Box(left + (x - 1) * width, foot - y * height, width, height, _tint(x, y, plan))
        for y in range(1, plan.y.steps + 1)
        for x in range(1, plan.x.steps + 1)
    }
    shapes: list[Shape] = [*boxes.values(), *_axes(plan, size, left, top, foot)]
    cells = _cells(plan.spots)
    bottom = foot + NEAR + _ends_height(plan, size)
    named = _named(cells, boxes)
    if named is not None:
        return drawing(size, bottom, [*shapes, *named])
    legend, bottom = _legend(cells, size, bottom + SPACE)
    return drawing(size, bottom, [*shapes, *_numbered(cells, boxes), *legend])


def _tint(x: int, y: int, plan: Map) -> str:
    """Return a look that is the stronger the further up and right a cell lies."""
    share = (x + y - 2) / max(plan.x.steps + plan.y.steps - 2, 1)
    return f"tint-{round(share * (TINTS - 1))}"


def _cells(spots: Sequence[Spot]) -> Mapping[Cell, Sequence[Spot]]:
    """Return the points of each cell, the cells furthest up and right first."""
    cells: dict[Cell, list[Spot]] = {}
    for spot in sorted(spots, key=lambda spot: (-spot.x - spot.y, -spot.y)):
        cells.setdefault((spot.x, spot.y), []).append(spot)
    return cells


def _axes(plan: Map, size: Size, left: float, top: float, foot: float) -> list[Shape]:
    """Return both axes: arrows with their names at the heads, and what their ends mean."""
    half = (size.right - left) / 2
    y_name = clipped(plan.y.label, size.inner, LABEL, 1)
    y_ends = clipped(f"{plan.y.low} – {plan.y.high}", size.inner, SMALL, 1)
    x_low = clipped(plan.x.low, half - SPACE, SMALL, 2)
    x_high = clipped(plan.x.high, half - SPACE, SMALL, 2)
    x_name = clipped(plan.x.label, size.inner, LABEL, 1)
    lower = foot + NEAR
    name_top = lower + max(len(x_low), len(x_high)) * SMALL.leading
    x_arrow = foot
    return [
        Line(((left - 8, foot), (left - 8, top)), "arrow"),
        Line(((left, x_arrow + 4), (size.right, x_arrow + 4)), "arrow"),
        Words(EDGE, EDGE, y_name, LABEL, look="primary"),
        Words(EDGE, EDGE + LABEL.leading, y_ends, SMALL),
        Words(left, lower + 4, x_low, SMALL),
        Words(size.right, lower + 4, x_high, SMALL, "end"),
        Words(size.right, name_top + 4, x_name, LABEL, "end", "primary"),
    ]


def _ends_height(plan: Map, size: Size) -> float:
    """Return how high the words below the picture are."""
    half = (size.inner - 24) / 2 - SPACE
    ends = [len(clipped(text, half, SMALL, 2)) for text in (plan.x.low, plan.x.high)]
    return max(ends) * SMALL.leading + LABEL.leading + 4


def _named(cells: Mapping[Cell, Sequence[Spot]], boxes: Mapping[Cell, Box]) -> list[Shape] | None:
    """Return a dot and a name for each point; None if they do not all fit into their cells."""
    shapes: list[Shape] = []
    for cell, spots in cells.items():
        box = boxes[cell]
        top = box.y + _PAD
        for spot in spots:
            room = box.width - 2 * _PAD - 12
            lines = wrap(spot.label, room, SMALL) if len(spot.label) <= 80 else ()
            whole = all(width_of(word, SMALL) <= room for word in spot.label.split())
            if not lines or not whole or len(lines) > _LABEL_LINES:
                return None
            shapes.append(Dot(box.x + _PAD + 4, top + SMALL.leading / 2, 5, "point"))
            shapes.append(Words(box.x + _PAD + 13, top, lines, SMALL, look="ink"))
            top += len(lines) * SMALL.leading + 3
        if top > box.bottom - 2:
            return None
    return shapes


def _numbered(cells: Mapping[Cell, Sequence[Spot]], boxes: Mapping[Cell, Box]) -> list[Shape]:
    """Return numbered dots in their cells; where they do not all fit, one with first and last."""
    shapes: list[Shape] = []
    number = 1
    for cell, spots in cells.items():
        box = boxes[cell]
        across, down = int((box.width - 4) // _SLOT), int((box.height - 4) // _SLOT)
        x, y = box.middle
        if len(spots) > across * down:
            span = (f"{number}–{number + len(spots) - 1}",)
            shapes.append(Words(x, y - SMALL.leading / 2, span, SMALL, "middle", "ink"))
        else:
            columns = min(across, math.ceil(math.sqrt(len(spots))))
            rows = math.ceil(len(spots) / columns)
            for index in range(len(spots)):
                at_x = x + (index % columns - (columns - 1) / 2) * _SLOT
                at_y = y + (index // columns - (rows - 1) / 2) * _SLOT
                shapes += _badge(at_x, at_y, number + index)
        number += len(spots)
    return shapes


def _badge(x: float, y: float, number: int) -> list[Shape]:
    return [
        Dot(x, y, _RADIUS, "badge"),
        Words(x, y - SMALL.leading / 2, (str(number),), SMALL, "middle", "on-primary"),
    ]


def _legend(
    cells: Mapping[Cell, Sequence[Spot]], size: Size, top: float
) -> tuple[list[Shape], float]:
    """Return numbers with their names, in two columns where there is room, and where they end."""
    spots = [spot for among in cells.values() for spot in among]
    columns = 1 if size.narrow or len(spots) < 4 else 2
    width = (size.inner - SPACE * (columns - 1)) / columns
    each = math.ceil(len(spots) / columns)
    shapes: list[Shape] = []
    bottom = top
    for column in range(columns):
        left, y = EDGE + column * (width + SPACE), top
        for index, spot in enumerate(spots[column * each : (column + 1) * each], column * each + 1):
            shapes += _badge(left + _RADIUS, y + _RADIUS, index)
            first = left + 2 * _RADIUS + NEAR
            label = clipped(spot.label, left + width - first, NOTE, _LEGEND_LINES)
            shapes.append(Words(first, y + 2, label, NOTE, look="ink"))
            y += max(len(label) * NOTE.leading, 2 * _RADIUS) + 5
        bottom = max(bottom, y)
    return shapes, bottom
