"""Queries on days that are near, and on dossiers that wait."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.kernel.db import db
from app.kernel.ids import DossierId, OrganisationId, PersonId
from competences.validation.model import WAITING, State
from competences.validation.tables import DossierClaimRow, DossierRow

Dated = tuple[DossierId, OrganisationId, PersonId, datetime]
"""A dossier, its organisation, who has to do something, and until when."""


def evidence_due(after: datetime, before: datetime) -> list[Dated]:
    """Return the dossiers whose candidates are asked for evidence by a moment in between."""
    rows = db.session.execute(
        select(
            DossierRow.id, DossierRow.organisation_id, DossierRow.person_id, DossierRow.due_at
        ).where(
            DossierRow.state == State.FURTHER_EVIDENCE_REQUESTED,
            DossierRow.due_at.between(after, before),
        )
    )
    return [_dated(*row) for row in rows]


def claims_expiring(after: datetime, before: datetime) -> list[Dated]:
    """Return what is on a desk until a moment in between, in its current round."""
    rows = db.session.execute(
        select(
            DossierRow.id,
            DossierRow.organisation_id,
            DossierClaimRow.assessor_id,
            DossierClaimRow.expires_at,
        )
        .join(DossierRow, DossierRow.id == DossierClaimRow.dossier_id)
        .where(
            DossierRow.state.in_(WAITING),
            DossierRow.round == DossierClaimRow.round,
            DossierClaimRow.expires_at.between(after, before),
        )
    )
    return [_dated(*row) for row in rows]


def waiting_since() -> dict[OrganisationId, datetime]:
    """Return since when the oldest waiting dossier of each organisation waits."""
    rows = db.session.execute(
        select(DossierRow.organisation_id, func.min(DossierRow.submitted_at))
        .where(DossierRow.state.in_(WAITING))
        .group_by(DossierRow.organisation_id)
    )
    return {OrganisationId(organisation_id): since for organisation_id, since in rows if since}


def waiting_before(organisation_id: OrganisationId, moment: datetime) -> int:
    """Count the dossiers of an organisation that have waited since before a moment."""
    query = (
        select(func.count())
        .select_from(DossierRow)
        .where(
            DossierRow.organisation_id == organisation_id,
            DossierRow.state.in_(WAITING),
            DossierRow.submitted_at < moment,
        )
    )
    return db.session.scalar(query) or 0


def _dated(
    dossier_id: UUID, organisation_id: UUID, person_id: UUID, moment: datetime | None
) -> Dated:
    assert moment is not None
    return (
        DossierId(dossier_id),
        OrganisationId(organisation_id),
        PersonId(person_id),
        moment,
    )
