"""Queries for making the dossiers of two people those of one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import aliased

from app.kernel.db import db
from app.kernel.ids import PersonId
from competences.validation.model import State
from competences.validation.tables import DossierDecisionRow, DossierReviewRow, DossierRow


def counts(person_id: PersonId) -> dict[str, int]:
    query = select(func.count()).select_from(DossierRow)
    return {"dossiers": db.session.scalar(query.where(DossierRow.person_id == person_id)) or 0}


def judged(assessor: PersonId, candidate: PersonId) -> bool:
    """Return whether one looked at a dossier of the other as an assessor, or decided on it."""
    return any(
        db.session.scalar(
            select(
                exists().where(
                    table.assessor_id == assessor,
                    DossierRow.id == table.dossier_id,
                    DossierRow.person_id == candidate,
                )
            )
        )
        for table in (DossierDecisionRow, DossierReviewRow)
    )


def both_open(one: PersonId, other: PersonId) -> bool:
    """Return whether both have an open dossier for the same competence."""
    first, second = aliased(DossierRow), aliased(DossierRow)
    query = select(
        exists().where(
            first.person_id == one,
            second.person_id == other,
            first.state != State.DECIDED,
            second.state != State.DECIDED,
            first.organisation_id == second.organisation_id,
            first.framework_id == second.framework_id,
            first.competence == second.competence,
        )
    )
    return bool(db.session.scalar(query))


def give(guest: PersonId, account: PersonId) -> None:
    """Hand over the dossiers, and what one did as an assessor.

    Where both began to review one round, what is in the account stays: it is an unfinished draft.
    """
    mine = select(DossierReviewRow.dossier_id, DossierReviewRow.round).where(
        DossierReviewRow.assessor_id == account
    )
    taken = {(row.dossier_id, row.round) for row in db.session.execute(mine)}
    theirs = select(DossierReviewRow).where(DossierReviewRow.assessor_id == guest)
    for review in db.session.scalars(theirs).all():
        if (review.dossier_id, review.round) in taken:
            db.session.delete(review)
    db.session.flush()
    columns: list[Any] = [
        DossierRow.person_id,
        DossierReviewRow.assessor_id,
        DossierDecisionRow.assessor_id,
    ]
    for column in columns:
        db.session.execute(
            update(column.class_).where(column == guest).values({column.key: account}),
            execution_options={"synchronize_session": False},
        )
