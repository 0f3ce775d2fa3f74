"""The queries about people who build surveys and type in sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from app.kernel.db import db
from app.kernel.ids import PersonId
from app.kernel.sharing import Scope
from app.surveys.tables import SurveyAnswerRow, SurveyQuestionRow, SurveyResponseRow, SurveyRow

_QUIETLY = {"synchronize_session": False}


def owned(person_id: PersonId) -> Sequence[dict[str, Any]]:
    """Return the surveys of their owner with the questions, ready for JSON; no answers."""
    surveys = db.session.scalars(
        select(SurveyRow).where(SurveyRow.owner_id == person_id).order_by(SurveyRow.created_at)
    ).all()
    asked: dict[Any, list[dict[str, Any]]] = {survey.id: [] for survey in surveys}
    questions = (
        select(SurveyQuestionRow)
        .where(SurveyQuestionRow.survey_id.in_(asked))
        .order_by(SurveyQuestionRow.position)
    )
    for question in db.session.scalars(questions):
        asked[question.survey_id].append(
            {"kind": question.kind, "label": question.label, "options": question.options}
        )
    return [
        {
            "title": survey.title,
            "introduction": survey.introduction,
            "thanks": survey.thanks,
            "plan": survey.plan,
            "state": survey.state,
            "scope": survey.scope,
            "created_at": survey.created_at.isoformat(),
            "changed_at": survey.changed_at.isoformat(),
            "questions": asked[survey.id],
        }
        for survey in surveys
    ]


def count_owned(person_id: PersonId) -> int:
    query = select(func.count()).select_from(SurveyRow).where(SurveyRow.owner_id == person_id)
    return db.session.scalar(query) or 0


def count_typed(person_id: PersonId) -> int:
    query = select(func.count()).select_from(SurveyResponseRow)
    return db.session.scalar(query.where(SurveyResponseRow.entered_by_id == person_id)) or 0


def erase(person_id: PersonId) -> None:
    personal = (
        select(SurveyRow.id)
        .where(SurveyRow.owner_id == person_id, SurveyRow.scope == Scope.PERSONAL)
        .scalar_subquery()
    )
    for table in (SurveyAnswerRow, SurveyResponseRow, SurveyQuestionRow):
        _run(delete(table).where(table.survey_id.in_(personal)))
    _run(
        delete(SurveyRow).where(SurveyRow.owner_id == person_id, SurveyRow.scope == Scope.PERSONAL)
    )
    _leave(person_id, None)


def give(guest: PersonId, account: PersonId) -> None:
    _leave(guest, account)


def _leave(person_id: PersonId, heir: PersonId | None) -> None:
    """Let what somebody began and typed in be another's, or nobody's."""
    _run(
        update(SurveyRow)
        .where(SurveyRow.owner_id == person_id)
        .values(owner_id=heir, revision=SurveyRow.revision + 1)
    )
    _run(
        update(SurveyResponseRow)
        .where(SurveyResponseRow.entered_by_id == person_id)
        .values(entered_by_id=heir)
    )


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options=_QUIETLY)
