"""Between people: what two sides exchange, and questions that lead on or out."""

from __future__ import annotations

from collections.abc import Sequence

from app.learning.drawing.blocks import EDGE, PAD, Width, arrow, block, drawing
from app.learning.drawing.shapes import Answer, Drawing, Shape
from app.printing.drawing.measuring import LABEL, NOTE, wrap
from app.printing.drawing.shapes import Box, Dot, Words
from modules.diagrams import Exchange, Gates

_SIDE, _LOOK = 164, "tint-5"
"""Width of either side of a wide exchange, and how a side looks."""
_BULLET = 14
"""From a bullet's left edge to its text."""
_WAY = 34
"""Length of the arrow to the next gate, beside which an answer stands."""
_QUESTION = 340
"""Width of a gate in a wide drawing."""


def exchange(diagram: Exchange, width: Width) -> Drawing:
    """Draw two sides, and between them what goes over and what comes back."""
    return _over(diagram, width) if width.narrow else _across(diagram, width)


def _across(diagram: Exchange, width: Width) -> Drawing:
    """Draw the sides left and right: gifts of the left one above, of the right one below."""
    start, end = EDGE + _SIDE + 16, width.value - EDGE - _SIDE - 16
    there, below = _gifts(diagram.left.gives, start, EDGE + 4, end - start)
    back, lowest = _gifts(diagram.right.gives, start, below + 44, end - start)
    height = max(lowest + 24, 140) - EDGE
    sides = [Box(x, EDGE, _SIDE, height, _LOOK) for x in (EDGE, end + 16)]
    shapes: list[Shape] = [*sides, *there, *back]
    shapes.append(arrow((start - 16, below + 12), (end + 16, below + 12)))
    shapes.append(arrow((end + 16, lowest + 12), (start - 16, lowest + 12)))
    for side, box in zip((diagram.left, diagram.right), sides, strict=True):
        shapes += block(side.label, _SIDE - 2 * PAD).amid(box)
    return drawing(width, EDGE + height, shapes)


def _over(diagram: Exchange, width: Width) -> Drawing:
    """Draw the sides above and below: gifts of the upper one go down, of the lower one up."""
    upper, lower = (
        block(side.label, width.inner - 2 * PAD) for side in (diagram.left, diagram.right)
    )
    top = Box(EDGE, EDGE, width.inner, upper.height + 2 * PAD, _LOOK)
    half = width.inner / 2
    down, one = _gifts(diagram.left.gives, EDGE + 28, top.bottom + 14, half - 36)
    up, other = _gifts(diagram.right.gives, EDGE + half + 28, top.bottom + 14, half - 28)
    end = max(one, other, top.bottom + 80) + 14
    bottom = Box(EDGE, end, width.inner, lower.height + 2 * PAD, _LOOK)
    shapes: list[Shape] = [top, bottom, *down, *up]
    shapes.append(arrow((EDGE + 12, top.bottom), (EDGE + 12, end)))
    shapes.append(arrow((EDGE + half + 12, end), (EDGE + half + 12, top.bottom)))
    shapes += [*upper.amid(top), *lower.amid(bottom)]
    return drawing(width, bottom.bottom, shapes)


def _gifts(gifts: Sequence[str], x: float, top: float, width: float) -> tuple[list[Shape], float]:
    """Return gifts below each other, a bullet before each, and where they end."""
    shapes: list[Shape] = []
    for gift in gifts:
        lines = wrap(gift, width - _BULLET, NOTE)
        shapes.append(Dot(x + 3, top + NOTE.leading / 2, 3, "strong"))
        shapes.append(Words(x + _BULLET, top, lines, NOTE, look="ink"))
        top += len(lines) * NOTE.leading + 6
    return shapes, top - 6


def gates(diagram: Gates, width: Width) -> Drawing:
    """Draw questions below each other: yes leads down, no leads out."""
    place = _below if width.narrow else _beside
    top: float = EDGE
    shapes: list[Shape] = []
    for gate in diagram.gates:
        parts, top = place(gate.label, gate.no, width, top)
        shapes += parts
    wide = width.inner if width.narrow else _QUESTION
    text = block(diagram.end, wide - 2 * PAD)
    end = Box(EDGE, top, wide, text.height + 2 * PAD, "strong")
    return drawing(width, end.bottom, [*shapes, end, *text.amid(end, "on-strong")])


def _beside(question: str, no: str, width: Width, top: float) -> tuple[list[Shape], float]:
    """Return a gate with its way out at the right, and where the next one begins."""
    asked = block(question, _QUESTION - 2 * PAD)
    left = EDGE + _QUESTION + Answer.WIDTH + 36
    out = block("", width.value - EDGE - left - 2 * PAD, no)
    height = max(asked.height, out.height) + 2 * PAD
    gate = Box(EDGE, top, _QUESTION, height)
    way = Box(left, top, width.value - EDGE - left, height, "out")
    middle = gate.middle[1]
    below = gate.bottom + _WAY
    centre = gate.middle[0]
    return [
        gate,
        way,
        *asked.at(gate.x + PAD, middle - asked.height / 2),
        *out.at(way.x + PAD, middle - out.height / 2),
        arrow((gate.right, middle), (way.x, middle)),
        Answer(gate.right + 12, middle - LABEL.leading - 3, yes=False),
        arrow((centre, gate.bottom), (centre, below)),
        Answer(centre + 10, gate.bottom + (_WAY - LABEL.leading) / 2 - 2, yes=True),
    ], below


def _below(question: str, no: str, width: Width, top: float) -> tuple[list[Shape], float]:
    """Return a gate with its way out below it, and where the next one begins."""
    asked = block(question, width.inner - 2 * PAD)
    left = EDGE + Answer.WIDTH + 36
    out = block("", width.inner + EDGE - left - 2 * PAD, no)
    gate = Box(EDGE, top, width.inner, asked.height + 2 * PAD)
    way = Box(left, gate.bottom + _WAY, width.inner + EDGE - left, out.height + 2 * PAD, "out")
    below = way.bottom + 20
    yes, exit_ = EDGE + 20, left + 24
    return [
        gate,
        way,
        *asked.at(gate.x + PAD, gate.y + PAD),
        *out.at(way.x + PAD, way.y + PAD),
        arrow((exit_, gate.bottom), (exit_, way.y)),
        Answer(exit_ + 10, gate.bottom + (_WAY - LABEL.leading) / 2 - 2, yes=False),
        arrow((yes, gate.bottom), (yes, below)),
        Answer(yes + 10, way.middle[1] - LABEL.leading / 2, yes=True),
    ], below
