"""Lanes with cards: what is to be done, what is being done, what is done."""

from __future__ import annotations

from app.printing.drawing.measuring import LABEL, NOTE, SMALL, clipped
from app.printing.drawing.shapes import Box, Drawing, Shape, Words
from app.printing.drawing.sizes import EDGE, NEAR, Size, drawing
from app.toolkit.drawing.model import Board, Card, Lane

_GAP, _PAD = 10, 8
_NARROWEST = 150
"""Width of a lane; where there is less, lanes stand in several rows."""
_LINES = 5


def board(plan: Board, size: Size) -> Drawing:
    """Draw a lane for each state, side by side where there is room, else below each other."""
    across = max(1, min(len(plan.lanes), int((size.inner + _GAP) / (_NARROWEST + _GAP))))
    if size.narrow:
        across = 1
    width = (size.inner - _GAP * (across - 1)) / across
    shapes: list[Shape] = []
    top: float = EDGE
    for start in range(0, len(plan.lanes), across):
        row = plan.lanes[start : start + across]
        lanes = [_lane(lane, EDGE + n * (width + _GAP), top, width) for n, lane in enumerate(row)]
        bottom = max(bottom for _, bottom in lanes)
        for index, (cards, _) in enumerate(lanes):
            left = EDGE + index * (width + _GAP)
            shapes += [Box(left, top, width, bottom - top, "lane"), *cards]
        top = bottom + _GAP
    return drawing(size, top - _GAP, shapes)


def _lane(lane: Lane, left: float, top: float, width: float) -> tuple[list[Shape], float]:
    """Return the title and the cards of a lane, and where they end."""
    title = clipped(f"{lane.title} · {len(lane.cards)}", width - 2 * _PAD, LABEL, 2)
    shapes: list[Shape] = [Words(left + _PAD, top + _PAD, title, LABEL, look="primary")]
    top += _PAD + len(title) * LABEL.leading + NEAR
    for card in lane.cards:
        drawn, top = _card(card, left + _PAD, top, width - 2 * _PAD)
        shapes += drawn
        top += NEAR
    return shapes, top + _PAD - NEAR


def _card(card: Card, left: float, top: float, width: float) -> tuple[list[Shape], float]:
    label = clipped(card.label, width - 2 * _PAD, NOTE, _LINES)
    who = clipped(card.who, width - 2 * _PAD, SMALL, 2)
    height = len(label) * NOTE.leading + len(who) * SMALL.leading + 2 * _PAD
    return [
        Box(left, top, width, height, "card"),
        Words(left + _PAD, top + _PAD, label, NOTE, look="ink"),
        Words(left + _PAD, top + _PAD + len(label) * NOTE.leading, who, SMALL),
    ], top + height
