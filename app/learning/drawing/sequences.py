"""Things in order: steps, cycles, stairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.learning.drawing.blocks import (
    BADGE,
    EDGE,
    PAD,
    Block,
    Width,
    arrow,
    badge,
    block,
    blocks,
    drawing,
)
from app.learning.drawing.shapes import Drawing, Shape
from app.printing.drawing.shapes import Box, Line
from modules.diagrams import Cycle, Node, Stairs, Steps

_GAP = 24
"""Between two boxes, for the arrow."""
_TEXT = PAD + 2 * BADGE + 10
"""From the left edge of a box to its text, beside a number."""
_COLUMNS = {3: 3, 4: 2, 5: 3, 6: 3, 7: 3}
"""Number of steps → boxes in the first row of a wide drawing."""


def steps(diagram: Steps, width: Width) -> Drawing:
    """Draw boxes with arrows: below each other, or in rows where there is room."""
    if width.narrow:
        boxes, texts = _column(diagram.steps, EDGE, width.inner, EDGE)
        shapes = [*boxes, *texts, *_downwards(boxes)]
        return drawing(width, boxes[-1].bottom, shapes)
    return _rows(diagram.steps, width)


def _rows(nodes: Sequence[Node], width: Width) -> Drawing:
    """Draw rows of boxes; the last row is as wide as the others, however few stand in it."""
    columns = _COLUMNS[len(nodes)]
    boxes: list[Box] = []
    shapes: list[Shape] = []
    top: float = EDGE + BADGE
    for start in range(0, len(nodes), columns):
        row = nodes[start : start + columns]
        each = (width.inner - _GAP * (len(row) - 1)) / len(row)
        texts = blocks(row, each - 2 * PAD)
        height = max(text.height for text in texts) + BADGE + 10 + PAD
        for index, text in enumerate(texts):
            box = Box(EDGE + index * (each + _GAP), top, each, height)
            boxes.append(box)
            shapes += [box, *badge(box.x + PAD + BADGE, box.y, len(boxes))]
            shapes += text.at(box.x + PAD, box.y + BADGE + 10)
        top += height + _GAP + BADGE
    shapes += [_onwards(one, other) for one, other in pairwise(boxes)]
    return drawing(width, boxes[-1].bottom, shapes)


def _onwards(one: Box, other: Box) -> Line:
    """Return the arrow from a box to the next: to its right, or at the beginning of a row."""
    if other.x > one.x:
        return arrow((one.right, one.middle[1]), (other.x, one.middle[1]))
    between = (one.bottom + other.y - BADGE) / 2
    start, end = one.middle[0], other.middle[0]
    return arrow((start, one.bottom), (start, between), (end, between), (end, other.y))


def cycle(diagram: Cycle, width: Width) -> Drawing:
    """Draw a ring of boxes, clockwise; or boxes below each other with a way back at their left."""
    if width.narrow:
        left = EDGE + 24
        boxes, texts = _column(diagram.steps, left, width.inner - 24, EDGE)
        first, last = boxes[0].middle[1], boxes[-1].middle[1]
        back = arrow((left, last), (EDGE + 4, last), (EDGE + 4, first), (left, first))
        return drawing(width, boxes[-1].bottom, [*boxes, *texts, *_downwards(boxes), back])
    return _ring(diagram.steps, width)


def _ring(nodes: Sequence[Node], width: Width) -> Drawing:
    """Draw one box above, pairs of boxes at the sides and, if one is left, one box below."""
    each = 228.0
    texts = blocks(nodes, each - PAD - _TEXT)
    heights = [_height(text) for text in texts]
    pairs = (len(nodes) - 1) // 2
    centre, right = (width - each) / 2, EDGE + width.inner - each
    places = [(centre, float(EDGE))]
    top = EDGE + heights[0] + _GAP
    sides: list[tuple[float, float]] = []
    for index in range(pairs):
        sides.append((right, top))
        sides.append((EDGE, top))
        top += max(heights[1 + index], heights[-1 - index]) + _GAP
    places += sides[0::2]
    if len(nodes) % 2 == 0:
        places.append((centre, top))
    places += reversed(sides[1::2])
    levels = _levels(places, heights)
    boxes = [Box(x, y, each, levels[y]) for x, y in places]
    shapes: list[Shape] = [*boxes]
    for number, (box, text) in enumerate(zip(boxes, texts, strict=True), start=1):
        shapes += _numbered(box, text, number)
    shapes += [_around(one, other) for one, other in pairwise([*boxes, boxes[0]])]
    return drawing(width, max(box.bottom for box in boxes), shapes)


def _levels(places: Sequence[tuple[float, float]], heights: Sequence[float]) -> dict[float, float]:
    """Return the height of the boxes at each level: that of the higher one."""
    levels: dict[float, float] = {}
    for (_, y), height in zip(places, heights, strict=True):
        levels[y] = max(levels.get(y, 0), height)
    return levels


def _around(one: Box, other: Box) -> Line:
    """Return the arrow to the next box of a ring: straight on a side, bent at a corner."""
    (x1, y1), (x2, y2) = one.middle, other.middle
    right, down = x2 > x1, y2 > y1
    if x1 == x2:
        return arrow((x1, one.bottom if down else one.y), (x2, other.y if down else other.bottom))
    if y1 == y2:
        return arrow((one.x, y1), (other.right, y2))
    if right == down:
        start = (one.right if right else one.x, y1)
        return arrow(start, (x2, y1), (x2, other.y if down else other.bottom), radius=60)
    end = (other.x if right else other.right, y2)
    return arrow((x1, one.bottom if down else one.y), (x1, y2), end, radius=60)


def stairs(diagram: Stairs, width: Width) -> Drawing:
    """Draw steps that climb to the right, the first one at the bottom."""
    rise = 14 if width.narrow else 40
    count = len(diagram.steps)
    texts = [
        block(node.label, width.inner - rise * index - _TEXT - PAD, node.note)
        for index, node in enumerate(diagram.steps)
    ]
    top: float = EDGE
    shapes: list[Shape] = []
    for index in reversed(range(count)):
        text = texts[index]
        left = EDGE + rise * index
        box = Box(left, top, width.inner - rise * index, _height(text), f"tint-{index + 1}")
        shapes += [box, *_numbered(box, text, index + 1)]
        top = box.bottom + 4
    return drawing(width, top - 4, shapes)


def _column(
    nodes: Sequence[Node], left: float, width: float, top: float
) -> tuple[list[Box], list[Shape]]:
    """Return numbered boxes below each other, and what is written in them."""
    boxes: list[Box] = []
    texts: list[Shape] = []
    for number, text in enumerate(blocks(nodes, width - _TEXT - PAD), start=1):
        box = Box(left, top, width, _height(text))
        boxes.append(box)
        texts += _numbered(box, text, number)
        top = box.bottom + _GAP
    return boxes, texts


def _height(text: Block) -> float:
    return max(text.height, 2 * BADGE) + 2 * PAD


def _numbered(box: Box, text: Block, number: int) -> Iterator[Shape]:
    yield from badge(box.x + PAD + BADGE, box.middle[1], number)
    yield from text.at(box.x + _TEXT, box.middle[1] - text.height / 2)


def _downwards(boxes: Sequence[Box]) -> Iterator[Line]:
    for one, other in pairwise(boxes):
        yield arrow((one.middle[0], one.bottom), (one.middle[0], other.y))
