"""Queries on invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, or_, select, update
from sqlalchemy.engine import CursorResult

from app.accounts.model import Invitation
from app.accounts.tables import InvitationRow
from app.cohorts.tables import OrganisationRow
from app.kernel.db import db
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId


def add(row: InvitationRow) -> None:
    db.session.add(row)
    db.session.flush()


def _query() -> Select[*tuple[Any, ...]]:
    return select(
        InvitationRow.id,
        InvitationRow.organisation_id,
        OrganisationRow.name,
        InvitationRow.email,
        InvitationRow.role,
        InvitationRow.language,
        InvitationRow.created_at,
        InvitationRow.expires_at,
        InvitationRow.used_at,
        InvitationRow.withdrawn_at,
    ).join(OrganisationRow, OrganisationRow.id == InvitationRow.organisation_id)


def find(invitation_id: UUID) -> Invitation | None:
    row = db.session.execute(_query().where(InvitationRow.id == invitation_id)).one_or_none()
    return _value(row) if row else None


def newest(organisation_id: UUID, *, offset: int, limit: int) -> list[Invitation]:
    rows = db.session.execute(
        _query()
        .where(InvitationRow.organisation_id == organisation_id)
        .order_by(InvitationRow.created_at.desc(), InvitationRow.id)
        .offset(offset)
        .limit(limit)
    )
    return [_value(row) for row in rows]


def use(invitation_id: UUID, person_id: PersonId, moment: datetime) -> bool:
    """Take an invitation; False if somebody was faster. The update decides, not a look before."""
    return _close(invitation_id, moment, used_at=moment, used_by=person_id)


def withdraw(invitation_id: UUID, moment: datetime) -> bool:
    return _close(invitation_id, moment, withdrawn_at=moment)


def _close(invitation_id: UUID, moment: datetime, **values: object) -> bool:
    done = db.session.execute(
        update(InvitationRow)
        .where(
            InvitationRow.id == invitation_id,
            InvitationRow.used_at.is_(None),
            InvitationRow.withdrawn_at.is_(None),
            InvitationRow.expires_at > moment,
        )
        .values(**values)
    )
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


def of_person(person_id: UUID, email: str | None) -> list[Invitation]:
    query = _query().where(or_(InvitationRow.used_by == person_id, InvitationRow.email == email))
    return [_value(row) for row in db.session.execute(query.order_by(InvitationRow.created_at))]


def give(old: PersonId, new: PersonId) -> None:
    """Say of everything one person sent or took that it was the other."""
    for column in (InvitationRow.invited_by, InvitationRow.used_by):
        db.session.execute(
            update(InvitationRow).where(column == old).values({column.key: new}),
            execution_options={"synchronize_session": False},
        )


def erase_person(person_id: UUID, email: str | None) -> None:
    """Delete invitations this person was sent or took; forget who sent the others."""
    db.session.execute(
        delete(InvitationRow).where(
            or_(InvitationRow.used_by == person_id, InvitationRow.email == email)
        )
    )
    db.session.execute(
        update(InvitationRow).where(InvitationRow.invited_by == person_id).values(invited_by=None)
    )


def _value(row: Row[*tuple[Any, ...]]) -> Invitation:
    return Invitation(
        id=row.id,
        organisation_id=OrganisationId(row.organisation_id),
        organisation_name=row.name,
        email=row.email,
        role=Role(row.role),
        language=row.language,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        withdrawn_at=row.withdrawn_at,
    )
