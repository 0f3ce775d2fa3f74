"""Queries for what becomes of agreements when a person asks for them, goes, or is another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from app.kernel.db import db
from app.kernel.ids import PersonId
from competences.agreement.model import Party
from competences.agreement.tables import (
    AgreementDraftRow,
    AgreementRow,
    AgreementSignatureRow,
    AgreementVersionRow,
)

_QUIETLY = {"synchronize_session": False}


def rows_of(person_id: PersonId) -> Sequence[AgreementRow]:
    """Return somebody's agreements in every organisation, oldest first."""
    query = select(AgreementRow).where(_of(person_id))
    return db.session.scalars(query.order_by(AgreementRow.created_at, AgreementRow.id)).all()


def drafts_of(agreement_ids: Collection[UUID]) -> dict[tuple[UUID, Party], dict[str, Any]]:
    rows = db.session.scalars(
        select(AgreementDraftRow).where(AgreementDraftRow.agreement_id.in_(agreement_ids))
    )
    return {(row.agreement_id, Party(row.party)): row.terms for row in rows}


def ids_of_learner(person_id: PersonId) -> Sequence[UUID]:
    query = select(AgreementRow.id).where(AgreementRow.learner_id == person_id)
    return db.session.scalars(query).all()


def ids_nobody_else_wrote(adviser_id: PersonId) -> Sequence[UUID]:
    """Return agreements that were never proposed and in which only this adviser wrote."""
    query = select(AgreementRow.id).where(
        AgreementRow.adviser_id == adviser_id,
        ~exists().where(AgreementVersionRow.agreement_id == AgreementRow.id),
        ~exists().where(
            AgreementDraftRow.agreement_id == AgreementRow.id,
            AgreementDraftRow.party == Party.LEARNER,
        ),
    )
    return db.session.scalars(query).all()


def let_adviser_go(person_id: PersonId, moment: datetime) -> None:
    """Take an adviser out of agreements, which end; what both signed stays the learner's."""
    theirs = select(AgreementRow.id).where(AgreementRow.adviser_id == person_id)
    ids = list(db.session.scalars(theirs))
    db.session.execute(
        delete(AgreementDraftRow).where(
            AgreementDraftRow.agreement_id.in_(ids), AgreementDraftRow.party == Party.ADVISER
        )
    )
    db.session.execute(
        update(AgreementSignatureRow)
        .where(
            AgreementSignatureRow.agreement_id.in_(ids),
            AgreementSignatureRow.party == Party.ADVISER,
        )
        .values(name=""),
        execution_options=_QUIETLY,
    )
    db.session.execute(
        update(AgreementRow)
        .where(AgreementRow.id.in_(ids), AgreementRow.ended_at.is_(None))
        .values(ended_at=moment, ended_by=Party.ADVISER),
        execution_options=_QUIETLY,
    )
    db.session.execute(
        update(AgreementRow).where(AgreementRow.id.in_(ids)).values(adviser_id=None),
        execution_options=_QUIETLY,
    )


def count(person_id: PersonId) -> int:
    query = select(func.count()).select_from(AgreementRow).where(_of(person_id))
    return db.session.scalar(query) or 0


def between(one: PersonId, other: PersonId) -> bool:
    """Return whether two people have an agreement with each other."""
    query = select(
        exists().where(
            or_(
                (AgreementRow.learner_id == one) & (AgreementRow.adviser_id == other),
                (AgreementRow.learner_id == other) & (AgreementRow.adviser_id == one),
            )
        )
    )
    return bool(db.session.scalar(query))


def both_open(one: PersonId, other: PersonId) -> bool:
    """Return whether both have an open agreement with the same third person."""
    first, second = aliased(AgreementRow), aliased(AgreementRow)
    open_here = (
        first.organisation_id == second.organisation_id,
        first.ended_at.is_(None),
        second.ended_at.is_(None),
    )
    as_learners = exists().where(
        first.learner_id == one,
        second.learner_id == other,
        first.adviser_id == second.adviser_id,
        *open_here,
    )
    as_advisers = exists().where(
        first.adviser_id == one,
        second.adviser_id == other,
        first.learner_id == second.learner_id,
        *open_here,
    )
    return bool(db.session.scalar(select(or_(as_learners, as_advisers))))


def give(guest: PersonId, account: PersonId) -> None:
    for column in (AgreementRow.learner_id, AgreementRow.adviser_id):
        db.session.execute(
            update(AgreementRow).where(column == guest).values({column.key: account}),
            execution_options=_QUIETLY,
        )


def _of(person_id: PersonId) -> ColumnElement[bool]:
    return or_(AgreementRow.learner_id == person_id, AgreementRow.adviser_id == person_id)
