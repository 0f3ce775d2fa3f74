"""Bars: lying ones for things with names, upright ones for classes and months."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.printing.drawing.measuring import LABEL, NOTE, clipped, width_of
from app.printing.drawing.shapes import Box, Comb, Drawing, Line, Shape, Words
from app.printing.drawing.sizes import EDGE, NEAR, SPACE, Size, drawing
from app.printing.drawing.textures import key, textured

_LABELS = 0.34
"""Part of a wide drawing that the names at its left have."""
_BAR = 20
_LINES = 3
"""Lines of a name; more is left out."""
_WHISKER = 5
"""Half the height of a whisker's end."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing with its values: one for each series, each with how it is read.

    A value of None draws nothing; its words, such as a dash, stand there all the same.
    """

    label: str
    values: Sequence[float | None]
    said: Sequence[str]
    spread: tuple[float, float] | None = None
    """From where to where a whisker goes over the first bar."""


@dataclass(frozen=True, slots=True)
class Bars:
    bars: Sequence[Bar]
    series: Sequence[str] = ()
    """Names of the series, in a key above the bars; none for a single one."""
    start: float = 0
    """Where bars begin: 1 on a scale from 1 to 5."""
    end: float | None = None
    """Where the axis ends; the furthest value if none is given or a value lies beyond."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where values lie across."""

    least: float
    most: float
    left: float
    right: float

    def at(self, value: float) -> float:
        share = (value - self.least) / (self.most - self.least) if self.most > self.least else 0
        return self.left + share * (self.right - self.left)


def bars(chart: Bars, size: Size) -> Drawing:
    """Draw a bar for each value, from the line where bars start, its number behind its end."""
    names = 0 if size.narrow else round(_LABELS * size)
    said = [text for bar in chart.bars for text in bar.said]
    numbers = max((width_of(text, LABEL) for text in said), default=0) + 2 * NEAR
    least, most = _extent(chart)
    axis = _Axis(least, most, EDGE + names + 1, size.right - numbers)
    shapes, top = key(chart.series, size, EDGE) if chart.series else ([], float(EDGE))
    first = top = top + (SPACE if chart.series else 0)
    lines: list[tuple[float, float]] = []
    for bar in chart.bars:
        label = clipped(bar.label, (names or size.inner) - SPACE, LABEL, _LINES)
        words = len(label) * LABEL.leading
        high = len(bar.said) * (_BAR + 4) - 4
        if size.narrow:
            shapes.append(Words(EDGE, top, label, LABEL))
            top += words + 3
            lines.append((top - 2, top + high + 2))
            shapes += _measured(bar, chart, axis, top)
            top += high + SPACE
        else:
            height = max(words, high)
            shapes.append(Words(EDGE, top + (height - words) / 2, label, LABEL))
            shapes += _measured(bar, chart, axis, top + (height - high) / 2)
            top += height + SPACE
    start = axis.at(chart.start)
    uprights = lines if size.narrow else [(first - 4, top - SPACE + 4)]
    shapes += [Line(((start, upper), (start, lower)), "axis") for upper, lower in uprights]
    return drawing(size, top - SPACE + 4, shapes)


def _extent(chart: Bars) -> tuple[float, float]:
    """Return the least and the most that the axis must hold."""
    reached = [chart.start, *([] if chart.end is None else [chart.end])]
    for bar in chart.bars:
        reached += [value for value in bar.values if value is not None]
        reached += bar.spread or ()
    return min(reached), max(reached)


def _measured(bar: Bar, chart: Bars, axis: _Axis, top: float) -> Iterator[Shape]:
    """Yield the bars of one thing, one below the other, and their numbers."""
    start = axis.at(chart.start)
    for index, (value, said) in enumerate(zip(bar.values, bar.said, strict=True)):
        y = top + index * (_BAR + 4)
        end = start if value is None else axis.at(value)
        behind = max(start, end)
        spread = bar.spread if index == 0 else None
        box = Box(min(start, end), y, abs(end - start), _BAR, "spread")
        if box.width >= 1:
            # A whisker would not be seen on a full bar.
            yield from [box] if spread else textured(box, index)
        if spread:
            low, high = map(axis.at, spread)
            behind = max(behind, high)
            middle = y + _BAR / 2
            yield Line(((low, middle), (high, middle)), "whisker")
            yield Comb((low, high), middle - _WHISKER, middle + _WHISKER, "whisker")
        yield Words(behind + NEAR, y + (_BAR - LABEL.leading) / 2, (said,), LABEL)


@dataclass(frozen=True, slots=True)
class Column:
    """A class of numbers or a month; its name should be short."""

    label: str
    value: float
    said: str


@dataclass(frozen=True, slots=True)
class Columns:
    columns: Sequence[Column]
    measure: str = ""
    """What is counted; stands above."""
    touching: bool = False
    """Whether columns stand without gaps, as classes of a number do."""


_HEIGHT = 180
"""Of the highest column."""


def columns(chart: Columns, size: Size) -> Drawing:
    """Draw upright bars, their numbers above and their names below.

    Where not all names fit, every second, third … stands.
    """
    shapes: list[Shape] = []
    top: float = EDGE
    if chart.measure:
        measure = clipped(chart.measure, size.inner, NOTE, _LINES)
        shapes.append(Words(EDGE, top, measure, NOTE))
        top += len(measure) * NOTE.leading + NEAR
    foot = top + LABEL.leading + _HEIGHT
    each = size.inner / max(len(chart.columns), 1)
    width = each - 1 if chart.touching else min(each * 0.7, 64)
    highest = max((column.value for column in chart.columns), default=0) or 1
    numbered = all(width_of(column.said, NOTE) <= each for column in chart.columns)
    labels = [clipped(column.label, max(each - 4, 40), NOTE, _LINES) for column in chart.columns]
    every = _every(labels, each)
    for index, column in enumerate(chart.columns):
        middle = EDGE + (index + 0.5) * each
        height = max(column.value, 0) / highest * _HEIGHT
        if height >= 1:
            shapes += textured(Box(middle - width / 2, foot - height, width, height), 0)
        if numbered:
            above = foot - height - NOTE.leading - 2
            shapes.append(Words(middle, above, (column.said,), NOTE, "middle", "ink"))
        if index % every == 0:
            half = _widest(labels[index]) / 2
            inside = min(max(middle, EDGE + half), size.right - half)
            shapes.append(Words(inside, foot + NEAR, labels[index], NOTE, "middle"))
    shapes.append(Line(((EDGE, foot), (size.right, foot)), "axis"))
    deepest = max((len(label) for label in labels), default=0)
    return drawing(size, foot + NEAR + deepest * NOTE.leading, shapes)


def _every(labels: Sequence[tuple[str, ...]], each: float) -> int:
    """Return of how many names one can stand without touching the next.

    The first and the last are moved inwards, by less than half their width.
    """
    widest = max(map(_widest, labels), default=0)
    return 1 if widest + 4 <= each else math.ceil((1.5 * widest + 4) / each)


def _widest(lines: Sequence[str]) -> float:
    return max((width_of(line, NOTE) for line in lines), default=0)
