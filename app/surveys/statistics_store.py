"""What the database says about many answers: aggregates only, in as many statements for 50,000.

No function loads an answer. Only sheets that were counted take part, and of each question only the
counts that `limits` lets in: question → number of the last one. Several surveys are asked about at
once as easily as one, for no two have a question in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    distinct,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from app.kernel.db import read
from app.surveys.hiding import NOT_SAID, Block
from app.surveys.model import NOT_APPLICABLE
from app.surveys.results_tables import SurveyCountedRow
from app.surveys.statistics import Classes, Measures
from app.surveys.tables import SurveyAnswerRow

Limits: TypeAlias = Mapping[UUID, int]
Place: TypeAlias = tuple[UUID, str]
"""A question, and a group; without groups, `WHOLE`."""
WHOLE = "*"

_counted, _answer = SurveyCountedRow, SurveyAnswerRow


def cells(surveys: Collection[UUID], groups: Sequence[UUID]) -> dict[UUID, dict[Block, int]]:
    """Return question → (count, group in the first group question, …) → people who answered it.

    "Does not apply" is no answer here: no mean counts it.
    """
    said, joined = _groups_said(surveys, groups)
    rows = read(
        joined.add_columns(
            _answer.question_id,
            _counted.number,
            *said,
            func.count(distinct(_answer.response_id)).label("people"),
        )
        .where(_answer.option != NOT_APPLICABLE)
        .group_by(_answer.question_id, _counted.number, *said)
    )
    found: dict[UUID, dict[Block, int]] = defaultdict(dict)
    for question, *cell, people in rows:
        found[question][tuple(cell)] = people
    return found


def _groups_said(
    surveys: Collection[UUID], groups: Sequence[UUID]
) -> tuple[list[ColumnElement[str]], Select[Any]]:
    """Return a column for each group question, and all counted answers joined with them.

    Groups are looked up for each sheet, before its answers are joined: ten times less often.
    """
    query: Select[Any] = select().select_from(_counted).where(_counted.survey_id.in_(surveys))
    said: list[ColumnElement[str]] = []
    for place, group in enumerate(groups):
        theirs = aliased(SurveyAnswerRow, name=f"said_{place}")
        query = query.outerjoin(
            theirs,
            and_(theirs.response_id == _counted.response_id, theirs.question_id == group),
        )
        said.append(func.coalesce(theirs.option, NOT_SAID).label(f"group_{place}"))
    return said, query.join(_answer, _answer.response_id == _counted.response_id)


def options(
    surveys: Collection[UUID], limits: Limits, by: UUID | None = None
) -> dict[Place, dict[tuple[str, float | None], int]]:
    """Return how often each option was chosen and each number given: for scales and choices."""
    if not limits:
        return {}
    group, query = _let_in(surveys, limits, by)
    parts = (_answer.question_id, group, _answer.option, _answer.number)
    rows = read(query.add_columns(*parts, func.count().label("times")).group_by(*parts))
    found: dict[Place, dict[tuple[str, float | None], int]] = defaultdict(dict)
    for question, said, option, number, times in rows:
        found[question, said][option, number] = times
    return found


@dataclass(frozen=True, slots=True)
class Numbers:
    measures: Measures
    whole: bool
    """Whether none has a fraction."""


def numbers(
    surveys: Collection[UUID], limits: Limits, by: UUID | None = None
) -> dict[Place, Numbers]:
    """Return what the numbers that were given amount to.

    The variance is added up from the distances to the mean, not as the mean of squares minus the
    square of the mean: that loses every digit where numbers are large and close together.
    """
    if not limits:
        return {}
    group, query = _let_in(surveys, limits, by)
    together = (_answer.question_id, group)
    each = (
        query.add_columns(
            _answer.question_id,
            group.label("said"),
            _answer.number,
            func.avg(_answer.number).over(partition_by=together).label("mean"),
            func.count().over(partition_by=together).label("size"),
            func.row_number().over(partition_by=together, order_by=_answer.number).label("place"),
        )
        .where(_answer.number.is_not(None))
        .subquery()
    )
    number, mean = each.c.number, each.c.mean
    in_the_middle = or_(
        each.c.place == (each.c.size + 1) // 2, each.c.place == (each.c.size + 2) // 2
    )
    rows = read(
        select(
            each.c.question_id,
            each.c.said,
            func.count().label("size"),
            func.max(mean).label("mean"),
            func.avg(number).filter(in_the_middle).label("median"),
            func.sum((number - mean) * (number - mean)).label("squares"),
            func.min(number).label("smallest"),
            func.max(number).label("largest"),
            func.sum(case((number == func.round(number), 0), else_=1)).label("broken"),
        ).group_by(each.c.question_id, each.c.said)
    )
    return {(row.question_id, row.said): Numbers(_measures(row), row.broken == 0) for row in rows}


def _measures(row: Any) -> Measures:
    return Measures(
        count=row.size,
        mean=row.mean,
        median=row.median,
        variance=row.squares / row.size,
        smallest=row.smallest,
        largest=row.largest,
    )


def in_classes(
    surveys: Collection[UUID], limits: Limits, ranges: Mapping[UUID, Classes]
) -> dict[UUID, dict[int, int]]:
    """Return question → place of a class → how many numbers are in it."""
    if not ranges:
        return {}
    place = case(
        *(
            (_answer.question_id == question, _place(found.bounds))
            for question, found in ranges.items()
        ),
        else_=0,
    ).label("place")
    _group, query = _let_in(surveys, {each: limits[each] for each in ranges}, None)
    rows = read(
        query.add_columns(_answer.question_id, place, func.count().label("times"))
        .where(_answer.number.is_not(None))
        .group_by(_answer.question_id, place)
    )
    found: dict[UUID, dict[int, int]] = defaultdict(dict)
    for question, which, times in rows:
        found[question][which] = times
    return found


def _place(bounds: Sequence[float]) -> ColumnElement[int]:
    """Return how many of the bounds a number has reached; every database can compare."""
    reached: ColumnElement[int] = literal(0)
    for bound in bounds:
        reached = reached + case((_answer.number >= bound, 1), else_=0)
    return reached


def _let_in(
    surveys: Collection[UUID], limits: Limits, by: UUID | None
) -> tuple[ColumnElement[str], Select[Any]]:
    """Return the column of the group, and the answers that take part."""
    last: dict[int, list[UUID]] = defaultdict(list)
    for question, number in limits.items():
        last[number].append(question)
    said, query = _groups_said(surveys, [by] if by else [])
    let_in = (
        and_(_answer.question_id.in_(questions), _counted.number <= number)
        for number, questions in last.items()
    )
    group = said[0] if by else literal(WHOLE)
    return group, query.where(or_(*let_in) if limits else ~true())
