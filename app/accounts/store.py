"""Queries on persons, sign-ins and memberships."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    bindparam,
    cast,
    delete,
    false,
    func,
    or_,
    select,
)

from app.accounts.model import Belonging, Contact, Known, Member
from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.cohorts.tables import OrganisationRow
from app.kernel.db import db, read
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId

Columns: TypeAlias = Select[*tuple[Any, ...]]
Found: TypeAlias = Row[*tuple[Any, ...]]

_ACTOR_COLUMNS = (
    PersonRow.id.label("person_id"),
    PersonRow.name,
    PersonRow.language,
    MembershipRow.organisation_id,
    MembershipRow.role,
    OrganisationRow.name.label("organisation_name"),
)


def _with_memberships(query: Columns) -> Columns:
    return (
        query.join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
        .order_by(MembershipRow.created_at, MembershipRow.organisation_id)
    )


def _actor(rows: Sequence[Found], preferred: UUID | None) -> Actor:
    chosen = next((row for row in rows if row.organisation_id == preferred), rows[0])
    roles = {Role(r.role) for r in rows if r.organisation_id == chosen.organisation_id}
    return Actor(
        person_id=PersonId(chosen.person_id),
        organisation_id=OrganisationId(chosen.organisation_id),
        roles=frozenset(roles),
        name=chosen.name,
        language=chosen.language,
        organisation_name=chosen.organisation_name,
    )


# Built once: every page of everybody who came from a platform begins with it.
_MEMBER = _with_memberships(select(*_ACTOR_COLUMNS).select_from(PersonRow)).where(
    PersonRow.id == bindparam("person")
)


def find_actor(person_id: UUID, preferred: UUID | None = None) -> Actor | None:
    """Return who a person is within one organisation: the preferred one, or where they came first.

    One statement, whatever the number of roles.
    """
    rows = read(_MEMBER, person=person_id)
    return _actor(rows, preferred) if rows else None


# Built once: every page of everybody who is signed in begins with it.
_SIGNED_IN = (
    select(SignInRow, *_ACTOR_COLUMNS)
    .join(PersonRow, PersonRow.id == SignInRow.person_id)
    .outerjoin(MembershipRow, MembershipRow.person_id == PersonRow.id)
    .outerjoin(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
    .where(SignInRow.fs_uniquifier == bindparam("uniquifier"), SignInRow.active)
    .order_by(MembershipRow.created_at, MembershipRow.organisation_id)
)


def find_signed_in(
    uniquifier: str, preferred: UUID | None = None
) -> tuple[SignInRow, Actor | None] | None:
    """Return the sign-in a session names, and who that is: one statement for both.

    None if the session is no longer good; no actor if the person belongs nowhere (any more).
    """
    rows = db.session.execute(_SIGNED_IN, {"uniquifier": uniquifier}).all()
    if not rows:
        return None
    sign_in: SignInRow = rows[0].SignInRow
    return sign_in, (_actor(rows, preferred) if rows[0].organisation_id else None)


def find_sign_in(email: str) -> SignInRow | None:
    """Find a sign-in by an address in its normal spelling."""
    return db.session.scalar(select(SignInRow).where(SignInRow.email == email))


def sign_in_of(person_id: UUID) -> SignInRow | None:
    return db.session.scalar(select(SignInRow).where(SignInRow.person_id == person_id))


def get_sign_in(sign_in_id: UUID) -> SignInRow | None:
    return db.session.get(SignInRow, sign_in_id)


def get_person(person_id: UUID) -> PersonRow | None:
    return db.session.get(PersonRow, person_id)


def find_contact(person_id: UUID) -> Contact | None:
    row = db.session.execute(
        select(PersonRow.name, SignInRow.email, PersonRow.language)
        .outerjoin(SignInRow, SignInRow.person_id == PersonRow.id)
        .where(PersonRow.id == person_id)
    ).one_or_none()
    return Contact(row.name, row.email, row.language) if row else None


def names(person_ids: Collection[UUID]) -> dict[PersonId, str | None]:
    rows = db.session.execute(
        select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(person_ids))
    )
    return {PersonId(row.id): row.name for row in rows}


def known(organisation_id: UUID, person_ids: Collection[UUID]) -> dict[PersonId, Known]:
    """Return who people are within an organisation; one statement."""
    here = and_(
        MembershipRow.person_id == PersonRow.id, MembershipRow.organisation_id == organisation_id
    )
    rows = db.session.execute(
        select(PersonRow.id, PersonRow.name, MembershipRow.role)
        .outerjoin(MembershipRow, here)
        .where(PersonRow.id.in_(person_ids))
    )
    found: dict[PersonId, Known] = {}
    for row in rows:
        person_id = PersonId(row.id)
        roles = found[person_id].roles if person_id in found else frozenset()
        found[person_id] = Known(row.name, roles | ({Role(row.role)} if row.role else set()))
    return found


def belongings(person_id: UUID) -> list[Belonging]:
    """Return where somebody is a member, in the order they came."""
    query = _with_memberships(select(*_ACTOR_COLUMNS).select_from(PersonRow))
    found: dict[UUID, Belonging] = {}
    for row in db.session.execute(query.where(PersonRow.id == person_id)):
        known = found.get(row.organisation_id)
        roles = (known.roles if known else frozenset()) | {Role(row.role)}
        found[row.organisation_id] = Belonging(
            OrganisationId(row.organisation_id), row.organisation_name, roles
        )
    return list(found.values())


def add(*rows: PersonRow | SignInRow | MembershipRow) -> None:
    for row in rows:
        db.session.add(row)
        db.session.flush()


def roles_of(person_id: UUID, organisation_id: UUID) -> frozenset[Role]:
    roles = db.session.scalars(
        select(MembershipRow.role).where(
            MembershipRow.person_id == person_id, MembershipRow.organisation_id == organisation_id
        )
    )
    return frozenset(map(Role, roles))


def remove_roles(person_id: UUID, organisation_id: UUID, roles: Collection[Role]) -> None:
    db.session.execute(
        delete(MembershipRow).where(
            MembershipRow.person_id == person_id,
            MembershipRow.organisation_id == organisation_id,
            MembershipRow.role.in_(list(roles)),
        )
    )


def holders(organisation_id: UUID, role: Role) -> set[PersonId]:
    """Return who has a role in an organisation."""
    people = db.session.scalars(
        select(MembershipRow.person_id).where(
            MembershipRow.organisation_id == organisation_id, MembershipRow.role == role
        )
    )
    return set(map(PersonId, people))


def administrators(organisation_id: UUID) -> set[PersonId]:
    return holders(organisation_id, Role.ADMINISTRATOR)


def with_address(person_ids: Collection[UUID]) -> set[PersonId]:
    """Return those of these people who have an address that is proved to be theirs."""
    people = db.session.scalars(
        select(SignInRow.person_id).where(SignInRow.person_id.in_(person_ids), SignInRow.active)
    )
    return set(map(PersonId, people))


def named_with_role(organisation_id: UUID, role: Role) -> dict[PersonId, str | None]:
    """Return who has a role in an organisation, with the names they go by, by name."""
    rows = db.session.execute(
        select(PersonRow.id, PersonRow.name)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(MembershipRow.organisation_id == organisation_id, MembershipRow.role == role)
        .order_by(func.lower(PersonRow.name), PersonRow.id)
    )
    return {PersonId(row.id): row.name for row in rows}


def members_among(organisation_id: UUID, person_ids: Collection[UUID]) -> set[PersonId]:
    """Return which of these people are members of an organisation."""
    rows = db.session.scalars(
        select(MembershipRow.person_id).where(
            MembershipRow.organisation_id == organisation_id,
            MembershipRow.person_id.in_(person_ids),
        )
    )
    return {PersonId(each) for each in rows}


def members_of(organisation_id: UUID) -> Columns:
    return (
        select(
            PersonRow.id,
            PersonRow.name,
            SignInRow.email,
            func.aggregate_strings(MembershipRow.role, ",").label("roles"),
        )
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .outerjoin(SignInRow, SignInRow.person_id == PersonRow.id)
        .where(MembershipRow.organisation_id == organisation_id)
        # Somebody who has not answered our mail is nobody's member yet.
        .where(or_(SignInRow.id.is_(None), SignInRow.active))
        .group_by(PersonRow.id, PersonRow.name, SignInRow.email)
    )


def list_members(organisation_id: UUID, search: str, *, offset: int, limit: int) -> list[Member]:
    """Return members by name whose name or address contains `search`, one statement."""
    query = members_of(organisation_id)
    if search:
        query = query.where(
            or_(
                PersonRow.name.icontains(search, autoescape=True),
                SignInRow.email.icontains(search, autoescape=True),
                shown_by_sign(search),
            )
        )
    ordered = query.order_by(func.lower(PersonRow.name), PersonRow.id).offset(offset).limit(limit)
    return [member_value(row) for row in db.session.execute(ordered)]


def named(organisation_id: UUID, roles: Collection[Role], search: str, limit: int) -> list[Member]:
    """Return the first members by name with one of these roles; nothing is told of addresses."""
    holders = select(MembershipRow.person_id).where(
        MembershipRow.organisation_id == organisation_id, MembershipRow.role.in_(list(roles))
    )
    query = members_of(organisation_id).where(PersonRow.id.in_(holders))
    if search:
        named_so = PersonRow.name.icontains(search, autoescape=True)
        query = query.where(or_(named_so, shown_by_sign(search)))
    ordered = query.order_by(func.lower(PersonRow.name), PersonRow.id).limit(limit)
    return [replace(member_value(row), email=None) for row in db.session.execute(ordered)]


def shown_by_sign(search: str) -> ColumnElement[bool]:
    """Whoever gave no name is shown by the first four digits of their id: "Learner 7f3a"."""
    sign = search.rsplit(maxsplit=1)[-1].lower()
    if not re.fullmatch("[0-9a-f]{4}", sign):
        return false()
    return and_(PersonRow.name.is_(None), cast(PersonRow.id, String).startswith(sign))


def find_member(organisation_id: UUID, person_id: UUID) -> Member | None:
    query = members_of(organisation_id).where(PersonRow.id == person_id)
    row = db.session.execute(query).one_or_none()
    return member_value(row) if row else None


def member_value(row: Found) -> Member:
    return Member(PersonId(row.id), row.name, row.email, frozenset(map(Role, row.roles.split(","))))


def pending_before(moment: datetime) -> list[PersonId]:
    """Return people who registered before that moment and never answered our mail."""
    query = select(SignInRow.person_id).where(
        ~SignInRow.active, SignInRow.confirmed_at.is_(None), SignInRow.created_at < moment
    )
    return list(map(PersonId, db.session.scalars(query)))


def memberships_of(person_id: UUID) -> Iterable[Found]:
    return db.session.execute(
        select(OrganisationRow.name, MembershipRow.role, MembershipRow.created_at)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
        .where(MembershipRow.person_id == person_id)
        .order_by(MembershipRow.created_at)
    )


def memberships_to_pass_on(person_id: UUID) -> list[tuple[OrganisationId, Role]]:
    """Return where and as what somebody is a member."""
    rows = db.session.execute(
        select(MembershipRow.organisation_id, MembershipRow.role).where(
            MembershipRow.person_id == person_id
        )
    )
    return [(OrganisationId(row.organisation_id), Role(row.role)) for row in rows]


def delete_person(person_id: UUID) -> None:
    """Delete a person, the sign-in and the memberships; nothing else may point to them by now."""
    for table in (MembershipRow, SignInRow):
        db.session.execute(delete(table).where(table.person_id == person_id))
    db.session.execute(delete(PersonRow).where(PersonRow.id == person_id))
