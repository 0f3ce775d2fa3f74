"""Queries that find members for others: by part of a name, by address, by who they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts import store
from app.accounts.model import Member
from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.kernel.db import db
from app.kernel.identity import Role
from app.kernel.ids import PersonId

AT_ONCE = 1_000
"""Values in one statement."""


def by_name(organisation_id: UUID, search: str, limit: int) -> list[Member]:
    """Return members whose name contains `search`, or whose address it is, by name."""
    query = store.members_of(organisation_id)
    if search:
        query = query.where(
            or_(
                PersonRow.name.icontains(search, autoescape=True),
                SignInRow.email == search.lower(),
                store.shown_by_sign(search),
            )
        )
    ordered = query.order_by(func.lower(PersonRow.name), PersonRow.id).limit(limit)
    return [store.member_value(row) for row in db.session.execute(ordered)]


def members_by_email(organisation_id: UUID, emails: Collection[str]) -> dict[str, Member]:
    """Return address in its normal spelling → whose it is, of members only."""
    found = _members(organisation_id, SignInRow.email, emails)
    return {member.email: member for member in found if member.email}


def members_by_id(organisation_id: UUID, person_ids: Collection[UUID]) -> list[Member]:
    """Return which of these people are members, by name."""
    found = _members(organisation_id, PersonRow.id, person_ids)
    return sorted(found, key=lambda one: ((one.name or "").lower(), one.person_id))


def _members(
    organisation_id: UUID, column: InstrumentedAttribute[Any], values: Collection[Any]
) -> Iterator[Member]:
    wanted = list(values)
    for start in range(0, len(wanted), AT_ONCE):
        query = store.members_of(organisation_id).where(column.in_(wanted[start : start + AT_ONCE]))
        yield from map(store.member_value, db.session.execute(query))


def by_address(organisation_id: UUID, addresses: Collection[str]) -> dict[str, PersonId]:
    """Return address → whose it is, of members only."""
    wanted, found = sorted(addresses), dict[str, PersonId]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.session.execute(
            select(SignInRow.email, SignInRow.person_id)
            .join(MembershipRow, MembershipRow.person_id == SignInRow.person_id)
            .where(
                MembershipRow.organisation_id == organisation_id,
                SignInRow.email.in_(wanted[start : start + AT_ONCE]),
                SignInRow.active,
            )
        )
        found |= {row.email: PersonId(row.person_id) for row in rows}
    return found


def roles(
    organisation_id: UUID, person_ids: Collection[PersonId]
) -> dict[PersonId, frozenset[Role]]:
    """Return who of these is a member, and as what."""
    wanted, found = list(person_ids), dict[PersonId, frozenset[Role]]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.session.execute(
            select(MembershipRow.person_id, MembershipRow.role).where(
                MembershipRow.organisation_id == organisation_id,
                MembershipRow.person_id.in_(wanted[start : start + AT_ONCE]),
            )
        )
        for row in rows:
            person_id = PersonId(row.person_id)
            found[person_id] = found.get(person_id, frozenset()) | {Role(row.role)}
    return found
