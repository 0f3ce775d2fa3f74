"""What a drawing is made of: a `kind` tells who prints it what to write, a look how.

All lengths are units of the drawing, which are CSS pixels at natural size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from app.printing.drawing.measuring import Face, width_of

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

_HEAD_LENGTH = 8
_HEAD_HALF = 4.5
_BASELINE = 0.76
"""Where in its height a line of text stands; the rest is for what reaches below it."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, by its edges."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners."""

    kind: ClassVar = "box"
    x: float
    y: float
    width: float
    height: float
    look: str = "plain"

    @property
    def attributes(self) -> dict[str, str]:
        return _rounded(x=self.x, y=self.y, width=self.width, height=self.height)

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, its corners rounded, with a head at its end if it is an arrow."""

    kind: ClassVar = "line"
    points: tuple[Point, ...]
    look: str
    radius: float = 10

    @property
    def arrow(self) -> bool:
        return self.look == "arrow"

    @property
    def path(self) -> str:
        """Return the line as an SVG path; an arrow's ends where its head begins."""
        *before, end = self.points
        if self.arrow:
            end = _towards(end, before[-1], _HEAD_LENGTH - 1)
        points = [*before, end]
        path = f"M{_pair(points[0])}"
        for index in range(1, len(points) - 1):
            corner = points[index]
            enter = _towards(corner, points[index - 1], self.radius)
            leave = _towards(corner, points[index + 1], self.radius)
            path += f"L{_pair(enter)}Q{_pair(corner)} {_pair(leave)}"
        return f"{path}L{_pair(end)}"

    @property
    def head(self) -> str:
        """Return the head of an arrow as an SVG path: drawn, since a marker would need an id."""
        tip, before = self.points[-1], self.points[-2]
        base = _towards(tip, before, _HEAD_LENGTH)
        across = (tip[1] - base[1]) / _HEAD_LENGTH, (base[0] - tip[0]) / _HEAD_LENGTH
        one, other = (
            (base[0] + side * across[0], base[1] + side * across[1])
            for side in (_HEAD_HALF, -_HEAD_HALF)
        )
        return f"M{_pair(tip)}L{_pair(one)}L{_pair(other)}Z"


@dataclass(frozen=True, slots=True)
class Comb:
    """Upright lines of one height beside each other, in one path since there may be many."""

    kind: ClassVar = "line"
    arrow: ClassVar = False
    lefts: tuple[float, ...]
    top: float
    bottom: float
    look: str

    @property
    def path(self) -> str:
        return "".join(f"M{_pair((x, self.top))}V{_number(self.bottom)}" for x in self.lefts)

    @property
    def area(self) -> Area:
        return Area(min(self.lefts), self.top, max(self.lefts), self.bottom)


@dataclass(frozen=True, slots=True)
class Strokes:
    """Straight lines that belong together, such as the texture of a box, in one path."""

    kind: ClassVar = "line"
    arrow: ClassVar = False
    lines: tuple[tuple[Point, Point], ...]
    look: str

    @property
    def path(self) -> str:
        return "".join(f"M{_pair(start)}L{_pair(end)}" for start, end in self.lines)

    @property
    def area(self) -> Area:
        return _around([point for line in self.lines for point in line])


@dataclass(frozen=True, slots=True)
class Patch:
    """What lies inside straight lines through points."""

    kind: ClassVar = "line"
    arrow: ClassVar = False
    points: tuple[Point, ...]
    look: str

    @property
    def path(self) -> str:
        return f"M{'L'.join(map(_pair, self.points))}Z"

    @property
    def area(self) -> Area:
        return _around(self.points)


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle."""

    kind: ClassVar = "dot"
    x: float
    y: float
    radius: float
    look: str

    @property
    def attributes(self) -> dict[str, str]:
        return _rounded(cx=self.x, cy=self.y, r=self.radius)

    @property
    def area(self) -> Area:
        radius = self.radius
        return Area(self.x - radius, self.y - radius, self.x + radius, self.y + radius)


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text; `y` is the top of the first one."""

    kind: ClassVar = "words"
    x: float
    y: float
    lines: tuple[str, ...]
    face: Face
    anchor: Anchor = "start"
    look: str = ""

    @property
    def looks(self) -> tuple[str, ...]:
        return looks_of(self.face, self.anchor, self.look)

    @property
    def placed(self) -> tuple[tuple[dict[str, str], str], ...]:
        """Return each line with the attributes that say where its letters stand."""
        tops = (self.y + self.face.leading * index for index in range(len(self.lines)))
        return tuple(
            (letters_at(self.x, top, self.face), line)
            for top, line in zip(tops, self.lines, strict=True)
        )

    @property
    def area(self) -> Area:
        width = max((width_of(line, self.face) for line in self.lines), default=0)
        return text_area(self, width, len(self.lines))


class Placed(Protocol):
    """A text in its place; `y` is the top of its first line."""

    @property
    def x(self) -> float: ...

    @property
    def y(self) -> float: ...

    @property
    def face(self) -> Face: ...

    @property
    def anchor(self) -> Anchor: ...


Shape = Box | Line | Comb | Strokes | Patch | Dot | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order in which they are painted."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def looks_of(face: Face, anchor: Anchor, look: str = "") -> tuple[str, ...]:
    """Return the looks of a text; it begins at its place unless they say otherwise."""
    return tuple(one for one in (face.name, anchor, look) if one and one != "start")


def text_area(text: Placed, width: float, lines: int) -> Area:
    """Return what lines of text cover, the widest of them so wide."""
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return Area(left, text.y, left + width, text.y + lines * text.face.leading)


def _around(points: Sequence[Point]) -> Area:
    across, down = zip(*points, strict=True)
    return Area(min(across), min(down), max(across), max(down))


def _towards(start: Point, end: Point, by: float) -> Point:
    """Return the point that lies so far from the start towards the end, but not beyond it."""
    distance = math.dist(start, end)
    share = min(1, by / distance) if distance else 0
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def letters_at(x: float, top: float, face: Face) -> dict[str, str]:
    """Return where the letters of a line stand that has its upper edge there."""
    return _rounded(x=x, y=top + _BASELINE * face.leading)


def _rounded(**attributes: float) -> dict[str, str]:
    return {name: _number(value) for name, value in attributes.items()}


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    """Return a length with one decimal at most: more is not seen, but sent."""
    return f"{value:.1f}".removesuffix(".0")
