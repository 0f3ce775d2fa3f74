"""Registering by oneself with an organisation that is open to all.

Whoever asks is told the same thing, whether or not the address has an account: its owner reads the
rest in a mail. The password is asked for again when the mail's link is opened; so somebody who
registers with an address of another person gains nothing when that person opens it.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.accounts import addresses, passwords, rules, service, store, token
from app.accounts.events import AddressProved
from app.accounts.tables import SignInRow
from app.cohorts import service as cohorts
from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import service as outbox

CONFIRM = "accounts.confirm"
KNOWN = "accounts.known"

FORGET_AFTER = timedelta(days=14)


def register(
    organisation_id: OrganisationId, *, name: str, email: str, password: str, language: str
) -> None:
    """Take down a registration and write to the address."""
    address = addresses.normal(email)
    if not cohorts.get(organisation_id).registration.takes_anyone:
        raise Invalid("organisation_not_open", field="organisation")
    rules.checked_name(name)
    known = store.find_sign_in(address)
    if known is not None and not known.pending:
        # Refuses a bad one as for an unknown address, and takes as long: one hash.
        passwords.hashed(password)
        outbox.put(KNOWN, {"sign_in": str(known.id)}, order_key=f"person:{known.person_id}")
        return
    if known is not None:
        store.delete_person(known.person_id)  # the newest attempt counts
    person_id = service.create_person(
        name=name, language=language, email=address, password=password, pending=True
    )
    service.add_membership(person_id, organisation_id, Role.LEARNER)
    sign_in = service.sign_in_of(person_id)
    outbox.put(CONFIRM, {"sign_in": str(sign_in.id)}, order_key=f"person:{person_id}")


def pending(link: str) -> SignInRow:
    """Return the sign-in a confirmation link is about.

    Raises `NotFound` for a link we did not make or whose registration is gone, and `Conflict` if it
    was confirmed already or is too old.
    """
    row = store.get_sign_in(token.read(token.CONFIRMATION, link))
    if row is None:
        raise NotFound("link_unknown")
    if not row.pending:
        raise Conflict("confirmed_already")
    if clock.now() >= row.created_at + rules.CONFIRM_WITHIN:
        raise Conflict("confirmation_expired")
    return row


def confirm(link: str, password: str) -> SignInRow:
    """Open the account; raise `Invalid("password_wrong")` unless it is the password chosen."""
    row = pending(link)
    if not passwords.matches(password, row.password):
        raise Invalid("password_wrong", field="password")
    row.active, row.confirmed_at = True, clock.now()
    publish(AddressProved(PersonId(row.person_id), row.email))
    return row


def link(sign_in_id: UUID) -> str:
    """Return the signed part of a confirmation link."""
    return token.sign(token.CONFIRMATION, sign_in_id)


def forget_unanswered() -> None:
    """Erase registrations nobody confirmed: we have no reason to keep them."""
    for person_id in store.pending_before(clock.now() - FORGET_AFTER):
        store.delete_person(person_id)
