"""Queries on awards that follow from others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select, update

from app.kernel.db import db, read
from app.kernel.ids import AwardId, OrganisationId
from badges.awarding import Holder
from badges.model import Kind
from badges.tables import AwardRow, FollowsRow

_IN_FORCE: ColumnElement[bool] = and_(
    AwardRow.revoked_at.is_(None), AwardRow.suspended_at.is_(None)
)


def competences_in_force(holder: Holder, framework_id: str) -> list[tuple[str, AwardId, int]]:
    """Return competence, award and level of each validated competence, the newest last."""
    rows = db.session.execute(
        select(AwardRow.competence, AwardRow.id, AwardRow.level)
        .where(
            AwardRow.person_id == holder.person_id,
            AwardRow.organisation_id == holder.organisation_id,
            AwardRow.framework == framework_id,
            AwardRow.kind == Kind.COMPETENCE,
            _IN_FORCE,
        )
        .order_by(AwardRow.issued_at, AwardRow.id)
    )
    return [(row.competence or "", AwardId(row.id), row.level or 0) for row in rows]


def lasting(until: datetime) -> ColumnElement[bool]:
    """Return what is true of a badge, not revoked, that holds beyond a moment."""
    return and_(
        AwardRow.revoked_at.is_(None),
        or_(AwardRow.expires_at.is_(None), AwardRow.expires_at > until),
    )


def of_designs(
    organisation_id: OrganisationId, framework_id: str, keys: Iterable[str]
) -> ColumnElement[bool]:
    return and_(
        AwardRow.organisation_id == organisation_id,
        AwardRow.framework == framework_id,
        AwardRow.design.in_(list(keys)),
    )


def holds(
    holder: Holder, framework_id: str, keys: Iterable[str], *, until: datetime, once: str = ""
) -> bool:
    """Tell whether somebody has a badge of one of these designs, not revoked, beyond a moment.

    `once` finds also those awarded to nobody but an address, and those of versions that came later
    (`awarding.once`).
    """
    theirs = and_(
        AwardRow.person_id == holder.person_id,
        AwardRow.person_id.is_not(None),
        of_designs(holder.organisation_id, framework_id, keys),
    )
    query = select(AwardRow.id).where(lasting(until), or_(theirs, AwardRow.once == once))
    return db.session.scalar(query.limit(1)) is not None


def keep_once(award_id: AwardId, once: str, *, until: datetime) -> None:
    """Let nobody have a second badge like this one while they hold it.

    One that runs out by then gives up its place: it has been renewed.
    """
    running_out = and_(AwardRow.once == once, AwardRow.expires_at <= until)
    db.session.execute(update(AwardRow).where(running_out).values(once=None))
    db.session.execute(update(AwardRow).where(AwardRow.id == award_id).values(once=once))


def keep(award_id: AwardId, from_ids: Iterable[AwardId]) -> None:
    db.session.add_all([FollowsRow(award_id=award_id, from_id=each) for each in from_ids])
    db.session.flush()


def move(award_id: UUID, old: UUID, new: UUID) -> None:
    """Let an award follow from another one of the same competence."""
    db.session.execute(
        update(FollowsRow)
        .where(FollowsRow.award_id == award_id, FollowsRow.from_id == old)
        .values(from_id=new)
    )


_FOLLOWERS = select(FollowsRow.award_id).where(FollowsRow.from_id == bindparam("award_id"))


def lock_followers(award_id: UUID) -> list[AwardRow]:
    """Return the awards that follow from one and have not been revoked, locked."""
    if not read(_FOLLOWERS, award_id=award_id):
        return []  # as nearly always, and told at a quarter of the price
    return list(
        db.session.scalars(
            select(AwardRow)
            .join(FollowsRow, FollowsRow.award_id == AwardRow.id)
            .where(FollowsRow.from_id == award_id, AwardRow.revoked_at.is_(None))
            .order_by(AwardRow.id)
            .with_for_update(of=AwardRow)
            .execution_options(populate_existing=True)
        )
    )


def other_in_force(row: AwardRow) -> AwardId | None:
    """Return another badge in force of the same person for the same competence."""
    if row.person_id is None:
        return None
    found = db.session.scalar(
        select(AwardRow.id)
        .where(
            AwardRow.id != row.id,
            AwardRow.person_id == row.person_id,
            AwardRow.organisation_id == row.organisation_id,
            AwardRow.framework == row.framework,
            AwardRow.kind == Kind.COMPETENCE,
            AwardRow.competence == row.competence,
            _IN_FORCE,
        )
        .order_by(AwardRow.issued_at.desc(), AwardRow.id)
        .limit(1)
    )
    return AwardId(found) if found else None


def rests_on_awards_in_force(award_id: UUID) -> bool:
    """Tell whether none of the awards that an award follows from is out of force."""
    out_of_force = (
        select(FollowsRow.from_id)
        .join(AwardRow, AwardRow.id == FollowsRow.from_id)
        .where(FollowsRow.award_id == award_id, ~_IN_FORCE)
    )
    return not db.session.scalar(select(exists(out_of_force)))
