"""What stands in diagrams alone: words and numbers that the template says in the page's language.

All other shapes are the shared ones of `app.printing.drawing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.printing.drawing.measuring import LABEL, Face, width_of
from app.printing.drawing.shapes import (
    Anchor,
    Area,
    Box,
    Comb,
    Dot,
    Line,
    Words,
    letters_at,
    looks_of,
    text_area,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, written in the reader's manner by the template; `y` is the top of its line."""

    kind: ClassVar = "figure"
    x: float
    y: float
    value: float
    face: Face
    anchor: Anchor = "start"

    @property
    def looks(self) -> tuple[str, ...]:
        return looks_of(self.face, self.anchor)

    @property
    def attributes(self) -> dict[str, str]:
        return letters_at(self.x, self.y, self.face)

    @property
    def area(self) -> Area:
        return text_area(self, width_of(digits(self.value), self.face), 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """The word "yes" or "no", said by the template; `y` is the top of its line."""

    kind: ClassVar = "answer"
    WIDTH: ClassVar = 40
    x: float
    y: float
    yes: bool
    face: Face = LABEL
    anchor: Anchor = "start"

    @property
    def looks(self) -> tuple[str, ...]:
        return looks_of(self.face, self.anchor)

    @property
    def attributes(self) -> dict[str, str]:
        return letters_at(self.x, self.y, self.face)

    @property
    def area(self) -> Area:
        return text_area(self, self.WIDTH, 1)


Shape = Box | Line | Comb | Dot | Words | Figure | Answer


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order in which they are painted."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def digits(value: float) -> str:
    """Return a number as long as any of our languages writes it, with three decimals at most."""
    return f"{value:,.3f}".rstrip("0").rstrip(".")
