"""The free texts of counted sheets, without anything that says with which answers they came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from app.kernel.db import read
from app.surveys.results_tables import SurveyCountedRow
from app.surveys.tables import SurveyAnswerRow

_counted, _answer = SurveyCountedRow, SurveyAnswerRow
_TOGETHER = and_(
    _answer.response_id == _counted.response_id, _answer.survey_id == _counted.survey_id
)


def some(survey_id: UUID, limits: Mapping[UUID, int], most: int) -> dict[UUID, dict[UUID, str]]:
    """Return question → sheet → text of at most so many; limits: as in `statistics_store`."""
    if not limits:
        return {}
    place = func.row_number().over(partition_by=_answer.question_id, order_by=_answer.response_id)
    let_in = or_(
        *(
            and_(_answer.question_id == question, _counted.number <= number)
            for question, number in limits.items()
        )
    )
    each = (
        select(_answer.question_id, _answer.response_id, _answer.text, place.label("place"))
        .join(_counted, _TOGETHER)
        .where(_answer.survey_id == survey_id, _answer.text.is_not(None), let_in)
        .subquery()
    )
    rows = read(
        select(each.c.question_id, each.c.response_id, each.c.text).where(each.c.place <= most)
    )
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for question, sheet, text in rows:
        found[question][sheet] = text
    return found


def sheets(survey_id: UUID, question_id: UUID, limit: int) -> list[UUID]:
    """Return the sheets with a text to this question."""
    return [
        row.response_id
        for row in read(
            select(_answer.response_id)
            .join(_counted, _TOGETHER)
            .where(
                _answer.survey_id == survey_id,
                _answer.question_id == question_id,
                _answer.text.is_not(None),
                _counted.number <= limit,
            )
        )
    ]


def texts(question_id: UUID, sheets: Collection[UUID]) -> dict[UUID, str]:
    """Return sheet → text."""
    rows = read(
        select(_answer.response_id, _answer.text).where(
            _answer.question_id == question_id, _answer.response_id.in_(sheets)
        )
    )
    return {row.response_id: row.text for row in rows}
