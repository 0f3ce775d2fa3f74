"""What numbers say about many answers: pure, from how often each value was given."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SCALE = (1, 2, 3, 4, 5)
MOST_CLASSES = 8
"""Bars of a histogram: more of them show single answers, fewer hide the shape."""
FEW = 30
"""Below it a mean moves visibly with each answer; pages warn. A rule of thumb, and ours."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Some numbers in brief.

    The variance is divided by `count`: it describes those who answered, as unit E7 teaches it
    (VAR.P of a spreadsheet), and estimates nothing about others.
    """

    count: int
    mean: float
    median: float
    variance: float
    smallest: float
    largest: float

    @property
    def deviation(self) -> float:
        """The standard deviation, in the unit of the numbers themselves."""
        return math.sqrt(self.variance)


def measured(counts: Mapping[float, int]) -> Measures | None:
    """Return the measures of value → how often; None of no number at all."""
    values = sorted(value for value, often in counts.items() if often)
    if not values:
        return None
    count = sum(counts[value] for value in values)
    mean = math.fsum(value * counts[value] for value in values) / count
    squares = math.fsum(counts[value] * (value - mean) ** 2 for value in values)
    return Measures(
        count=count,
        mean=mean,
        median=_median(values, counts, count),
        variance=squares / count,
        smallest=values[0],
        largest=values[-1],
    )


def _median(values: list[float], counts: Mapping[float, int], count: int) -> float:
    """Return the middle number, or the mean of the two in the middle."""
    lower = _at((count + 1) // 2, values, counts)
    upper = _at((count + 2) // 2, values, counts)
    return lower if lower == upper else (lower + upper) / 2


def _at(place: int, values: list[float], counts: Mapping[float, int]) -> float:
    passed = 0
    for value in values:
        passed += counts[value]
        if passed >= place:
            return value
    raise ValueError(f"no number at place {place}")


class Closeness(StrEnum):
    """How far answers on the scale of five lie apart, for those who do not read variances."""

    ALIKE = "alike"
    """All the same."""
    CLOSE = "close"
    APART = "apart"
    SPLIT = "split"
    """As far as opposite camps."""


def closeness(measures: Measures) -> Closeness | None:
    """Put a variance on the scale of five into a word; None of fewer than two answers.

    The bounds are the rule of thumb that the unit on analysis (module E) teaches, and ours.
    """
    if measures.count < 2:
        return None
    if measures.variance == 0:
        return Closeness.ALIKE
    if measures.variance < 0.5:
        return Closeness.CLOSE
    return Closeness.SPLIT if measures.variance > 1.5 else Closeness.APART


def share(part: int, whole: int) -> float | None:
    """Return a part in percent; None of nothing."""
    return 100 * part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Classes:
    """Ranges of equal width that numbers are counted in; the last one is closed on both sides."""

    start: float
    width: float
    number: int
    whole: bool = False
    """Whether only whole numbers are counted."""

    @property
    def bounds(self) -> list[float]:
        """Where each class begins, without the first one: what a number is compared with."""
        return [self.start + self.width * place for place in range(1, self.number)]

    def ends(self, place: int) -> tuple[float, float]:
        """Return from where to where a class goes.

        The upper end belongs to the next one, unless only whole numbers are counted.
        """
        start = self.start + self.width * place
        return start, start + self.width - (1 if self.whole else 0)


def classes(smallest: float, largest: float, *, whole: bool) -> Classes:
    """Return round classes for numbers between these two; of whole numbers none is narrower than 1.

    Widths are 1, 2 or 5 times a power of ten, as people would choose them.
    """
    span = largest - smallest
    # Numbers too close to be told apart in classes are one class.
    if span <= abs(largest) * 1e-9:
        return Classes(math.floor(smallest) if whole else smallest, 1.0, 1, whole)
    width = _round_up(span / MOST_CLASSES)
    if whole:
        width = max(width, 1.0)
    found = _covering(smallest, largest, width, whole=whole)
    while found.number > MOST_CLASSES:
        width = _round_up(width * 1.5)
        found = _covering(smallest, largest, width, whole=whole)
    return found


def _covering(smallest: float, largest: float, width: float, *, whole: bool) -> Classes:
    start = math.floor(smallest / width) * width
    return Classes(start, width, math.floor((largest - start) / width) + 1, whole)


def _round_up(width: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(width))
    for step in (1, 2, 5):
        if width <= step * power * (1 + 1e-9):
            return step * power
    return 10 * power
