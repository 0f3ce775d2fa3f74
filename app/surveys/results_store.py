"""The queries about surveys whose answers are counted, and about counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, insert, literal, select

from app.kernel import clock
from app.kernel.db import db, insert_once, read
from app.kernel.identity import Actor
from app.kernel.sharing import opened_by
from app.surveys.results_model import Asked, Count, Surveyed
from app.surveys.results_tables import SurveyCountedRow, SurveyCountRow
from app.surveys.tables import SurveyQuestionRow, SurveyResponseRow, SurveyRow
from modules.instrument import QuestionKind


def find(actor: Actor, cohorts: Collection[UUID], survey_id: UUID) -> Surveyed | None:
    """Return a survey that the actor may open; three statements."""
    found = find_all(actor, cohorts, [survey_id])
    return found[0] if found else None


def find_all(
    actor: Actor, cohorts: Collection[UUID], survey_ids: Collection[UUID]
) -> list[Surveyed]:
    """Return those of some surveys that the actor may open; three statements."""
    rows = read(
        select(
            SurveyRow.id,
            SurveyRow.title,
            SurveyRow.languages,
            SurveyRow.state,
            SurveyRow.closes_on,
            SurveyRow.smallest_group,
            SurveyRow.copied_from,
            _received().label("received"),
        ).where(SurveyRow.id.in_(survey_ids), opened_by(SurveyRow, actor, cohorts))
    )
    ids = [row.id for row in rows]
    questions, counts = _questions(ids), _counts(ids)
    return [
        Surveyed(
            id=row.id,
            title=row.title,
            languages=row.languages,
            takes_answers=_takes_answers(row.state, row.closes_on),
            smallest_group=row.smallest_group,
            copied_from=row.copied_from,
            received=row.received,
            questions=questions[row.id],
            counts=counts[row.id],
        )
        for row in rows
    ]


def _takes_answers(state: str, closes_on: date | None) -> bool:
    return state == "open" and (closes_on is None or closes_on >= clock.now().date())


def _received() -> ColumnElement[int]:
    return (
        select(func.count())
        .where(SurveyResponseRow.survey_id == SurveyRow.id)
        .correlate(SurveyRow)
        .scalar_subquery()
    )


def _questions(surveys: Sequence[UUID]) -> dict[UUID, list[Asked]]:
    row = SurveyQuestionRow
    rows = read(
        select(
            row.survey_id,
            row.id,
            row.key,
            row.kind,
            row.label,
            row.options,
            row.low,
            row.high,
            row.groups,
        )
        .where(row.survey_id.in_(surveys))
        .order_by(row.position, row.id)
    )
    found: dict[UUID, list[Asked]] = defaultdict(list)
    for each in rows:
        found[each.survey_id].append(
            Asked(
                id=each.id,
                key=each.key,
                kind=QuestionKind(each.kind),
                label=each.label,
                options={option["id"]: option["label"] for option in each.options},
                low=each.low,
                high=each.high,
                groups=each.groups,
            )
        )
    return found


def _counts(surveys: Sequence[UUID]) -> dict[UUID, list[Count]]:
    row = SurveyCountRow
    columns = (row.survey_id, row.number, row.counted_at, row.sheets, row.smallest, row.groups)
    rows = read(select(*columns).where(row.survey_id.in_(surveys)).order_by(row.number))
    found: dict[UUID, list[Count]] = defaultdict(list)
    for survey_id, number, at, sheets, smallest, groups in rows:
        shown_by = None if groups is None else [UUID(each) for each in groups]
        found[survey_id].append(Count(number, at, sheets, smallest, shown_by))
    return found


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
