"""Invitations: an administrator names an address and a role, its owner accepts once."""

from __future__ import annotations

from uuid import UUID

from app.accounts import addresses, invitation_store, rules, service, store, token
from app.accounts.model import Invitation
from app.accounts.tables import InvitationRow, SignInRow
from app.cohorts import service as cohorts
from app.kernel import clock
from app.kernel.errors import Conflict, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import PersonId, new_id
from app.kernel.outbox import service as outbox

INVITE = "accounts.invite"


def invite(actor: Actor, *, email: str, role: Role, language: str) -> UUID:
    """Invite an address into the actor's organisation; the link leaves by mail only."""
    _require_invitable(actor)
    moment = clock.now()
    row = InvitationRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        email=addresses.normal(email),
        role=role,
        language=rules.checked_language(language),
        invited_by=actor.person_id,
        created_at=moment,
        expires_at=moment + rules.INVITATION_HOLDS,
    )
    invitation_store.add(row)
    outbox.put(INVITE, {"invitation": str(row.id)}, order_key=f"invitation:{row.id}")
    return row.id


def newest(actor: Actor, *, offset: int, limit: int) -> list[Invitation]:
    return invitation_store.newest(actor.organisation_id, offset=offset, limit=limit)


def withdraw(actor: Actor, invitation_id: UUID) -> None:
    """Take an invitation back; raise `Conflict` if it was used or has ended."""
    found = invitation_store.find(invitation_id)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound
    if not invitation_store.withdraw(invitation_id, clock.now()):
        rules.require_open(found, clock.now())
        raise Conflict("moved_on")


def link(invitation_id: UUID) -> str:
    """Return the signed part of an invitation's link."""
    return token.sign(token.INVITATION, invitation_id)


def find(invitation_id: UUID) -> Invitation | None:
    return invitation_store.find(invitation_id)


def opened(signed: str) -> Invitation:
    """Return the invitation a link is about, if it can still be accepted.

    Raises `NotFound` for a link we did not make, `Conflict` saying why it is over.
    """
    found = invitation_store.find(token.read(token.INVITATION, signed))
    if found is None:
        raise NotFound("link_unknown")
    rules.require_open(found, clock.now())
    if not cohorts.get(found.organisation_id).registration.takes_invited:
        raise Conflict("organisation_closed", organisation=found.organisation_name)
    return found


def has_account(invitation: Invitation) -> bool:
    """Return whether the invited address can sign in already."""
    row = store.find_sign_in(invitation.email)
    return row is not None and not row.pending


def accept(signed: str, person_id: PersonId) -> Invitation:
    """Make somebody who is signed in a member."""
    invitation = opened(signed)
    _use(invitation, person_id)
    return invitation


def accept_as_new(signed: str, *, name: str, password: str, language: str) -> SignInRow:
    """Make an account for the invited address, to which the link was sent, and a membership."""
    invitation = opened(signed)
    known = store.find_sign_in(invitation.email)
    if known is not None and known.pending:
        store.delete_person(known.person_id)
    person_id = service.create_person(
        name=name, language=language, email=invitation.email, password=password
    )
    _use(invitation, person_id)
    return service.sign_in_of(person_id)


def _use(invitation: Invitation, person_id: PersonId) -> None:
    if not invitation_store.use(invitation.id, person_id, clock.now()):
        raise Conflict("invitation_used")
    service.add_membership(person_id, invitation.organisation_id, invitation.role)


def _require_invitable(actor: Actor) -> None:
    organisation = cohorts.get(actor.organisation_id)
    if not organisation.registration.takes_invited:
        raise Conflict("organisation_closed", organisation=organisation.name)
