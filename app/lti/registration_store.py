"""Queries on the links through which platforms register."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from app.kernel.db import db
from app.kernel.ids import OrganisationId
from app.lti.model import RegistrationLink
from app.lti.tables import RegistrationLinkRow


def add(row: RegistrationLinkRow) -> None:
    db.session.add(row)
    db.session.flush()


def find(link_id: UUID) -> RegistrationLink | None:
    row = db.session.get(RegistrationLinkRow, link_id)
    return _link(row) if row else None


def open_links(organisation_id: UUID, moment: datetime) -> list[RegistrationLink]:
    rows = db.session.scalars(
        select(RegistrationLinkRow)
        .where(
            RegistrationLinkRow.organisation_id == organisation_id,
            RegistrationLinkRow.used_at.is_(None),
            RegistrationLinkRow.expires_at > moment,
        )
        .order_by(RegistrationLinkRow.created_at.desc())
    )
    return [_link(row) for row in rows]


def use(link_id: UUID, moment: datetime) -> bool:
    """Use a link up; False if somebody did already."""
    done = db.session.execute(
        update(RegistrationLinkRow)
        .where(
            RegistrationLinkRow.id == link_id,
            RegistrationLinkRow.used_at.is_(None),
            RegistrationLinkRow.expires_at > moment,
        )
        .values(used_at=moment)
    )
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


def give_back(link_id: UUID) -> None:
    db.session.execute(
        update(RegistrationLinkRow)
        .where(RegistrationLinkRow.id == link_id, RegistrationLinkRow.platform_id.is_(None))
        .values(used_at=None)
    )


def withdraw(organisation_id: UUID, link_id: UUID, moment: datetime) -> bool:
    """End a link now; False if there is none here that is open."""
    done = db.session.execute(
        update(RegistrationLinkRow)
        .where(
            RegistrationLinkRow.id == link_id,
            RegistrationLinkRow.organisation_id == organisation_id,
            RegistrationLinkRow.used_at.is_(None),
            RegistrationLinkRow.expires_at > moment,
        )
        .values(expires_at=moment)
    )
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


def note_outcome(link_id: UUID, platform_id: UUID) -> None:
    db.session.execute(
        update(RegistrationLinkRow)
        .where(RegistrationLinkRow.id == link_id)
        .values(platform_id=platform_id)
    )


def _link(row: RegistrationLinkRow) -> RegistrationLink:
    return RegistrationLink(
        id=row.id,
        organisation_id=OrganisationId(row.organisation_id),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        platform_id=row.platform_id,
    )
