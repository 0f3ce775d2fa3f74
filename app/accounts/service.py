"""Persons: made, named, contacted, exported, erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from app.accounts import addresses, invitation_store, passwords, rules, store
from app.accounts.events import AddressProved
from app.accounts.model import Belonging, Contact
from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId, new_id

PERSONAL_TABLES = frozenset({"person", "sign_in", "membership", "invitation"})


def contact(person_id: PersonId) -> Contact:
    """Return how to write to somebody."""
    found = store.find_contact(person_id)
    if found is None:
        raise NotFound
    return found


def administrators(organisation_id: OrganisationId) -> set[PersonId]:
    """Return who administers an organisation."""
    return store.administrators(organisation_id)


def assessors(organisation_id: OrganisationId) -> set[PersonId]:
    """Return who assesses in an organisation."""
    return store.holders(organisation_id, Role.ASSESSOR)


def with_address(person_ids: Collection[PersonId]) -> set[PersonId]:
    """Return those of these people who can be written to, in one query."""
    return store.with_address(person_ids)


def names(person_ids: Collection[PersonId]) -> dict[PersonId, str | None]:
    """Return the names that people go by, in one query; None for those without."""
    return store.names(person_ids)


def find_person(email: str) -> PersonId | None:
    """Return whose address this is, if it is anybody's."""
    row = store.find_sign_in(addresses.normal(email))
    return PersonId(row.person_id) if row else None


def find_proved(email: str) -> PersonId | None:
    """Return whose address this is, in its normal spelling, if its owner has proved it."""
    row = store.find_sign_in(email)
    return PersonId(row.person_id) if row and not row.pending else None


def find_sign_in(sign_in_id: UUID) -> SignInRow | None:
    return store.get_sign_in(sign_in_id)


def sign_in_of(person_id: PersonId) -> SignInRow:
    """Return somebody's sign-in; raise `NotFound` if they have none here."""
    row = store.sign_in_of(person_id)
    if row is None:
        raise NotFound
    return row


def create_person(
    *,
    name: str,
    language: str,
    email: str | None = None,
    password: str | None = None,
    pending: bool = False,
) -> PersonId:
    """Make a person, with a sign-in if there is an address.

    `pending`: the address still has to be proved; until then nobody can sign in with it. Without a
    password the person sets one through a reset link. Raises `Conflict("email_taken")` and, for
    anything that cannot be used, `Invalid` naming the field.
    """
    person = PersonRow(
        id=new_id(),
        name=rules.checked_name(name),
        language=rules.checked_language(language),
        created_at=clock.now(),
    )
    if email is None:
        store.add(person)
        return PersonId(person.id)
    address = addresses.normal(email)
    if store.find_sign_in(address):
        raise Conflict("email_taken", field="email")
    sign_in = SignInRow(
        id=new_id(),
        person_id=person.id,
        email=address,
        password=passwords.hashed(password) if password is not None else None,
        active=not pending,
        fs_uniquifier=uuid4().hex,
        confirmed_at=None if pending else clock.now(),
        created_at=clock.now(),
    )
    store.add(person, sign_in)
    if not pending:
        publish(AddressProved(PersonId(person.id), address))
    return PersonId(person.id)


def create_guest(name: str | None, language: str) -> PersonId:
    """Make a person without a sign-in, who comes from another platform and may have no name."""
    person = PersonRow(
        id=new_id(),
        name=rules.checked_name(name) if name else None,
        language=rules.checked_language(language),
        created_at=clock.now(),
    )
    store.add(person)
    return PersonId(person.id)


def name_nameless(person_id: PersonId, name: str) -> None:
    """Give somebody a name who has none; a name that is there stays as its owner wrote it."""
    person = store.get_person(person_id)
    if person is not None and person.name is None:
        person.name = rules.checked_name(name)


def has_sign_in(person_id: PersonId) -> bool:
    return store.sign_in_of(person_id) is not None


def actor_in(person_id: PersonId, organisation_id: OrganisationId) -> Actor | None:
    """Return who somebody is within an organisation; None if they are not its member."""
    found = store.find_actor(person_id, organisation_id)
    return found if found and found.organisation_id == organisation_id else None


def add_membership(person_id: PersonId, organisation_id: OrganisationId, role: Role) -> None:
    """Give somebody a role; nothing changes if they have it."""
    if role in store.roles_of(person_id, organisation_id):
        return
    store.add(
        MembershipRow(
            id=new_id(),
            person_id=person_id,
            organisation_id=organisation_id,
            role=role,
            created_at=clock.now(),
        )
    )


def belongings(person_id: PersonId) -> list[Belonging]:
    return store.belongings(person_id)


def change_profile(actor: Actor, *, name: str, language: str) -> None:
    person = store.get_person(actor.person_id)
    if person is None:
        raise NotFound
    person.name = rules.checked_name(name)
    person.language = rules.checked_language(language)


def check_password(person_id: PersonId, password: str) -> bool:
    """Return whether this is the person's password (False if there is none)."""
    sign_in = store.sign_in_of(person_id)
    return passwords.matches(password, sign_in.password if sign_in else None)


def require_belonging(person_id: PersonId, organisation_id: UUID) -> None:
    """Raise `NotFound` unless the person is a member there."""
    if not store.roles_of(person_id, organisation_id):
        raise NotFound


def require_replaceable(person_id: PersonId) -> None:
    """Raise `Forbidden` if an organisation with other members would lose its last administrator."""
    for belonging in store.belongings(person_id):
        alone = store.administrators(belonging.organisation_id) == {person_id}
        others = store.list_members(belonging.organisation_id, "", offset=0, limit=2)
        if alone and len(others) > 1:
            raise Forbidden("last_administrator_leaving", organisation=belonging.name)


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    person, sign_in = store.get_person(person_id), store.sign_in_of(person_id)
    if person is None:
        return {}
    email = sign_in.email if sign_in else None
    return {
        "name": person.name,
        "language": person.language,
        "since": person.created_at.isoformat(),
        "email": email,
        "email_confirmed": _iso(sign_in.confirmed_at if sign_in else None),
        "memberships": [
            {"organisation": row.name, "role": row.role, "since": row.created_at.isoformat()}
            for row in store.memberships_of(person_id)
        ],
        "invitations": [
            {
                "organisation": invitation.organisation_name,
                "role": invitation.role,
                "email": invitation.email,
                "sent": invitation.created_at.isoformat(),
                "accepted": _iso(invitation.used_at),
            }
            for invitation in invitation_store.of_person(person_id, email)
        ],
    }


def erase_personal_data(person_id: PersonId) -> None:
    """Delete the person: to be called after every other world has let go of them."""
    sign_in = store.sign_in_of(person_id)
    invitation_store.erase_person(person_id, sign_in.email if sign_in else None)
    store.delete_person(person_id)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
