"""Numbers and dates: timelines, bars, number lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from app.learning.drawing.blocks import BADGE, EDGE, Block, Width, badge, block, drawing
from app.learning.drawing.shapes import Drawing, Figure, Shape, digits
from app.printing.drawing.measuring import LABEL, NOTE, width_of, wrap
from app.printing.drawing.shapes import Box, Comb, Dot, Line, Words
from modules.diagrams import Bar, Bars, Mark, NumberLine, Row, Timeline

_LABELS = 220
"""Width of the words at the left of a wide timeline or of wide bars."""
_BAR, _TRACK = 20, 22
"""Heights of a bar, and of a stretch in a timeline."""
_SPACE, _NEAR = 14, 5
"""Between two rows, and between what belongs together."""
_TICK = 3
"""Before and after the word above a column."""
_DOT = 6
_PILE = 200
"""Radius of a dot on a number line, and how high a pile of them may be."""


def timeline(diagram: Timeline, width: Width) -> Drawing:
    """Draw a stretch or a moment for each row, on columns that are the same for all."""
    left = EDGE if width.narrow else EDGE + _LABELS
    column = (width.value - EDGE - left) / len(diagram.ticks)
    ticks = list(_ticks(diagram.ticks, left, column))
    top = max(words.area.bottom for words in ticks) + 8
    shapes: list[Shape] = [*ticks]
    room = width.inner if width.narrow else _LABELS - _SPACE
    # Bare numbers say nothing beside a row; above the columns, all of them are in their place.
    dated = len(ticks) < len(diagram.ticks) or not all(map(_is_number, diagram.ticks))
    for row in diagram.rows:
        when = _when(row, diagram.ticks) if dated else ""
        text = Block(
            wrap(row.label, room, LABEL), wrap(when, room, NOTE) + wrap(row.note, room, NOTE)
        )
        height = max(text.height, _TRACK)
        shapes += text.at(EDGE, top)
        track = top + text.height + 6 if width.narrow else top + (height - _TRACK) / 2
        shapes += _stretch(row, left, track, column, len(diagram.ticks))
        top = (track + _TRACK if width.narrow else top + height) + _SPACE
    return drawing(width, top - _SPACE, shapes)


def _when(row: Row, ticks: Sequence[str]) -> str:
    first, last = ticks[row.start - 1], ticks[row.end - 1]
    return first if row.milestone else f"{first} – {last}"


def _is_number(text: str) -> bool:
    return not any(map(str.isalpha, text))


def _ticks(ticks: Sequence[str], left: float, column: float) -> Iterator[Words]:
    """Yield the words above the columns; if they do not all fit, every second or third."""
    count = len(ticks)
    for every in range(1, count + 1):
        rooms = {
            index: column * min(every, count - index) - 2 * _TICK
            for index in range(0, count, every)
        }
        if every == count or all(_fits(ticks[index], room) for index, room in rooms.items()):
            break
    for index, room in rooms.items():
        lines = wrap(ticks[index], room, NOTE)
        if every == 1:
            yield Words(left + (index + 0.5) * column, EDGE, lines, NOTE, "middle")
        else:
            yield Words(left + index * column + _TICK, EDGE, lines, NOTE)


def _fits(text: str, room: float) -> bool:
    """Return whether no word of a text must be divided."""
    return all(width_of(word, NOTE) <= room for word in text.split(" "))


def _stretch(row: Row, left: float, top: float, column: float, count: int) -> Iterator[Shape]:
    """Yield the columns of one row and what lies on them."""
    yield Box(left, top, column * count, _TRACK, "track")
    inner = tuple(left + index * column for index in range(1, count))
    yield Comb(inner, top, top + _TRACK, "grid")
    start = left + (row.start - 1) * column
    if row.milestone:
        yield Dot(start + column / 2, top + _TRACK / 2, 8, "strong")
    else:
        yield Box(start, top + 3, (row.end - row.start + 1) * column, _TRACK - 6, "strong")


def bars(diagram: Bars, width: Width) -> Drawing:
    """Draw a bar for each value, from the left, its number at its end."""
    left = EDGE if width.narrow else EDGE + _LABELS
    values = [value for bar in diagram.bars for value in bar.values]
    numbers = max(width_of(digits(value), LABEL) for value in values) + 2 * _NEAR
    room = width.value - EDGE - left - numbers
    largest = max(values) or 1
    shapes, first = _key(diagram, width)
    top = first
    for bar in diagram.bars:
        text = block(bar.label, width.inner if width.narrow else _LABELS - _SPACE)
        high = len(bar.values) * (_BAR + _NEAR) - _NEAR
        height = high if width.narrow else max(text.height, high)
        if width.narrow:
            shapes += text.at(EDGE, top)
            top += text.height + _NEAR
            shapes.append(_axis(left, top - 2, top + height + 2))
        else:
            shapes += text.at(EDGE, top + (height - text.height) / 2)
        shapes += _measured(
            bar, left, top + (height - high) / 2, [v / largest * room for v in bar.values]
        )
        top += height + _SPACE
    if not width.narrow:
        shapes.append(_axis(left, first - 4, top - _SPACE + 4))
    return drawing(width, top - _SPACE + 4, shapes)


def _axis(x: float, top: float, bottom: float) -> Line:
    return Line(((x, top), (x, bottom)), "axis")


def _key(diagram: Bars, width: Width) -> tuple[list[Shape], float]:
    """Return how each series looks and what its numbers are, and where the bars begin."""
    shapes: list[Shape] = []
    top: float = EDGE
    for index, name in enumerate(diagram.series):
        shapes.append(Box(EDGE, top + 3, 22, 13, f"series-{index + 1}"))
        text = wrap(f"{name} ({diagram.measure})", width.inner - 32, NOTE)
        shapes.append(Words(EDGE + 32, top, text, NOTE))
        top += len(text) * NOTE.leading + _NEAR
    return shapes, top + _SPACE


def _measured(bar: Bar, left: float, top: float, lengths: Sequence[float]) -> Iterator[Shape]:
    """Yield the bars of one thing, so long, and their numbers."""
    for index, (value, length) in enumerate(zip(bar.values, lengths, strict=True)):
        y = top + index * (_BAR + _NEAR)
        if length >= 1:
            yield Box(left, y, length, _BAR, f"series-{index + 1}")
        yield Figure(left + length + _NEAR, y, value, LABEL)


def number_line(diagram: NumberLine, width: Width) -> Drawing:
    """Draw each number as a dot above a line, and a letter above each place with a name."""
    values = [*diagram.points, *(mark.at for mark in diagram.marks)]
    finest = 1 if all(point == int(point) for point in diagram.points) else 0.001
    ticks = _round_numbers(min(values), max(values), 6 if width.narrow else 11, finest)
    widest = max(width_of(digits(tick), NOTE) for tick in ticks)
    side = max(widest / 2, BADGE)
    scale = (width.inner - 2 * side) / (ticks[-1] - ticks[0])

    def place(value: float) -> float:
        return EDGE + side + (value - ticks[0]) * scale

    measure = wrap(diagram.measure, width.inner, NOTE)
    above = EDGE + len(measure) * NOTE.leading + _SPACE
    letters, top = _letters([place(mark.at) for mark in diagram.marks], above)
    dots, axis = _piled(sorted(map(place, diagram.points)), top)
    stems = [Line(((dot.x, dot.y), (dot.x, axis)), "stem") for dot in letters]
    shapes: list[Shape] = [Words(EDGE, EDGE, measure, NOTE), *stems, *dots]
    for letter, dot in zip(ascii_uppercase, letters, strict=False):
        shapes += badge(dot.x, dot.y, letter)
    shapes.append(Line(((EDGE, axis), (width.value - EDGE, axis)), "axis"))
    every = math.ceil((widest + 8) / ((ticks[1] - ticks[0]) * scale))
    shapes.append(Comb(tuple(map(place, ticks)), axis, axis + 6, "axis"))
    shapes += [Figure(place(tick), axis + 8, tick, NOTE, "middle") for tick in ticks[::every]]
    names, bottom = _named(diagram.marks, axis + 8 + NOTE.leading + _SPACE, width)
    return drawing(width, bottom, [*shapes, *names])


def _round_numbers(low: float, high: float, most: int, finest: float) -> list[float]:
    """Return about so many round numbers, evenly from below the low one to above the high one.

    They are at least as far from each other as the finest step.
    """
    if low == high:
        low, high = low - 1, high + 1
    least = max((high - low) / (most - 1), finest)
    power = 10 ** math.floor(math.log10(least))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= least)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * index, 9) for index in range(first, last + 1)]


def _letters(places: Sequence[float], top: float) -> tuple[list[Dot], float]:
    """Return where the letters stand, those near each other in rows, and where the rows end."""
    row = 2 * BADGE + 4
    ends: list[float] = []
    rows: dict[int, int] = {}
    for index in sorted(range(len(places)), key=places.__getitem__):
        free = next((i for i, end in enumerate(ends) if end <= places[index] - BADGE), len(ends))
        ends[free : free + 1] = [places[index] + BADGE + 2]
        rows[index] = free
    bottom = top + row * len(ends)
    dots = [Dot(x, bottom - row * (rows[i] + 0.5), BADGE, "strong") for i, x in enumerate(places)]
    return dots, bottom


def _piled(places: Sequence[float], top: float) -> tuple[list[Dot], float]:
    """Return a dot for each place, those that would touch above each other, and where they stand.

    A dot may so stand left of its place, by less than its width (Wilkinson 1999, Dot plots).
    """
    piles: list[list[float]] = []
    for place in places:
        if piles and place < piles[-1][0] + 2 * _DOT + 1:
            piles[-1].append(piles[-1][0])
        else:
            piles.append([place])
    highest = max(len(pile) for pile in piles)
    each = min(2 * _DOT + 1, _PILE / highest)
    axis = top + _NEAR + each * highest + 2
    return [
        Dot(place, axis - 2 - each * (index + 0.5), (each - 1) / 2, "point")
        for pile in piles
        for index, place in enumerate(pile)
    ], axis


def _named(marks: Sequence[Mark], top: float, width: Width) -> tuple[list[Shape], float]:
    """Return each letter with its number and name, and where the last one ends."""
    first = EDGE + 2 * BADGE + 10
    numbers = max(width_of(digits(mark.at), LABEL) for mark in marks)
    left = first + numbers + 10
    shapes: list[Shape] = []
    for letter, mark in zip(ascii_uppercase, marks, strict=False):
        text = block(mark.label, width.inner - left)
        height = max(text.height, 2 * BADGE)
        middle = top + height / 2
        shapes += badge(EDGE + BADGE, middle, letter)
        shapes.append(Figure(left - 10, middle - LABEL.leading / 2, mark.at, LABEL, "end"))
        shapes += text.at(left, middle - text.height / 2)
        top += height + 6
    return shapes, top - 6
