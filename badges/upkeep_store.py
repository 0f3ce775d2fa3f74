"""Queries of those who look after badges: which key signed what, and what a check found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.ids import AwardId
from badges.tables import AwardRow, CheckRow, TokenRow


def places_in(series: int) -> list[int]:
    """Return every place of a series that a badge holds."""
    return list(
        db.session.scalars(select(AwardRow.status_index).where(AwardRow.status_list == series))
    )


def awards_signed_by(key_id: UUID, method: str | None) -> list[AwardId]:
    """Return the awards neither revoked nor expired that a key signed: in a token, in a proof.

    `method` is how proofs name the key. Proofs stand inside documents, so each is looked at: this
    is asked once in the life of a key.
    """
    still = and_(AwardRow.revoked_at.is_(None), ~_expired())
    found = {
        *db.session.scalars(
            select(TokenRow.award_id)
            .join(AwardRow, AwardRow.id == TokenRow.award_id)
            .where(TokenRow.key_id == key_id, still)
        )
    }
    if method is not None:
        documents = db.session.execute(
            select(AwardRow.id, AwardRow.documents).where(still)
        ).yield_per(200)
        for award_id, kept in documents:
            if kept["credential"]["proof"]["verificationMethod"].endswith(f"#{method}"):
                found.add(award_id)
    return sorted(map(AwardId, found))


def sample(size: int, *, in_force: bool) -> list[UUID]:
    """Return some awards by chance: in force, or revoked, suspended or expired."""
    out_of_force = or_(
        AwardRow.revoked_at.is_not(None), AwardRow.suspended_at.is_not(None), _expired()
    )
    return list(
        db.session.scalars(
            select(AwardRow.id)
            .where(~out_of_force if in_force else out_of_force)
            .where(AwardRow.id.in_(select(TokenRow.award_id)))
            .order_by(func.random())
            .limit(size)
        )
    )


def _expired() -> ColumnElement[bool]:
    return and_(AwardRow.expires_at.is_not(None), AwardRow.expires_at < clock.now())


def organisations_of(award_ids: Iterable[UUID]) -> set[UUID]:
    return set(
        db.session.scalars(
            select(AwardRow.organisation_id).where(AwardRow.id.in_(list(award_ids))).distinct()
        )
    )


def keep_check(check_id: UUID, moment: datetime, looked_at: int, faults: list[str]) -> None:
    db.session.add(CheckRow(id=check_id, checked_at=moment, looked_at=looked_at, faults=faults))
    db.session.flush()


def last_check() -> CheckRow | None:
    return db.session.scalar(select(CheckRow).order_by(CheckRow.checked_at.desc()).limit(1))
