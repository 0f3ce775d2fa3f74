"""Who is what within an organisation, as its administrators decide."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from app.accounts import finding_store, rules, service, store
from app.accounts.events import RolesEnded
from app.accounts.model import Known, Member
from app.cohorts import service as cohorts
from app.kernel.errors import Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId


def listed(actor: Actor, search: str, *, offset: int, limit: int) -> list[Member]:
    return store.list_members(actor.organisation_id, search.strip(), offset=offset, limit=limit)


def by_email(organisation_id: OrganisationId, emails: Collection[str]) -> dict[str, Member]:
    """Return address → member, for those of these addresses that are a member's."""
    return finding_store.members_by_email(organisation_id, emails)


def by_id(organisation_id: OrganisationId, person_ids: Collection[UUID]) -> list[Member]:
    """Return which of these people are members, by name."""
    return finding_store.members_by_id(organisation_id, person_ids)


def get(actor: Actor, person_id: UUID) -> Member:
    """Return a member of the actor's organisation; raise `NotFound` for anybody else."""
    member = store.find_member(actor.organisation_id, person_id)
    if member is None:
        raise NotFound
    return member


def assessors(organisation_id: OrganisationId) -> dict[PersonId, str | None]:
    """Return everybody who may assess in an organisation, with the names they go by."""
    return store.named_with_role(organisation_id, Role.ASSESSOR)


def among(organisation_id: OrganisationId, person_ids: Collection[UUID]) -> set[PersonId]:
    """Return which of these people are members of an organisation."""
    return store.members_among(organisation_id, person_ids)


def named(actor: Actor, roles: Collection[Role], search: str, limit: int) -> list[Member]:
    """Return the first members by name with one of these roles, without their addresses."""
    return store.named(actor.organisation_id, roles, search.strip(), limit)


def known(
    organisation_id: OrganisationId, person_ids: Collection[PersonId]
) -> dict[PersonId, Known]:
    """Return who people are, or were, within an organisation, in one query."""
    return store.known(organisation_id, person_ids) if person_ids else {}


def set_roles(actor: Actor, person_id: UUID, roles: Collection[Role]) -> None:
    """Give a member exactly these roles; at least one, and somebody stays administrator."""
    if not roles:
        raise Invalid("role_missing", field="roles")
    member = _held(actor, person_id, roles)
    _end(actor, person_id, member.roles - set(roles))
    for role in set(roles) - member.roles:
        service.add_membership(PersonId(person_id), actor.organisation_id, role)


def remove(actor: Actor, person_id: UUID) -> None:
    """End a membership; the person's account and what they did here stay."""
    member = _held(actor, person_id, ())
    _end(actor, person_id, member.roles)


def _end(actor: Actor, person_id: UUID, roles: Collection[Role]) -> None:
    if roles:
        store.remove_roles(person_id, actor.organisation_id, roles)
        publish(RolesEnded(PersonId(person_id), actor.organisation_id, frozenset(roles)))


def _held(actor: Actor, person_id: UUID, roles: Collection[Role]) -> Member:
    # Two administrators who take each other's role at once must not both succeed.
    cohorts.hold(actor.organisation_id)
    member = get(actor, person_id)
    rules.require_an_administrator(
        store.administrators(actor.organisation_id), PersonId(person_id), roles
    )
    return member
