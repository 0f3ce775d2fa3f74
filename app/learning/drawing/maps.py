"""Things in their places: quadrants, layers, hubs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.learning.drawing.blocks import EDGE, PAD, Block, Width, block, blocks, drawing
from app.learning.drawing.shapes import Drawing, Shape
from app.printing.drawing.shapes import Box, Line
from modules.diagrams import Hub, Layers, Quadrants

_GAP = 8
_AXIS = 112
"""Width of the words at the left of wide quadrants."""
_TREE = 28
"""How far the boxes of a narrow hub stand to the right of its centre."""
_CENTRE, _CURVE = 150, 44
"""Width of the centre of a wide hub, and of the way from it to either side."""


def quadrants(diagram: Quadrants, width: Width) -> Drawing:
    """Draw two by two boxes; the words of the axes stand above the columns and at the rows."""
    left = EDGE if width.narrow else EDGE + _AXIS
    each = (width.inner - left + EDGE - _GAP) / 2
    lefts = (left, left + each + _GAP)
    shapes: list[Shape] = []
    columns = [block(words, each - 8) for words in diagram.columns]
    for text, x in zip(columns, lefts, strict=True):
        shapes += text.at(x + each / 2, EDGE, "middle", "axis")
    top = EDGE + max(text.height for text in columns) + _GAP
    cells = blocks(diagram.cells, each - 2 * PAD)
    for index, words in enumerate(diagram.rows):
        pair = cells[2 * index : 2 * index + 2]
        height = max(text.height for text in pair) + 2 * PAD
        if width.narrow:
            heading = block(words, width.inner)
            shapes += heading.at(width.value / 2, top, "middle", "axis")
            top += heading.height + 4
        else:
            heading = block(words, _AXIS - PAD)
            height = max(height, 96, heading.height)
            middle = top + (height - heading.height) / 2
            shapes += heading.at(EDGE + _AXIS - PAD, middle, "end", "axis")
        for text, x in zip(pair, lefts, strict=True):
            shapes += [Box(x, top, each, height), *text.at(x + PAD, top + PAD)]
        top += height + _GAP
    return drawing(width, top - _GAP, shapes)


def layers(diagram: Layers, width: Width) -> Drawing:
    """Draw boxes in each other."""
    inset = 10 if width.narrow else 18
    count = len(diagram.layers)
    texts = [
        block(node.label, width.inner - 2 * inset * index - 2 * PAD, node.note)
        for index, node in enumerate(diagram.layers)
    ]
    shapes: list[Shape] = []
    top: float = EDGE
    bottom = EDGE + sum(text.height + 2 * PAD for text in texts) + inset * (count - 1)
    for index, text in enumerate(texts):
        innermost = index == count - 1
        left, below = EDGE + inset * index, bottom - inset * index
        look = "strong" if innermost else f"tint-{index + 1}"
        written = "on-strong" if innermost else ""
        shapes.append(Box(left, top, width.value - 2 * left, below - top, look))
        shapes += text.at(width.value / 2, top + PAD, "middle", written)
        top += text.height + 2 * PAD
    return drawing(width, bottom, shapes)


def hub(diagram: Hub, width: Width) -> Drawing:
    """Draw what is in the centre, and lines to what is around it."""
    return _tree(diagram, width) if width.narrow else _rays(diagram, width)


def _tree(diagram: Hub, width: Width) -> Drawing:
    """Draw the centre above, and the others below it at one line."""
    centre = block(diagram.centre, width.inner - 2 * PAD)
    root = Box(EDGE, EDGE, width.inner, centre.height + 2 * PAD, "strong")
    shapes: list[Shape] = [root, *centre.amid(root, "on-strong")]
    trunk, left = EDGE + 12, EDGE + _TREE
    top = root.bottom + 12
    for text in blocks(diagram.around, width.inner - _TREE - 2 * PAD):
        box = Box(left, top, width.inner - _TREE, text.height + 2 * PAD)
        shapes += [box, *text.at(box.x + PAD, box.y + PAD)]
        middle = box.middle[1]
        shapes.append(Line(((trunk, root.bottom), (trunk, middle), (left, middle)), "link"))
        top = box.bottom + 12
    return drawing(width, top - 12, shapes)


def _rays(diagram: Hub, width: Width) -> Drawing:
    """Draw the centre in the middle; the first half stands at its left, the rest at its right."""
    each = (width.inner - _CENTRE - 2 * _CURVE) / 2
    texts = blocks(diagram.around, each - 2 * PAD)
    half = (len(texts) + 1) // 2
    sides = (texts[:half], texts[half:])
    height = max(_stacked(side) for side in sides)
    text = block(diagram.centre, _CENTRE - 2 * PAD)
    tall = text.height + 4 * PAD
    height = max(height, tall)
    left = (width.value - _CENTRE) / 2
    centre = Box(left, EDGE + (height - tall) / 2, _CENTRE, tall, "strong")
    shapes: list[Shape] = []
    for side, x, start in (
        (sides[0], EDGE, centre.x),
        (sides[1], width.value - EDGE - each, centre.right),
    ):
        for box, words in _stack(side, x, each, height):
            end = box.x if start < box.x else box.right
            shapes += [_curve(start, centre.middle[1], end, box.middle[1])]
            shapes += [box, *words.at(box.x + PAD, box.middle[1] - words.height / 2)]
    return drawing(width, EDGE + height, [*shapes, centre, *text.amid(centre, "on-strong")])


def _stacked(texts: Sequence[Block]) -> float:
    return sum(text.height + 2 * PAD for text in texts) + 14 * (len(texts) - 1)


def _stack(
    texts: Sequence[Block], x: float, width: float, height: float
) -> Iterator[tuple[Box, Block]]:
    """Yield boxes below each other, spread over a height."""
    free = height - _stacked(texts)
    gap = free / (len(texts) + 1)
    top = EDGE + gap
    for text in texts:
        box = Box(x, top, width, text.height + 2 * PAD)
        yield box, text
        top = box.bottom + 14 + gap


def _curve(start: float, y1: float, end: float, y2: float) -> Line:
    middle = (start + end) / 2
    radius = min(18, abs(y1 - y2) / 2)
    return Line(((start, y1), (middle, y1), (middle, y2), (end, y2)), "link", radius)
