"""What was rated, all around: now, and the time before."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from app.printing.drawing.measuring import LABEL, NOTE, SMALL, clipped, width_of, wrap
from app.printing.drawing.shapes import (
    Anchor,
    Box,
    Dot,
    Drawing,
    Line,
    Patch,
    Point,
    Shape,
    Strokes,
    Words,
)
from app.printing.drawing.sizes import EDGE, NEAR, SPACE, Size, drawing
from app.toolkit.drawing.model import Radar, Spoke

_NAMED, _NAME_LINES, _NAME_WIDTH = 8, 3, 160
"""So many spokes, with names so short, have them around the picture; others have numbers."""
_RADIUS, _GAP = 170, 14
_ROW_LINES = 3
_DOT = 4.5
Value = Callable[[Spoke], float | None]


def radar(plan: Radar, size: Size) -> Drawing:
    """Draw a spoke for each thing rated, its value from the middle outwards, and all as a list."""
    shapes, top = _key(plan, size)
    radius = min(_RADIUS, size.inner / 2 - 24)
    named = _named(plan.spokes, radius, size)
    label = partial(_names if named else _numbers, plan.spokes, radius, size)
    areas = [words.area for words in label((0, 0))]
    above = -min(area.top for area in areas)
    centre = (size / 2, top + above)
    shapes += _web(plan, centre, radius)
    shapes += _figure(plan, centre, radius)
    shapes += _steps(plan, centre, radius)
    shapes += label(centre)
    below = centre[1] + max(radius, *(area.bottom for area in areas)) + SPACE
    numbers = not named and not _numbered(plan.spokes)
    legend, bottom = _legend(plan.spokes, size, below, numbers=numbers)
    return drawing(size, bottom, [*shapes, *legend])


def _named(spokes: Sequence[Spoke], radius: float, size: Size) -> bool:
    """Return whether the names are few and short enough to stand at the ends of the spokes."""
    if size.narrow or len(spokes) > _NAMED:
        return False
    room = _room(radius, size)
    return all(len(wrap(spoke.label, room, NOTE)) <= _NAME_LINES for spoke in spokes)


def _room(radius: float, size: Size) -> float:
    """Return how wide a name beside the picture may be."""
    return min(size / 2 - radius - _GAP - EDGE, _NAME_WIDTH)


def _numbered(spokes: Sequence[Spoke]) -> bool:
    """Return whether the names begin with their numbers as it is."""
    return all(spoke.label.startswith(f"{n}.") for n, spoke in enumerate(spokes, start=1))


def _key(plan: Radar, size: Size) -> tuple[list[Shape], float]:
    """Return which line is now and which is before; nothing where there is only one."""
    if not plan.before:
        return [], EDGE
    shapes: list[Shape] = []
    top: float = EDGE
    for name, line, dot in ((plan.now, "own", "point"), (plan.before, "before", "hollow")):
        middle = top + NOTE.leading / 2
        text = clipped(name, size.inner - 44, NOTE, 2)
        shapes.append(Line(((EDGE, middle), (EDGE + 34, middle)), line))
        shapes.append(Dot(EDGE + 17, middle, _DOT, dot))
        shapes.append(Words(EDGE + 44, top, text, NOTE, look="ink"))
        top += len(text) * NOTE.leading + 2
    return shapes, top + NEAR


def _at(centre: Point, radius: float, index: int, count: int) -> Point:
    """Return where a spoke is so far from the middle; the first one goes upwards."""
    angle = 2 * math.pi * index / count - math.pi / 2
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _web(plan: Radar, centre: Point, radius: float) -> Iterator[Shape]:
    count = len(plan.spokes)
    for step in range(1, plan.steps + 1):
        ring = tuple(_at(centre, radius * step / plan.steps, n, count) for n in range(count))
        yield Patch(ring, "axis" if step == plan.steps else "grid")
    # Many spokes would be a blot where they meet.
    inner = 0 if count <= 12 else radius / plan.steps
    yield Strokes(
        tuple((_at(centre, inner, n, count), _at(centre, radius, n, count)) for n in range(count)),
        "grid",
    )


def _steps(plan: Radar, centre: Point, radius: float) -> Iterator[Shape]:
    """Yield the numbers of the rings, readable on whatever lies below them."""
    for step in range(1, plan.steps + 1):
        y = centre[1] - radius * step / plan.steps
        yield Box(centre[0] + 6, y + 2, 12, SMALL.leading - 3, "halo")
        yield Words(centre[0] + 12, y, (str(step),), SMALL, "middle")


def _figure(plan: Radar, centre: Point, radius: float) -> Iterator[Shape]:
    """Yield the values as closed lines; what has none leaves a gap."""
    values: list[tuple[Value, str, str]] = [(lambda spoke: spoke.now, "own", "point")]
    if plan.before:
        values.insert(0, (lambda spoke: spoke.before, "before", "hollow"))
    for value, line, dot in values:
        points = [
            None
            if (one := value(spoke)) is None
            else _at(centre, radius * one / plan.steps, index, len(plan.spokes))
            for index, spoke in enumerate(plan.spokes)
        ]
        there = tuple(point for point in points if point is not None)
        if len(there) == len(points) and line == "own":
            yield Patch(there, "area")
        neighbours = zip(points, [*points[1:], points[0]], strict=True)
        lines = tuple((a, b) for a, b in neighbours if a is not None and b is not None)
        if lines:
            yield Strokes(lines, line)
        for point in there:
            yield Dot(*point, _DOT, dot)


def _names(spokes: Sequence[Spoke], radius: float, size: Size, centre: Point) -> Iterator[Words]:
    """Yield the names at the ends of the spokes."""
    room = _room(radius, size)
    for index, spoke in enumerate(spokes):
        x, y = _at(centre, radius + _GAP, index, len(spokes))
        lines = wrap(spoke.label, room, NOTE)
        across, down = (x - centre[0]) / radius, (y - centre[1]) / radius
        anchor: Anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
        # Above the picture a name stands on its point, below it hangs, beside it is centred.
        top = y - len(lines) * NOTE.leading * (1 - down) / 2
        yield Words(x, top, lines, NOTE, anchor, "ink")


def _numbers(spokes: Sequence[Spoke], radius: float, _: Size, centre: Point) -> Iterator[Words]:
    """Yield the numbers at the ends of the spokes, under which the legend has their names."""
    for index in range(len(spokes)):
        x, y = _at(centre, radius + _GAP, index, len(spokes))
        yield Words(x, y - SMALL.leading / 2, (str(index + 1),), SMALL, "middle", "ink")


def _legend(
    spokes: Sequence[Spoke], size: Size, top: float, *, numbers: bool
) -> tuple[list[Shape], float]:
    """Return each name with its values, in two columns where there is room, and where they end."""
    columns = 1 if size.narrow or len(spokes) < 10 else 2
    width = (size.inner - 2 * SPACE * (columns - 1)) / columns
    each = math.ceil(len(spokes) / columns)
    said = max(width_of(spoke.words, LABEL) for spoke in spokes)
    shapes: list[Shape] = []
    bottom = top
    for column in range(columns):
        left, y = EDGE + column * (width + 2 * SPACE), top
        for index, spoke in enumerate(
            spokes[column * each : (column + 1) * each], column * each + 1
        ):
            first = left + (28 if numbers else 0)
            label = clipped(spoke.label, left + width - said - SPACE - first, NOTE, _ROW_LINES)
            if numbers:
                shapes.append(Words(left + 22, y, (str(index),), NOTE, "end"))
            shapes.append(Words(first, y, label, NOTE, look="ink"))
            shapes.append(Words(left + width, y, (spoke.words,), LABEL, "end"))
            y += max(len(label), 1) * NOTE.leading + 4
            shapes.append(Line(((left, y - 2), (left + width, y - 2)), "grid"))
        bottom = max(bottom, y)
    return shapes, bottom
