"""Days along a line: where they lie, and which of them are named below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from app.printing.drawing.measuring import SMALL, width_of
from app.printing.drawing.shapes import Comb, Shape, Words

_ROOM = 14
"""Between the names of two ticks."""


class Unit(Enum):
    """What ticks count, and about how many days it has."""

    DAY = 1.0
    WEEK = 7.0
    MONTH = 30.44
    YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Step:
    """How far two ticks are from each other."""

    times: int
    unit: Unit

    @property
    def days(self) -> float:
        return self.times * self.unit.value


_STEPS = (
    *(Step(times, Unit.DAY) for times in (1, 2)),
    *(Step(times, Unit.WEEK) for times in (1, 2)),
    *(Step(times, Unit.MONTH) for times in (1, 2, 3, 6)),
    *(Step(times, Unit.YEAR) for times in (1, 2, 5, 10, 20, 50, 100, 500, 2000)),
)


@dataclass(frozen=True, slots=True)
class Days:
    """A line from the beginning of one day to the end of another, with ticks a step apart."""

    first: date
    last: date
    left: float
    right: float
    locale: str
    step: Step

    @classmethod
    def around(cls, first: date, last: date, left: float, right: float, locale: str) -> Days:
        """Return a line that begins with a whole month, year or whatever its ticks are."""
        each = (right - left) / ((last - first).days + 1)
        step = _fitting(each, locale)
        return cls(_floor(first, step) or first, last, left, right, locale, step)

    @property
    def _each(self) -> float:
        return (self.right - self.left) / ((self.last - self.first).days + 1)

    def at(self, day: date) -> float:
        """Return where a day begins."""
        return self.left + (day - self.first).days * self._each

    def after(self, day: date) -> float:
        """Return where a day ends."""
        return self.at(day) + self._each

    def middle(self, day: date) -> float:
        return self.at(day) + self._each / 2

    def names(self, top: float) -> list[Words]:
        """Return the names of the ticks, behind their lines; each year once below its first."""
        names: list[Words] = []
        year = 0
        for day in self._ticks():
            dated = self.step.unit is not Unit.YEAR and day.year != year
            lines = (_name(day, self.step, self.locale), *([str(day.year)] if dated else []))
            words = Words(self.at(day) + 3, top, lines, SMALL)
            if words.area.right <= self.right + 1:
                names.append(words)
                year = day.year
        return names

    def grid(self, top: float, bottom: float) -> list[Shape]:
        """Return lines at the ticks."""
        lines = tuple(map(self.at, self._ticks()))
        return [Comb(lines, top, bottom, "grid")] if lines else []

    def _ticks(self) -> Iterator[date]:
        """Yield the days at which a step begins, within the line."""
        day = _floor(self.first, self.step)
        while day is not None and day <= self.last:
            if day >= self.first:
                yield day
            day = _next(day, self.step)


def _fitting(each: float, locale: str) -> Step:
    """Return the smallest step whose names do not touch, if a day is so wide."""
    return next(
        (step for step in _STEPS if step.days * each >= _widest(step.unit, locale) + _ROOM),
        _STEPS[-1],
    )


@lru_cache(maxsize=64)
def _widest(unit: Unit, locale: str) -> float:
    """Return how wide the longest name of a tick is."""
    days = (date(2027, month, 28) for month in range(1, 13))
    return max(width_of(_name(day, Step(1, unit), locale), SMALL) for day in days)


def _name(day: date, step: Step, locale: str) -> str:
    if step.unit is Unit.YEAR:
        return str(day.year)
    if step.unit is Unit.MONTH:
        return str(format_date(day, "LLL", locale=locale))
    return str(format_skeleton("MMMd", day, locale=locale))


def _floor(day: date, step: Step) -> date | None:
    """Return the last day, not after this one, at which a step begins."""
    if step.unit is Unit.DAY:
        return day
    if step.unit is Unit.WEEK:
        return _moved(day, -day.weekday())
    if step.unit is Unit.MONTH:
        return date(day.year, (day.month - 1) // step.times * step.times + 1, 1)
    return date(max(day.year // step.times * step.times, 1), 1, 1)


def _next(day: date, step: Step) -> date | None:
    """Return the day at which the next step begins; None beyond the calendar."""
    if step.unit in {Unit.DAY, Unit.WEEK}:
        return _moved(day, int(step.days))
    if step.unit is Unit.MONTH:
        months = day.month - 1 + step.times
        year, month = day.year + months // 12, months % 12 + 1
    else:
        year, month = (day.year // step.times + 1) * step.times, 1
    return date(year, month, 1) if year <= date.max.year else None


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days)
    except OverflowError:
        return None
