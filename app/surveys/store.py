"""The queries about surveys and their questions; answers have `answer_store`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm.exc import StaleDataError

from app.kernel.db import db, read
from app.kernel.errors import Conflict
from app.kernel.identity import Actor
from app.kernel.sharing import opened_by
from app.surveys import answer_store
from app.surveys.model import Asked, Listed, Purpose, State, Survey
from app.surveys.tables import SurveyAnswerRow, SurveyQuestionRow, SurveyResponseRow, SurveyRow
from app.surveys.written import question_of, survey_of

_BEHIND = select(SurveyRow.id, SurveyRow.revision).where(SurveyRow.token == bindparam("token"))


def add(*rows: object) -> None:
    db.session.add_all(rows)
    flush()


def flush() -> None:
    """Send what changed; raise `Conflict` if somebody else was faster."""
    try:
        db.session.flush()
    except StaleDataError as error:
        db.session.rollback()
        raise Conflict("survey_moved_on") from error


def find_row(
    actor: Actor, cohorts: Collection[UUID], survey_id: UUID, *, lock: bool = False
) -> SurveyRow | None:
    """Return a survey that the actor may open; with `lock`, nobody answers it until the end.

    The lock is what makes "has no answers yet" true until what rests on it is written.
    """
    query = _opened(actor, cohorts).where(SurveyRow.id == survey_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def asked(row: SurveyRow) -> Asked:
    """Return a survey with its questions and how many sheets came in; two statements."""
    by_link, on_paper = answer_store.counts(row.id)
    return Asked(
        survey=survey_of(row),
        questions=tuple(map(question_of, question_rows(row.id))),
        by_link=by_link,
        on_paper=on_paper,
    )


def find_public(token: str) -> Asked | None:
    """Return what is behind a public address, without counting its answers.

    One statement; what the survey says is read again only when it has changed since.
    """
    found = read(_BEHIND, token=token)
    return _at_revision(found[0].id, found[0].revision) if found else None


@lru_cache(maxsize=64)
def _at_revision(survey_id: UUID, _revision: int) -> Asked | None:
    """Return a survey as it stood at a revision: hundreds of people may open it in a minute."""
    row = db.session.get(SurveyRow, survey_id)
    if row is None:
        return None
    return Asked(survey=survey_of(row), questions=tuple(map(question_of, question_rows(row.id))))


def find(survey_id: UUID) -> Survey | None:
    row = db.session.get(SurveyRow, survey_id)
    return survey_of(row) if row else None


def suits(purpose: Purpose | None, today: date) -> ColumnElement[bool]:
    """Return the condition of surveys with which something can be done; without a purpose, all."""
    match purpose:
        case Purpose.BUILD:
            return SurveyRow.state == State.DRAFT
        case Purpose.COLLECT:
            lasts = or_(SurveyRow.closes_on.is_(None), SurveyRow.closes_on >= today)
            return and_(SurveyRow.state != State.CLOSED, lasts)
        case Purpose.RESULTS:
            return exists().where(SurveyResponseRow.survey_id == SurveyRow.id)
        case None:
            return true()


def listed(
    actor: Actor,
    cohorts: Collection[UUID],
    *,
    suits: ColumnElement[bool],
    offset: int,
    limit: int,
) -> Sequence[Listed]:
    """Return surveys that the actor may open, what changed last first; one statement."""
    questions = _count(SurveyQuestionRow)
    sheets = _count(SurveyResponseRow)
    query = (
        _opened(actor, cohorts)
        .add_columns(questions, sheets)
        .where(suits)
        .order_by(SurveyRow.changed_at.desc(), SurveyRow.id)
        .offset(offset)
        .limit(limit)
    )
    return [
        Listed(survey=survey_of(row), questions=asked, answers=answered)
        for row, asked, answered in db.session.execute(query)
    ]


def closing_on(day: date) -> Sequence[Survey]:
    """Return the open surveys of all organisations whose last day this is."""
    query = select(SurveyRow).where(SurveyRow.state == State.OPEN, SurveyRow.closes_on == day)
    return [survey_of(row) for row in db.session.scalars(query)]


def question_rows(survey_id: UUID) -> Sequence[SurveyQuestionRow]:
    return db.session.scalars(
        select(SurveyQuestionRow)
        .where(SurveyQuestionRow.survey_id == survey_id)
        .order_by(SurveyQuestionRow.position, SurveyQuestionRow.id)
    ).all()


def remove_question(row: SurveyQuestionRow) -> None:
    db.session.delete(row)
    db.session.flush()


def remove(survey_id: UUID) -> None:
    """Delete a survey with all that was answered."""
    for table in (SurveyAnswerRow, SurveyResponseRow, SurveyQuestionRow):
        _run(delete(table).where(table.survey_id == survey_id))
    _run(delete(SurveyRow).where(SurveyRow.id == survey_id))


def _opened(actor: Actor, cohorts: Collection[UUID]) -> Select[SurveyRow]:
    return select(SurveyRow).where(opened_by(SurveyRow, actor, cohorts))


def _count(table: type[SurveyQuestionRow | SurveyResponseRow]) -> Any:
    return (
        select(func.count())
        .select_from(table)
        .where(table.survey_id == SurveyRow.id)
        .scalar_subquery()
    )


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
