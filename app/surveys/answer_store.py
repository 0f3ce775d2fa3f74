"""The queries about sheets of answers; what they add up to is `statistics_store`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update

from app.kernel.db import db, insert_once, read
from app.kernel.ids import PersonId, new_id
from app.surveys.model import Answer, Channel, State, SurveyId
from app.surveys.results_tables import SurveyCountedRow
from app.surveys.tables import SurveyAnswerRow, SurveyResponseRow, SurveyRow

_STANDING = (
    select(SurveyRow.state, SurveyRow.revision)
    .where(SurveyRow.id == bindparam("survey_id"))
    .with_for_update(read=True)
)
_INSERT_ANSWERS = insert(SurveyAnswerRow)


def counts(survey_id: UUID) -> tuple[int, int]:
    """Return how many sheets came by the link, and how many on paper."""
    query = (
        select(SurveyResponseRow.channel, func.count().label("sheets"))
        .where(SurveyResponseRow.survey_id == survey_id)
        .group_by(SurveyResponseRow.channel)
    )
    found = {row.channel: row.sheets for row in db.session.execute(query)}
    return found.get(Channel.LINK, 0), found.get(Channel.PAPER, 0)


def has_any(survey_id: UUID) -> bool:
    query = select(SurveyResponseRow.id).where(SurveyResponseRow.survey_id == survey_id).limit(1)
    return db.session.scalar(query) is not None


def standing(survey_id: SurveyId) -> tuple[State, int] | None:
    """Return the state and the revision of a survey, which stay until the transaction ends.

    Many may answer at once (a shared lock); who changes the questions waits for them.
    """
    rows = read(_STANDING, survey_id=survey_id)
    return (State(rows[0].state), rows[0].revision) if rows else None


def keep(
    survey_id: SurveyId,
    answers: Sequence[Answer],
    *,
    once: str,
    day: date,
    language: str,
    channel: Channel,
    entered_by: PersonId | None = None,
) -> bool:
    """Keep a sheet; False, and nothing kept, if the one with this `once` is there already."""
    response_id = new_id()
    if not insert_once(
        SurveyResponseRow,
        ["once"],
        id=response_id,
        survey_id=survey_id,
        day=day,
        language=language,
        channel=channel,
        entered_by_id=entered_by,
        once=once,
    ):
        return False
    rows = [
        {
            "response_id": response_id,
            "survey_id": survey_id,
            "question_id": answer.question_id,
            "option": answer.option,
            "number": answer.number,
            "text": answer.text,
        }
        for answer in answers
    ]
    if rows:
        db.session.connection().execute(_INSERT_ANSWERS, rows)
    return True


def typed_sheet(survey_id: SurveyId, once: str, entered_by: PersonId) -> UUID | None:
    """Return the sheet of paper that this person typed in under this number."""
    return db.session.scalar(
        select(SurveyResponseRow.id).where(
            SurveyResponseRow.survey_id == survey_id,
            SurveyResponseRow.once == once,
            SurveyResponseRow.channel == Channel.PAPER,
            SurveyResponseRow.entered_by_id == entered_by,
        )
    )


def is_counted(response_id: UUID) -> bool:
    query = select(SurveyCountedRow.number).where(SurveyCountedRow.response_id == response_id)
    return db.session.scalar(query) is not None


def remove(response_id: UUID) -> None:
    """Delete a sheet with its answers."""
    for statement in (
        delete(SurveyAnswerRow).where(SurveyAnswerRow.response_id == response_id),
        delete(SurveyResponseRow).where(SurveyResponseRow.id == response_id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def replace_text(
    survey_id: UUID, question_id: UUID, text: str, by: str, *, up_to_count: int
) -> bool:
    """Write another text wherever sheets of these counts have this one; tell whether any has."""
    counted = select(SurveyCountedRow.response_id).where(
        SurveyCountedRow.survey_id == survey_id, SurveyCountedRow.number <= up_to_count
    )
    statement = (
        update(SurveyAnswerRow)
        .where(
            SurveyAnswerRow.survey_id == survey_id,
            SurveyAnswerRow.question_id == question_id,
            SurveyAnswerRow.text == text,
            SurveyAnswerRow.response_id.in_(counted),
        )
        .values(text=by)
        .returning(SurveyAnswerRow.response_id)
    )
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return bool(done.all())
