"""Text that belongs together, and the boxes and circles that our diagrams share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.learning.drawing.shapes import Drawing, Shape
from app.printing.drawing.measuring import LABEL, NOTE, wrap
from app.printing.drawing.shapes import Anchor, Box, Dot, Line, Words
from modules.diagrams import Node

PAD = 12
"""Between the edge of a box and the text in it."""
BADGE = 13
"""Radius of the circle around a number."""
EDGE = 1
"""What a drawing leaves free at its edges, so that no line is cut in half."""


class Width(IntEnum):
    """The two widths of each drawing: for phones and narrow frames, and for a column of text."""

    NARROW = 320
    WIDE = 600

    @property
    def narrow(self) -> bool:
        return self is Width.NARROW

    @property
    def inner(self) -> int:
        return self.value - 2 * EDGE


@dataclass(frozen=True, slots=True)
class Block:
    """A label and the note below it, in lines."""

    label: tuple[str, ...]
    note: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        gap = 2 if self.label and self.note else 0
        return len(self.label) * LABEL.leading + len(self.note) * NOTE.leading + gap

    def at(self, x: float, top: float, anchor: Anchor = "start", look: str = "") -> Iterator[Words]:
        """Yield the text with its upper edge there."""
        if self.label:
            yield Words(x, top, self.label, LABEL, anchor, look)
        if self.note:
            below = top + self.height - len(self.note) * NOTE.leading
            yield Words(x, below, self.note, NOTE, anchor, look)

    def amid(self, box: Box, look: str = "") -> Iterator[Words]:
        """Yield the text in the middle of a box."""
        x, y = box.middle
        yield from self.at(x, y - self.height / 2, "middle", look)


def block(label: str, width: float, note: str = "") -> Block:
    """Return a text in lines that are no wider than this."""
    return Block(wrap(label, width, LABEL) if label else (), wrap(note, width, NOTE))


def blocks(nodes: Sequence[Node], width: float) -> list[Block]:
    return [block(node.label, width, node.note) for node in nodes]


def badge(x: float, y: float, text: object) -> Iterator[Shape]:
    """Yield a circle with a number or letter in it, its centre there."""
    yield Dot(x, y, BADGE, "strong")
    yield Words(x, y - LABEL.leading / 2, (str(text),), LABEL, "middle", "on-strong")


def arrow(*points: tuple[float, float], radius: float = 10) -> Line:
    return Line(points, "arrow", radius)


def drawing(width: Width, height: float, shapes: Sequence[Shape]) -> Drawing:
    """Return shapes as a drawing whose lowest edge lies here."""
    return Drawing(width.value, round(height + EDGE), tuple(shapes))
