"""Days in their order, and above them how far they are from each other."""

from __future__ import annotations

from app.printing.drawing.measuring import LABEL, NOTE, clipped, width_of
from app.printing.drawing.shapes import Dot, Drawing, Line, Shape, Words
from app.printing.drawing.sizes import EDGE, NEAR, SPACE, Size, drawing
from app.toolkit.drawing.days import Days
from app.toolkit.drawing.model import Timeline

_DOT = 6
_LINES = 4


def timeline(line: Timeline, size: Size) -> Drawing:
    """Draw a strip with a dot for each day, and each day with its words below it."""
    days = Days.around(line.first, line.last, EDGE + _DOT, size.right - _DOT, line.locale)
    strip = EDGE + _DOT
    names = days.names(strip + _DOT + NEAR)
    top = max((words.area.bottom for words in names), default=strip + _DOT)
    shapes: list[Shape] = [Line(((EDGE, strip), (size.right, strip)), "axis")]
    shapes += days.grid(strip, strip + _DOT + 3 * NEAR)
    shapes += names
    shapes += [Dot(days.middle(moment.day), strip, _DOT, "point") for moment in line.moments]
    top += SPACE
    first = EDGE + 2 * _DOT + NEAR
    dates = 0.0 if size.narrow else max(width_of(each.when, LABEL) for each in line.moments)
    left = first if size.narrow else first + min(dates, size / 3) + SPACE
    ends: list[float] = []
    for moment in line.moments:
        when = clipped(moment.when, size.right - first if size.narrow else size / 3, LABEL, 2)
        label = clipped(moment.label, size.right - left, NOTE, _LINES)
        ends.append(top + LABEL.leading / 2)
        shapes.append(Words(first, top, when, LABEL))
        shift = len(when) * LABEL.leading if size.narrow else 0
        shapes.append(Words(left, top + shift, label, NOTE, look="ink"))
        height = shift + len(label) * NOTE.leading
        top += max(height, len(when) * LABEL.leading) + SPACE
    trunk = Line(((EDGE + _DOT, ends[0]), (EDGE + _DOT, ends[-1])), "axis")
    dots = [Dot(EDGE + _DOT, y, _DOT, "point") for y in ends]
    return drawing(size, top - SPACE, [*shapes, trunk, *dots])
