"""Queries on organisations."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from app.cohorts.model import Organisation, RegistrationPolicy
from app.cohorts.tables import OrganisationRow
from app.kernel.db import db
from app.kernel.ids import OrganisationId


def find(organisation_id: UUID) -> Organisation | None:
    row = db.session.get(OrganisationRow, organisation_id)
    return _value(row) if row else None


def find_by_name(name: str) -> Organisation | None:
    """Find an organisation whatever its capitals: two that differ in these only are one."""
    row = db.session.scalar(
        select(OrganisationRow).where(func.lower(OrganisationRow.name) == name.lower())
    )
    return _value(row) if row else None


def first() -> Organisation | None:
    query = select(OrganisationRow).order_by(OrganisationRow.created_at, OrganisationRow.id)
    row = db.session.scalar(query.limit(1))
    return _value(row) if row else None


def with_registration(policy: RegistrationPolicy) -> list[Organisation]:
    rows = db.session.scalars(
        select(OrganisationRow)
        .where(OrganisationRow.registration == policy)
        .order_by(func.lower(OrganisationRow.name))
    )
    return [_value(row) for row in rows]


def add(row: OrganisationRow) -> None:
    db.session.add(row)
    db.session.flush()


def locked(organisation_id: UUID) -> OrganisationRow | None:
    """Return the row, held until the end of the transaction (SQLite holds the whole database)."""
    return db.session.scalar(
        select(OrganisationRow)
        .where(OrganisationRow.id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _value(row: OrganisationRow) -> Organisation:
    return Organisation(OrganisationId(row.id), row.name, RegistrationPolicy(row.registration))
