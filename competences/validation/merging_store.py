"""Queries for making the dossiers of two people those of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import aliased

from app.kernel.db import db
from app.kernel.ids import PersonId
from competences.validation.store import ENDED
from competences.validation.tables import (
    AbsenceRow,
    DossierAssessmentRow,
    DossierClaimRow,
    DossierDecisionRow,
    DossierProposalRow,
    DossierReaderRow,
    DossierReviewRow,
    DossierRow,
    SnippetRow,
    TieRow,
)


def counts(person_id: PersonId) -> dict[str, int]:
    query = select(func.count()).select_from(DossierRow)
    return {"dossiers": db.session.scalar(query.where(DossierRow.person_id == person_id)) or 0}


def judged(assessor: PersonId, candidate: PersonId) -> bool:
    """Return whether one looked at a dossier of the other as an assessor, or decided on it."""
    looks: list[Any] = [
        DossierDecisionRow.assessor_id,
        DossierDecisionRow.second_id,
        DossierAssessmentRow.assessor_id,
        DossierProposalRow.proposed_by,
        DossierReviewRow.assessor_id,
        DossierReaderRow.person_id,
    ]
    return any(
        db.session.scalar(
            select(
                exists().where(
                    column == assessor,
                    DossierRow.id == column.class_.dossier_id,
                    DossierRow.person_id == candidate,
                )
            )
        )
        for column in looks
    )


def both_open(one: PersonId, other: PersonId) -> bool:
    """Return whether both have an open dossier for the same competence."""
    first, second = aliased(DossierRow), aliased(DossierRow)
    query = select(
        exists().where(
            first.person_id == one,
            second.person_id == other,
            first.state.not_in(ENDED),
            second.state.not_in(ENDED),
            first.organisation_id == second.organisation_id,
            first.framework_id == second.framework_id,
            first.competence == second.competence,
        )
    )
    return bool(db.session.scalar(query))


def give(guest: PersonId, account: PersonId) -> None:
    """Hand over the dossiers, and what one did as an assessor.

    Where both did the same, what is in the account stays: an unfinished draft, a look, a tie.
    """
    _leave_doubles(DossierReviewRow.assessor_id, ("dossier_id", "round"), guest, account)
    _leave_doubles(DossierReaderRow.person_id, ("dossier_id",), guest, account)
    _leave_doubles(AbsenceRow.person_id, ("organisation_id",), guest, account)
    _leave_doubles(TieRow.candidate_id, ("organisation_id", "other_id"), guest, account)
    _leave_doubles(TieRow.other_id, ("organisation_id", "candidate_id"), guest, account)
    columns: list[Any] = [
        DossierRow.person_id,
        DossierReviewRow.assessor_id,
        DossierDecisionRow.assessor_id,
        DossierDecisionRow.second_id,
        DossierAssessmentRow.assessor_id,
        DossierProposalRow.proposed_by,
        DossierClaimRow.assessor_id,
        DossierReaderRow.person_id,
        AbsenceRow.person_id,
        AbsenceRow.deputy_id,
        SnippetRow.person_id,
        TieRow.candidate_id,
        TieRow.other_id,
        TieRow.declared_by,
    ]
    for column in columns:
        db.session.execute(
            update(column.class_).where(column == guest).values({column.key: account}),
            execution_options={"synchronize_session": False},
        )


def _leave_doubles(owner: Any, key: Sequence[str], guest: PersonId, account: PersonId) -> None:
    """Delete the guest's rows that the account has as well, told by `key`."""
    table = owner.class_
    columns = [getattr(table, name) for name in key]
    mine = {tuple(row) for row in db.session.execute(select(*columns).where(owner == account))}
    for row in db.session.scalars(select(table).where(owner == guest)).all():
        if tuple(getattr(row, name) for name in key) in mine:
            db.session.delete(row)
    db.session.flush()
