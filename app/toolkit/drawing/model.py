"""What our pictures show, as plain values: texts in the reader's language, numbers, days.

`reading` makes these of a document, each of the layouts draws one kind, `telling` says it in words.
`headings` are those of the table beside the picture. `parted` cuts what is too high for a page of
paper into parts of so many of its `rows`; what has one row cannot be cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, TypeVar, cast

from app.printing.drawing.bars import Bars


@dataclass(frozen=True, slots=True)
class Task:
    label: str
    start: date
    end: date
    when: str
    """Both days as they are read."""
    state: int | None = None
    """Index of its state."""


@dataclass(frozen=True, slots=True)
class Gantt:
    tasks: Sequence[Task]
    states: Sequence[str]
    first: date
    last: date
    locale: str
    headings: Sequence[str] = ()

    @property
    def rows(self) -> int:
        return len(self.tasks)

    def parted(self, each: int) -> list[Gantt]:
        return [replace(self, tasks=tasks) for tasks in _parts(self.tasks, each)]


@dataclass(frozen=True, slots=True)
class Card:
    label: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    title: str
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Board:
    lanes: Sequence[Lane]
    headings: Sequence[str] = ()

    @property
    def rows(self) -> int:
        return max(len(lane.cards) for lane in self.lanes)

    def parted(self, each: int) -> list[Board]:
        """Cut each lane where the longest one is cut."""
        return [
            replace(
                self,
                lanes=[
                    replace(lane, cards=lane.cards[part.start : part.stop]) for lane in self.lanes
                ],
            )
            for part in _parts(range(self.rows), each)
        ]


@dataclass(frozen=True, slots=True)
class Corner:
    title: str
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Quadrants:
    corners: Sequence[Corner]
    """Four, the upper two first."""

    rows: ClassVar = 1

    def parted(self, _each: int) -> list[Quadrants]:
        return [self]


@dataclass(frozen=True, slots=True)
class Axis:
    label: str
    low: str
    high: str
    steps: int


@dataclass(frozen=True, slots=True)
class Spot:
    label: str
    x: int
    y: int
    """Steps from 1."""


@dataclass(frozen=True, slots=True)
class Map:
    spots: Sequence[Spot]
    x: Axis
    y: Axis
    headings: Sequence[str] = ()

    rows: ClassVar = 1

    def parted(self, _each: int) -> list[Map]:
        return [self]


@dataclass(frozen=True, slots=True)
class Spoke:
    label: str
    now: float | None
    before: float | None
    said: tuple[str, ...]
    """Its value as it is read; where there is something before, that as well."""

    @property
    def words(self) -> str:
        now, *before = self.said
        return f"{now} ({before[0]})" if before else now


@dataclass(frozen=True, slots=True)
class Radar:
    spokes: Sequence[Spoke]
    steps: int
    now: str
    before: str
    """What the two are called; the second is empty where there is nothing before."""
    headings: Sequence[str] = ()

    rows: ClassVar = 1

    def parted(self, _each: int) -> list[Radar]:
        return [self]


@dataclass(frozen=True, slots=True)
class Moment:
    label: str
    day: date
    when: str


@dataclass(frozen=True, slots=True)
class Timeline:
    moments: Sequence[Moment]
    """In the order of their days."""
    first: date
    last: date
    locale: str
    headings: Sequence[str] = ()

    @property
    def rows(self) -> int:
        return len(self.moments)

    def parted(self, each: int) -> list[Timeline]:
        return [replace(self, moments=moments) for moments in _parts(self.moments, each)]


@dataclass(frozen=True, slots=True)
class BarChart:
    chart: Bars
    headings: Sequence[str] = ()

    @property
    def rows(self) -> int:
        return len(self.chart.bars)

    def parted(self, each: int) -> list[BarChart]:
        """Cut between bars; all parts have one axis."""
        most = max((value or 0 for bar in self.chart.bars for value in bar.values), default=0)
        chart = replace(self.chart, end=most)
        parts = _parts(self.chart.bars, each)
        return [replace(self, chart=replace(chart, bars=bars)) for bars in parts]


Shown = Gantt | Board | Quadrants | Map | Radar | Timeline | BarChart


Rows = TypeVar("Rows", bound=Sequence[object])


def _parts(rows: Rows, each: int) -> list[Rows]:
    return [cast(Rows, rows[start : start + each]) for start in range(0, len(rows), each)]
