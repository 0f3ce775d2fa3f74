"""How wide drawings are, and what they leave free."""

from __future__ import annotations

from enum import IntEnum

from app.printing.drawing.shapes import Drawing, Shape

EDGE = 2
"""What a drawing leaves free at its edges, so that no line is cut in half."""
NEAR, SPACE = 6, 14
"""Between what belongs together, and between two rows."""


class Size(IntEnum):
    """The widths of each drawing."""

    NARROW = 340
    """Phones."""
    WIDE = 680
    """A column of a page, an upright paper."""
    BROAD = 1000
    """A wide paper."""

    @property
    def narrow(self) -> bool:
        return self is Size.NARROW

    @property
    def right(self) -> int:
        return self.value - EDGE

    @property
    def inner(self) -> int:
        return self.value - 2 * EDGE


def drawing(size: Size, height: float, shapes: list[Shape]) -> Drawing:
    """Return shapes as a drawing whose lowest edge lies here."""
    return Drawing(size.value, round(height + EDGE), tuple(shapes))
