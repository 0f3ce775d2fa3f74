"""The pictures that an instrument draws of what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from modules.spec import SpecError, Text, check_slug, check_text, names


class Drawing(StrEnum):
    """What an instrument's picture looks like, and which places of it `takes` must name."""

    GANTT = "gantt"
    """rows: grid; label, start, end: columns; state (optional): a choice."""
    BOARD = "board"
    """rows: grid; label, state: columns; who (optional). A lane for each option of the state."""
    QUADRANTS = "quadrants"
    """one, two, three, four: text fields or grids, as in a SWOT; the upper two come first."""
    MAP = "map"
    """rows: grid; label, x, y: columns, ratings both. Points on two axes."""
    BARS = "bars"
    """rows: grid or summary; label; first, second (optional): columns. Bars side by side."""
    RADAR = "radar"
    """rows: matrix grids, comma between; value: their rating column. A spoke for each row, or for
    each section's mean where `each` is "section"."""
    TIMELINE = "timeline"
    """rows: grid; label, date: columns."""

    @property
    def needs(self) -> frozenset[str]:
        return _NEEDS[self]

    @property
    def may_take(self) -> frozenset[str]:
        return self.needs | _MAY_TAKE.get(self, frozenset())


_NEEDS: Mapping[Drawing, frozenset[str]] = {
    Drawing.GANTT: frozenset({"rows", "label", "start", "end"}),
    Drawing.BOARD: frozenset({"rows", "label", "state"}),
    Drawing.QUADRANTS: frozenset({"one", "two", "three", "four"}),
    Drawing.MAP: frozenset({"rows", "label", "x", "y"}),
    Drawing.BARS: frozenset({"rows", "label", "first"}),
    Drawing.RADAR: frozenset({"rows", "value"}),
    Drawing.TIMELINE: frozenset({"rows", "label", "date"}),
}
_MAY_TAKE: Mapping[Drawing, frozenset[str]] = {
    Drawing.GANTT: frozenset({"state"}),
    Drawing.BOARD: frozenset({"who"}),
    Drawing.BARS: frozenset({"second"}),
    Drawing.RADAR: frozenset({"each"}),
}


@dataclass(frozen=True, kw_only=True)
class Picture:
    id: str
    drawing: Drawing
    label: Text
    takes: Mapping[str, str]
    """Place of the drawing → field, grid or column; see `Drawing`."""
    after: str
    """Id of the section it stands below."""

    def __post_init__(self) -> None:
        check_slug(self.id, "id of a picture")
        check_text(self.label, f"label of picture {self.id!r}")
        for name in sorted(self.drawing.needs - self.takes.keys()):
            mend = f"Give {names(sorted(self.drawing.needs))}"
            raise SpecError(f"picture {self.id!r} does not say its {name!r}", mend)
        for name in sorted(self.takes.keys() - self.drawing.may_take):
            mend = f"Use {names(sorted(self.drawing.may_take))}"
            raise SpecError(f"a {self.drawing} takes no {name!r}", mend)
