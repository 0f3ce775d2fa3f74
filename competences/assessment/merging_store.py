"""The self-assessments of two people become those of one, because they are one.

What was finished is history and stays as it was; where somebody stands is the newest of both.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from app.kernel.db import db
from app.kernel.ids import PersonId
from competences.assessment.tables import (
    AssessmentRow,
    PersonTargetRow,
    RatingRow,
    StandingRow,
    StandingShareRow,
)

_LEVELS = ("self", "validated")


def counts(person_id: PersonId) -> dict[str, int]:
    query = select(func.count()).select_from(AssessmentRow)
    return {
        "self_assessments": db.session.scalar(query.where(AssessmentRow.person_id == person_id))
        or 0
    }


def merge(guest: PersonId, account: PersonId) -> None:
    """Give everything of `guest` to `account`.

    Leave to see the levels is not passed on: the account's owner gave it for the account, or not.
    """
    _merge_open(guest, account)
    _give(AssessmentRow, guest, account)
    _merge_standings(guest, account)
    _merge_targets(guest, account)
    db.session.execute(delete(StandingShareRow).where(StandingShareRow.person_id == guest))


def _give(table: type[Any], guest: PersonId, account: PersonId) -> None:
    db.session.execute(
        update(table).where(table.person_id == guest).values(person_id=account),
        execution_options={"synchronize_session": False},
    )


def _merge_open(guest: PersonId, account: PersonId) -> None:
    """Both may have begun the same one: the answers come into the account's."""
    query = select(AssessmentRow).where(AssessmentRow.finished_at.is_(None))
    mine = {_occasion(row): row.id for row in db.session.scalars(_of(query, account))}
    for row in db.session.scalars(_of(query, guest)).all():
        kept = mine.get(_occasion(row))
        if kept is not None:
            _merge_ratings(row.id, kept)
            db.session.delete(row)
    db.session.flush()


def _of(query: Any, person_id: PersonId) -> Any:
    return query.where(AssessmentRow.person_id == person_id)


def _occasion(row: AssessmentRow) -> tuple[Any, ...]:
    return row.organisation_id, row.framework, row.competence, row.occasion


def _merge_ratings(guests: UUID, accounts: UUID) -> None:
    """Move answers; of two to one question the later stands, and both notes are kept."""
    mine = {row.activity: row for row in _ratings(accounts)}
    for row in _ratings(guests):
        kept = mine.get(row.activity)
        if kept is None:
            row.assessment_id = accounts
            continue
        if row.rated_at > kept.rated_at:
            kept.level, kept.not_my_job = row.level, row.not_my_job
            kept.rated_at = row.rated_at
        if row.note.strip() not in kept.note:
            kept.note = f"{kept.note}\n\n{row.note}".strip()
        db.session.delete(row)
    db.session.flush()


def _ratings(assessment_id: UUID) -> list[RatingRow]:
    query = select(RatingRow).where(RatingRow.assessment_id == assessment_id)
    return list(db.session.scalars(query))


def _merge_standings(guest: PersonId, account: PersonId) -> None:
    query = select(StandingRow)
    mine = {
        (row.organisation_id, row.framework, row.competence): row
        for row in db.session.scalars(query.where(StandingRow.person_id == account))
    }
    for row in db.session.scalars(query.where(StandingRow.person_id == guest)).all():
        kept = mine.get((row.organisation_id, row.framework, row.competence))
        if kept is None:
            row.person_id = account
            continue
        for kind in _LEVELS:
            if _later(getattr(row, f"{kind}_at"), getattr(kept, f"{kind}_at")):
                for part in ("level", "version", "at"):
                    setattr(kept, f"{kind}_{part}", getattr(row, f"{kind}_{part}"))
        db.session.delete(row)
    db.session.flush()


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def _merge_targets(guest: PersonId, account: PersonId) -> None:
    """The account's own target stays; where it has none, the guest's goes on."""
    mine = select(PersonTargetRow.framework).where(PersonTargetRow.person_id == account)
    theirs = PersonTargetRow.person_id == guest
    db.session.execute(delete(PersonTargetRow).where(theirs, PersonTargetRow.framework.in_(mine)))
    _give(PersonTargetRow, guest, account)
