"""Queries on persons, sign-ins and memberships."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.cohorts.tables import OrganisationRow
from app.kernel.db import db
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId


def find_actor(person_id: UUID, preferred: UUID | None = None) -> Actor | None:
    """Return who a person is within one organisation: the preferred one, or where they came first.

    One statement, whatever the number of roles.
    """
    rows = db.session.execute(
        select(
            PersonRow.name,
            PersonRow.language,
            MembershipRow.organisation_id,
            MembershipRow.role,
            OrganisationRow.name.label("organisation_name"),
        )
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
        .where(PersonRow.id == person_id)
        .order_by(MembershipRow.created_at, MembershipRow.organisation_id)
    ).all()
    if not rows:
        return None
    chosen = next((row for row in rows if row.organisation_id == preferred), rows[0])
    roles = {Role(r.role) for r in rows if r.organisation_id == chosen.organisation_id}
    return Actor(
        person_id=PersonId(person_id),
        organisation_id=OrganisationId(chosen.organisation_id),
        roles=frozenset(roles),
        name=chosen.name,
        language=chosen.language,
        organisation_name=chosen.organisation_name,
    )


def find_sign_in(email: str) -> SignInRow | None:
    return db.session.scalar(select(SignInRow).where(SignInRow.email == email.strip().lower()))
