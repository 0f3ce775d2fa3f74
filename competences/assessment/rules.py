"""Pure functions that decide on self-assessments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from competences.assessment.model import Headlines, Position, Rating, Reason, Standing, Step
from competences.framework.model import median_level

ACTIVITIES_NAMED = 2
"""How many activities a step of the path names as its reason."""


def self_level(ratings: Iterable[Rating]) -> int | None:
    """Return the median of the rated activities, rounded down.

    What is not part of the job does not count; None where nothing is left.
    """
    return median_level([rating.level for rating in ratings if rating.level is not None])


def complete(ratings: Iterable[Rating], activities: Sequence[str]) -> bool:
    """Whether every activity has a level or was put aside as not part of the job."""
    decided = {rating.activity for rating in ratings if rating.decided}
    return decided.issuperset(activities)


def held_level(standing: Standing) -> int | None:
    """Return the level that counts against a target: the higher of the self and validated ones.

    None where nothing is known, or the competence is not part of the person's job.
    """
    if standing.not_my_job:
        return None
    known = [level for level in (standing.self_level, standing.validated_level) if level]
    return max(known, default=None)


def gap(position: Position) -> int | None:
    """Return how many levels are missing to the target, 0 where it is reached; None if unknown."""
    held = held_level(position.standing)
    return None if held is None else max(position.target - held, 0)


def change(position: Position) -> int | None:
    """Return the levels gained since the assessment before (negative: lost); None if unknown."""
    now, before = position.standing.self_level, position.previous_level
    return None if now is None or before is None else now - before


def path(positions: Sequence[Position]) -> tuple[Step, ...]:
    """Return what to work on: the largest gap first, then what was never assessed.

    Equal gaps: the lower level first, then the order of the framework. What reaches its target or
    is not part of the job is left out.
    """
    steps = [step for position in positions if (step := _step(position)) is not None]
    return tuple(sorted(steps, key=lambda step: (-step.gap, step.level or 0)))


def _step(position: Position) -> Step | None:
    if position.standing.not_my_job:
        return None
    held = held_level(position.standing)
    if held is None:
        return Step(position.competence, Reason.NOT_ASSESSED, None, position.target)
    if held >= position.target:
        return None
    weakest = _below(position.ratings or {}, position.target)
    return Step(position.competence, Reason.GAP, held, position.target, weakest)


def _below(ratings: Mapping[str, int], target: int) -> tuple[str, ...]:
    lowest_first = sorted(ratings, key=lambda activity: (ratings[activity], activity))
    return tuple(code for code in lowest_first if ratings[code] < target)[:ACTIVITIES_NAMED]


def headlines(positions: Sequence[Position]) -> Headlines:
    """Return what is worth saying in words about these positions."""
    gaps = [position for position in positions if gap(position)]
    changes = [position for position in positions if change(position)]
    return Headlines(
        strongest=_strongest(positions),
        largest_gap=max(gaps, key=lambda position: gap(position) or 0, default=None),
        changed_most=max(changes, key=lambda position: abs(change(position) or 0), default=None),
    )


def _strongest(positions: Sequence[Position]) -> Position | None:
    """Return the highest self level; equal ones are told apart by the mean of their activities."""
    rated = [position for position in positions if position.standing.self_level is not None]
    if len(rated) < 2:
        return None
    marks = [(position.standing.self_level or 0, _mean(position)) for position in rated]
    return rated[marks.index(max(marks))] if len(set(marks)) > 1 else None


def _mean(position: Position) -> float:
    levels = list((position.ratings or {}).values())
    return sum(levels) / len(levels) if levels else 0.0
