"""Tasks as bars over weeks, months or years."""

from __future__ import annotations

from collections.abc import Iterator

from app.printing.drawing.looks import SERIES
from app.printing.drawing.measuring import LABEL, NOTE, clipped
from app.printing.drawing.shapes import Box, Drawing, Line, Shape, Words
from app.printing.drawing.sizes import EDGE, NEAR, SPACE, Size, drawing
from app.printing.drawing.textures import key, textured
from app.toolkit.drawing.days import Days
from app.toolkit.drawing.model import Gantt, Task

_LABELS = 0.36
"""Part of a wide drawing that the tasks' names have."""
_LINES = 3
_TEXTURES = (2, 1, 0, 3, 4, 5)
"""Which series a state looks like: the further in the order of states, the fuller its bar."""
_BAR = 20
_SHORTEST = 6
"""Width of a bar at least: a day in years is seen as well."""


def gantt(plan: Gantt, size: Size) -> Drawing:
    """Draw a bar for each task; how far it is shows as texture and stands in words."""
    left = EDGE if size.narrow else EDGE + round(_LABELS * size)
    days = Days.around(plan.first, plan.last, left, size.right, plan.locale)
    shapes, top = key(plan.states, size, EDGE, _TEXTURES) if plan.states else ([], float(EDGE))
    top += NEAR if plan.states else 0
    names = days.names(top)
    head = max((words.area.bottom for words in names), default=top) + NEAR
    rows: list[Shape] = []
    below = head + NEAR
    tracks: list[tuple[float, float]] = []
    for task in plan.tasks:
        drawn, track, bottom = _row(task, plan, days, below, size)
        rows += drawn
        tracks.append(track)
        rows.append(Line(((EDGE, bottom + NEAR), (size.right, bottom + NEAR)), "grid"))
        below = bottom + 2 * NEAR
    uprights = [(head, below - NEAR)] if not size.narrow else tracks
    grid = [line for upper, lower in uprights for line in days.grid(upper, lower)]
    axis = Line(((left, head), (size.right, head)), "axis")
    return drawing(size, below - NEAR, [*shapes, *names, *grid, axis, *rows])


def _row(
    task: Task, plan: Gantt, days: Days, top: float, size: Size
) -> tuple[list[Shape], tuple[float, float], float]:
    """Return a task's words and bar, from where to where its track goes, and where all ends."""
    room = size.inner if size.narrow else days.left - EDGE - SPACE
    label = clipped(task.label, room, LABEL, _LINES)
    state = "" if task.state is None else f" · {plan.states[task.state]}"
    note = clipped(f"{task.when}{state}", room, NOTE, 2)
    shapes: list[Shape] = [Words(EDGE, top, label, LABEL)]
    words = len(label) * LABEL.leading
    shapes.append(Words(EDGE, top + words, note, NOTE))
    words += len(note) * NOTE.leading
    if size.narrow:
        track = top + words + 3
        return [*shapes, *_bar(task, days, track)], (track - 2, track + _BAR + 2), track + _BAR
    height = max(words, _BAR)
    track = top + (height - _BAR) / 2
    return [*shapes, *_bar(task, days, track)], (top, top + height), top + height


def _bar(task: Task, days: Days, top: float) -> Iterator[Shape]:
    start, end = days.at(task.start), days.after(task.end)
    if end - start < _SHORTEST:
        middle = min(max((start + end) / 2, days.left + _SHORTEST / 2), days.right - _SHORTEST / 2)
        start, end = middle - _SHORTEST / 2, middle + _SHORTEST / 2
    yield from textured(
        Box(start, top, end - start, _BAR),
        0 if task.state is None else _TEXTURES[task.state % SERIES],
    )
