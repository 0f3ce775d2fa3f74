"""The evidence of two people becomes that of one, because they are one."""

from __future__ import annotations

from sqlalchemy import func, select, update

from app.kernel.db import db
from app.kernel.ids import OrganisationId, PersonId
from competences.portfolio.tables import EvidenceRow


def counts(person_id: PersonId) -> dict[str, int]:
    query = select(func.count()).select_from(EvidenceRow)
    return {"evidence": db.session.scalar(query.where(EvidenceRow.person_id == person_id)) or 0}


def organisations(person_id: PersonId) -> list[OrganisationId]:
    """Return where somebody has evidence."""
    query = select(EvidenceRow.organisation_id).where(EvidenceRow.person_id == person_id)
    return [OrganisationId(each) for each in db.session.scalars(query.distinct())]


def give(guest: PersonId, account: PersonId) -> None:
    """Hand every piece over.

    A reflection that both wrote stays twice. The guest's no longer counts as the one that the
    product itself keeps up to date, or the next one written would take its place.
    """
    mine = select(EvidenceRow.origin).where(
        EvidenceRow.person_id == account, EvidenceRow.origin.is_not(None)
    )
    taken = list(db.session.scalars(mine))
    theirs = EvidenceRow.person_id == guest
    quietly = {"synchronize_session": False}
    db.session.execute(
        update(EvidenceRow).where(theirs, EvidenceRow.origin.in_(taken)).values(origin=None),
        execution_options=quietly,
    )
    db.session.execute(
        update(EvidenceRow).where(theirs).values(person_id=account), execution_options=quietly
    )
