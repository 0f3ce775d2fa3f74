"""Queries on the designs that organisations added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from app.kernel.db import db
from app.kernel.ids import OrganisationId
from badges.designing.model import OwnDesign, State, from_document
from badges.designing.tables import BadgeDesignRow
from badges.model import BadgeDesign


def add(row: BadgeDesignRow) -> None:
    db.session.add(row)
    db.session.flush()


def flush() -> None:
    db.session.flush()


def delete(row: BadgeDesignRow) -> None:
    db.session.delete(row)
    db.session.flush()


def find_used(key: str) -> BadgeDesign | None:
    """Return a design that is in use or was."""
    row = db.session.scalar(
        select(BadgeDesignRow).where(
            BadgeDesignRow.key == key, BadgeDesignRow.used_from.is_not(None)
        )
    )
    return _design(row) if row else None


def offered(organisation_id: OrganisationId) -> list[BadgeDesign]:
    """Return the designs that an organisation awards today, by the names it gave them."""
    return [each.design for each in listed(organisation_id) if each.state is State.IN_USE]


def listed(organisation_id: OrganisationId) -> list[OwnDesign]:
    """Return every version of every design of an organisation: by name, the newest first."""
    rows = db.session.scalars(
        select(BadgeDesignRow)
        .where(BadgeDesignRow.organisation_id == organisation_id)
        .order_by(BadgeDesignRow.slug, BadgeDesignRow.version.desc())
    )
    found: list[OwnDesign] = []
    in_use: set[str] = set()
    for row in rows:
        state = _state(row, newer_in_use=row.slug in in_use)
        if state is State.IN_USE:
            in_use.add(row.slug)
        found.append(OwnDesign(_design(row), row.slug, state, row.source, row.uploaded_at))
    return found


def _state(row: BadgeDesignRow, *, newer_in_use: bool) -> State:
    if row.used_from is None:
        return State.DRAFT
    if row.withdrawn_at is not None:
        return State.WITHDRAWN
    return State.REPLACED if newer_in_use else State.IN_USE


def _design(row: BadgeDesignRow) -> BadgeDesign:
    return from_document(row.document, row.artwork)


def lock(key: str, organisation_id: OrganisationId) -> BadgeDesignRow | None:
    """Return a version of a design of this organisation, locked until the transaction ends."""
    return db.session.scalar(
        select(BadgeDesignRow)
        .where(BadgeDesignRow.key == key, BadgeDesignRow.organisation_id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def lock_newest(slug: str, organisation_id: OrganisationId) -> BadgeDesignRow | None:
    """Return the newest version of a design, a draft or not, locked."""
    return db.session.scalar(
        select(BadgeDesignRow)
        .where(BadgeDesignRow.slug == slug, BadgeDesignRow.organisation_id == organisation_id)
        .order_by(BadgeDesignRow.version.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def withdraw(slug: str, organisation_id: OrganisationId, moment: datetime) -> None:
    """Withdraw every version that is in use or was."""
    db.session.execute(
        update(BadgeDesignRow)
        .where(
            BadgeDesignRow.slug == slug,
            BadgeDesignRow.organisation_id == organisation_id,
            BadgeDesignRow.used_from.is_not(None),
            BadgeDesignRow.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=moment)
    )


def count(organisation_id: OrganisationId) -> int:
    query = select(func.count()).where(BadgeDesignRow.organisation_id == organisation_id)
    return db.session.scalar(query) or 0
