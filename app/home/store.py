"""What the start page asks of other worlds' tables. It reads and never writes."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, func, or_, select

from app.home.model import HeldBadge, OpenDossier, PressingDossier
from app.kernel import clock
from app.kernel.db import db, read
from app.kernel.identity import Actor
from badges.tables import AwardRow
from competences.validation import desk_store
from competences.validation.model import State
from competences.validation.tables import DossierProposalRow, DossierRow

RECENT = 7
"""How many dossiers and badges the page shows: one for each competence."""


_DOSSIERS = (
    select(DossierRow.id, DossierRow.competence, DossierRow.state, DossierRow.level)
    .where(
        DossierRow.person_id == bindparam("person_id"),
        DossierRow.organisation_id == bindparam("organisation_id"),
    )
    .order_by(DossierRow.created_at.desc())
    .limit(RECENT)
)

_BADGES = (
    select(AwardRow.id, AwardRow.design, AwardRow.competence, AwardRow.level)
    .where(
        AwardRow.person_id == bindparam("person_id"),
        AwardRow.revoked_at.is_(None),
        or_(AwardRow.expires_at.is_(None), AwardRow.expires_at >= bindparam("now")),
    )
    .order_by(AwardRow.issued_at.desc())
    .limit(RECENT)
)


def recent_dossiers(actor: Actor) -> list[OpenDossier]:
    """Return somebody's newest dossiers."""
    rows = read(_DOSSIERS, person_id=actor.person_id, organisation_id=actor.organisation_id)
    return [OpenDossier(row.id, row.competence, row.state, row.level) for row in rows]


def badges(actor: Actor) -> list[HeldBadge]:
    """Return somebody's newest valid badges, wherever they earned them."""
    rows = read(_BADGES, person_id=actor.person_id, now=clock.now())
    return [HeldBadge(row.id, row.design, row.competence, row.level) for row in rows]


def waiting_for_assessor(actor: Actor) -> int:
    """Count the submitted dossiers of an organisation that this assessor may decide on."""
    mine = desk_store.waits_for(actor.organisation_id, actor.person_id)
    count = db.session.scalar(select(func.count()).select_from(DossierRow).where(*mine))
    return count or 0


def pressing_for_assessor(actor: Actor) -> list[PressingDossier]:
    """Return what only few can do: an appeal to answer, a level to agree on. The oldest first."""
    here, me = actor.organisation_id, actor.person_id
    proposer = (
        select(DossierProposalRow.proposed_by)
        .where(
            DossierProposalRow.dossier_id == DossierRow.id,
            DossierProposalRow.round == DossierRow.round,
        )
        .order_by(DossierProposalRow.proposed_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    appealed = and_(DossierRow.state == State.APPEALED, *desk_store.waits_for(here, me))
    to_agree = and_(
        DossierRow.organisation_id == here,
        DossierRow.state == State.TO_AGREE,
        desk_store.signed_by(me),
    )
    rows = db.session.execute(
        select(DossierRow.id, DossierRow.competence, DossierRow.state, proposer.label("proposer"))
        .where(or_(appealed, to_agree))
        .order_by(DossierRow.submitted_at, DossierRow.id)
        .limit(RECENT)
    )
    return [
        PressingDossier(
            row.id,
            row.competence,
            State(row.state),
            None if row.proposer is None else row.proposer == me,
        )
        for row in rows
    ]
