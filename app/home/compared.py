"""What groups say of themselves beside what assessors say, and how long candidates wait.

Nobody is named, and nothing is told of fewer people than `FEWEST`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from app.home import compared_store
from app.home.compared_store import Scope
from app.kernel import clock
from competences.framework import service as framework_service

FEWEST = 5
"""Numbers about fewer people would tell who they are; the rule is ours."""
STEPS = (-2, -1, 0, 1, 2)
"""Own level minus the assessor's; two stands for two and more."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Spread:
    """How one group's own levels differ from the assessors', in one competence."""

    people: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)
    """Step of `STEPS` → how many people. Empty where there are too few."""

    @property
    def shown(self) -> bool:
        return self.people >= FEWEST

    def count(self, step: int) -> int:
        return self.counts.get(step, 0)

    @property
    def over(self) -> int:
        """How many rated themselves higher than the assessor did."""
        return sum(count for step, count in self.counts.items() if step > 0)

    @property
    def under(self) -> int:
        return sum(count for step, count in self.counts.items() if step < 0)


@dataclass(frozen=True, slots=True)
class Waited:
    """How long candidates waited for an answer, in one time."""

    month: str
    """As 2026-11; empty: the whole time."""
    answers: int
    median: float | None
    """Days; None where there are too few answers."""
    ninetieth: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a group's page shows."""

    spreads: Mapping[str, Spread]
    """By competence."""
    whole: Waited
    months: Sequence[Waited]
    """The newest first; months without an answer are left out."""


def compare(scope: Scope) -> Comparison:
    """Return the comparison of a cohort, or of a whole organisation; two statements."""
    framework = framework_service.current()
    differences = compared_store.differences(scope, framework.id)
    since = clock.now() - timedelta(days=31 * MONTHS)
    answers = compared_store.waits(scope, framework.id, since)
    return Comparison(
        spreads={code: spread(differences.get(code, [])) for code in framework.codes},
        whole=waited("", [days for _at, days in answers]),
        months=_by_month(answers),
    )


def spread(differences: Sequence[int]) -> Spread:
    """Return how differences are spread; nothing but the number of people where too few."""
    people = len(differences)
    if people < FEWEST:
        return Spread(people)
    cut = [max(-2, min(each, 2)) for each in differences]
    return Spread(people, {step: cut.count(step) for step in STEPS})


def _by_month(answers: Sequence[tuple[datetime, float]]) -> list[Waited]:
    months: dict[str, list[float]] = {}
    for at, days in answers:
        months.setdefault(at.strftime("%Y-%m"), []).append(days)
    return [waited(month, months[month]) for month in sorted(months, reverse=True)[:MONTHS]]


def waited(month: str, days: Sequence[float]) -> Waited:
    """Return median and 90th percentile (nearest rank) of some waits in days."""
    if len(days) < FEWEST:
        return Waited(month, len(days), None, None)
    ordered = sorted(days)
    rank = math.ceil(0.9 * len(ordered))
    return Waited(month, len(days), median(ordered), ordered[rank - 1])
