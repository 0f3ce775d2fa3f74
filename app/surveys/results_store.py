"""The queries about counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, insert, literal, select

from app.kernel import clock
from app.kernel.db import db, insert_once, read
from app.surveys.results_model import Count
from app.surveys.results_tables import SurveyCountedRow, SurveyCountRow
from app.surveys.tables import SurveyResponseRow


def counts(survey_id: UUID) -> list[Count]:
    """Return the counts of a survey, the first one first; one statement."""
    row = SurveyCountRow
    columns = (row.number, row.counted_at, row.sheets, row.smallest, row.groups)
    rows = read(select(*columns).where(row.survey_id == survey_id).order_by(row.number))
    return [
        Count(number, at, sheets, smallest, groups and [UUID(each) for each in groups])
        for number, at, sheets, smallest, groups in rows
    ]


def add_count(
    survey_id: UUID, number: int, *, most: int, smallest: int, groups: Sequence[UUID] | None
) -> bool:
    """Count sheets that were not yet; False if somebody else counted at the same moment.

    most: how many at most. Which of them are left for the next count is chance: ids are random.
    """
    begun = insert_once(
        SurveyCountRow,
        ["survey_id", "number"],
        survey_id=survey_id,
        number=number,
        counted_at=clock.now(),
        sheets=most,
        smallest=smallest,
        groups=None if groups is None else [str(each) for each in groups],
    )
    if not begun:
        return False
    new = (
        select(SurveyResponseRow.id, SurveyResponseRow.survey_id, literal(number))
        .outerjoin(SurveyCountedRow, SurveyCountedRow.response_id == SurveyResponseRow.id)
        .where(
            and_(SurveyResponseRow.survey_id == survey_id, SurveyCountedRow.response_id.is_(None))
        )
        .order_by(SurveyResponseRow.id)
        .limit(most)
    )
    adding: Any = insert(SurveyCountedRow).from_select(["response_id", "survey_id", "number"], new)
    db.session.execute(adding)
    return True
