"""What our pictures show, as plain values: texts in the reader's language, numbers, days.

`reading` makes these of a document, each of the layouts draws one kind, `telling` says it in words.
`headings` are those of the table beside the picture. `halved` parts what is too high for a page of
paper; None where that cannot be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from app.printing.drawing.bars import Bars

Part = TypeVar("Part")


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

    def halved(self) -> tuple[Gantt, Gantt] | None:
        one, other = _halves(self.tasks)
        return (replace(self, tasks=one), replace(self, tasks=other)) if one else None


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

    def halved(self) -> tuple[Board, Board] | None:
        """Part each lane in the middle of the longest one."""
        cut = max(len(lane.cards) for lane in self.lanes) // 2
        if not cut:
            return None
        upper = [replace(lane, cards=lane.cards[:cut]) for lane in self.lanes]
        lower = [replace(lane, cards=lane.cards[cut:]) for lane in self.lanes]
        return replace(self, lanes=upper), replace(self, lanes=lower)


@dataclass(frozen=True, slots=True)
class Corner:
    title: str
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Quadrants:
    corners: Sequence[Corner]
    """Four, the upper two first."""

    def halved(self) -> None:
        return None


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

    def halved(self) -> None:
        return None


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

    def halved(self) -> None:
        return None


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

    def halved(self) -> tuple[Timeline, Timeline] | None:
        one, other = _halves(self.moments)
        return (replace(self, moments=one), replace(self, moments=other)) if one else None


@dataclass(frozen=True, slots=True)
class BarChart:
    chart: Bars
    headings: Sequence[str] = ()

    def halved(self) -> tuple[BarChart, BarChart] | None:
        one, other = _halves(self.chart.bars)
        if not one:
            return None
        most = max((value or 0 for bar in self.chart.bars for value in bar.values), default=0)
        chart = replace(self.chart, end=most)
        parts = (replace(chart, bars=one), replace(chart, bars=other))
        return replace(self, chart=parts[0]), replace(self, chart=parts[1])


Shown = Gantt | Board | Quadrants | Map | Radar | Timeline | BarChart


def _halves(parts: Sequence[Part]) -> tuple[Sequence[Part], Sequence[Part]]:
    middle = len(parts) // 2
    return parts[:middle], parts[middle:]
