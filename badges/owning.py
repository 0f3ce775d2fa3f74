"""Badges that were awarded to an address: found by it, given to whoever proves it is theirs."""

from __future__ import annotations

from uuid import UUID

from app.kernel import clock
from app.kernel.ids import AwardId, PersonId
from badges import awarding, owning_store, store
from badges.model import IdentityKind


def claim(person_id: PersonId, email: str) -> int:
    """Give somebody the badges of an address that is proved to be theirs; return how many.

    An award waits meanwhile, so that none is made to the address behind our back.
    """
    if not store.lock_issuer():
        return 0  # nothing was ever awarded
    found = of_address(email)
    owning_store.give(found, person_id, clock.now())
    return len(found)


def note_claimed(award_id: AwardId) -> None:
    """Note that a badge was awarded to an address, and is somebody's who had proved it before."""
    owning_store.note_claimed(award_id, clock.now())


def of_address(email: str) -> list[UUID]:
    """Return the badges of an address that nobody has claimed.

    It is compared with each badge's hash, as anybody can who has both.
    """
    identity = email.strip().lower()
    return [
        row.id
        for row in owning_store.to_addresses()
        if awarding.hashed(identity, IdentityKind.EMAIL, row.recipient_salt).identity
        == row.recipient_hash
    ]
