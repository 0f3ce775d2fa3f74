"""Where the points of our charts lie; `macros/charts.html` draws them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 320
"""Width and height of the radar's drawing area, in its own units."""
_CENTRE = SIZE / 2
_RADIUS = 128
_LABEL_RADIUS = 147
_PETAL_SHARE = 0.62
"""How much of its sector the petal of a validated level fills."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One spoke of a radar: levels 1 to 5, or None where there is none."""

    code: str
    self_level: int | None
    validated: int | None
    target: int | None


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    level: int = 0


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis as drawn: its end, its letter, and the petal of the validated level."""

    code: str
    end: Point
    label: Point
    petal: str
    validated: int | None


@dataclass(frozen=True, slots=True)
class Radar:
    """Everything the macro needs: rings as polygons, lines as SVG paths."""

    size: int
    rings: tuple[str, ...]
    spokes: tuple[Spoke, ...]
    self_line: str
    self_points: tuple[Point, ...]
    target_line: str


def radar(axes: Sequence[Axis]) -> Radar:
    """Return the shapes of a radar with one spoke for each axis, the first one upwards."""
    count = len(axes)
    return Radar(
        size=SIZE,
        rings=tuple(_ring(level, count) for level in range(1, 6)),
        spokes=tuple(_spoke(axis, index, count) for index, axis in enumerate(axes)),
        self_line=_line([axis.self_level for axis in axes]),
        self_points=tuple(
            _at(axis.self_level, index, count)
            for index, axis in enumerate(axes)
            if axis.self_level is not None
        ),
        target_line=_line([axis.target for axis in axes]),
    )


def _angle(index: float, count: int) -> float:
    return 2 * math.pi * index / count - math.pi / 2


def _polar(radius: float, angle: float, level: int = 0) -> Point:
    x, y = _CENTRE + radius * math.cos(angle), _CENTRE + radius * math.sin(angle)
    return Point(round(x, 1), round(y, 1), level)


def _at(level: int, index: int, count: int) -> Point:
    return _polar(_RADIUS * level / 5, _angle(index, count), level)


def _ring(level: int, count: int) -> str:
    return " ".join(f"{p.x},{p.y}" for p in (_at(level, index, count) for index in range(count)))


def _spoke(axis: Axis, index: int, count: int) -> Spoke:
    return Spoke(
        code=axis.code,
        end=_at(5, index, count),
        label=_polar(_LABEL_RADIUS, _angle(index, count)),
        petal="" if axis.validated is None else _petal(axis.validated, index, count),
        validated=axis.validated,
    )


def _petal(level: int, index: int, count: int) -> str:
    half = _PETAL_SHARE / 2
    radius = round(_RADIUS * level / 5, 1)
    start = _polar(radius, _angle(index - half, count))
    end = _polar(radius, _angle(index + half, count))
    return f"M{_CENTRE} {_CENTRE}L{start.x} {start.y}A{radius} {radius} 0 0 1 {end.x} {end.y}Z"


def _line(levels: Sequence[int | None]) -> str:
    """Join the levels of neighbouring spokes; a spoke without a level leaves a gap."""
    count = len(levels)
    segments = []
    for index, level in enumerate(levels):
        following = levels[(index + 1) % count]
        if level is not None and following is not None:
            start, end = _at(level, index, count), _at(following, (index + 1) % count, count)
            segments.append(f"M{start.x} {start.y}L{end.x} {end.y}")
    return "".join(segments)
