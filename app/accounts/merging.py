"""Somebody who came as a guest of a platform turns out to be somebody who has an account."""

from __future__ import annotations

from app.accounts import invitation_store, service, store
from app.kernel.errors import Conflict
from app.kernel.identity import Role
from app.kernel.ids import PersonId


def check(guest: PersonId, account: PersonId) -> None:
    """Raise `Conflict` where these two cannot become one person.

    Whoever runs a platform can act there as anybody who comes from it. So nobody who administers
    is joined to one.
    """
    if guest == account or service.has_sign_in(guest):
        raise Conflict("merge_done_already")
    if not service.has_sign_in(account):
        raise Conflict("merge_no_account")
    held = store.memberships_to_pass_on(guest) + store.memberships_to_pass_on(account)
    if any(role is Role.ADMINISTRATOR for _organisation, role in held):
        raise Conflict("merge_administrator")


def merge(guest: PersonId, account: PersonId) -> None:
    """Pass on what our own administrators named the guest, then let go of the guest.

    Trainer and learner are what a platform says; outside it the account stays what it was.
    """
    for organisation_id, role in store.memberships_to_pass_on(guest):
        if role is Role.ASSESSOR and store.roles_of(account, organisation_id):
            service.add_membership(account, organisation_id, role)
    invitation_store.give(guest, account)
    store.delete_person(guest)
