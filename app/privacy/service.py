"""Hand over, erase, or give to another everything about one person, in all worlds."""

from __future__ import annotations

from typing import Any

import structlog

from app.kernel import clock
from app.kernel.db import Base
from app.kernel.ids import PersonId
from app.privacy.needs import needed
from app.privacy.registry import PersonalData, erasing_order

_log = structlog.get_logger()


def parts() -> tuple[PersonalData, ...]:
    """Return what wiring registered."""
    return needed().parts


def export(person_id: PersonId) -> dict[str, Any]:
    """Return all that is kept about a person, by world, ready for JSON."""
    data = {part.name: part.export(person_id) for part in parts()}
    return {"exported_at": clock.now().isoformat(), "person": str(person_id), **data}


def erase(person_id: PersonId) -> None:
    """Erase a person from all worlds, within the caller's transaction: all of it or nothing."""
    for part in erasing_order(parts(), Base.metadata):
        part.erase(person_id)
    _log.info("person_erased")


def export_address(email: str) -> dict[str, Any]:
    """Return what others told us of an address, or did for it, by world; {} where nobody did.

    The address stands in its normal spelling, and may be somebody's who has an account.
    """
    data = {part.name: part.export_address(email) for part in parts() if part.export_address}
    return {name: found for name, found in data.items() if found}


def erase_address(email: str) -> int:
    """Erase all that from all worlds, within the caller's transaction; return how much it was."""
    erased = sum(part.erase_address(email) for part in parts() if part.erase_address)
    _log.info("address_erased", things=erased)
    return erased


def what_moves(guest: PersonId) -> dict[str, int]:
    """Return what would come over if this guest were joined to an account: kind → how many."""
    found = {
        kind: number for merger in needed().mergers for kind, number in merger.counts(guest).items()
    }
    return {kind: number for kind, number in found.items() if number}


def check_merge(guest: PersonId, account: PersonId) -> None:
    """Raise `Conflict` with the reason where the two must not become one person.

    Who they are is asked first, what they did after that.
    """
    for merger in reversed(needed().mergers):
        merger.check(guest, account)


def merge(guest: PersonId, account: PersonId) -> None:
    """Make two people one, within the caller's transaction: all of it or nothing.

    Whoever calls has made sure that they are the same human. Raises as `check_merge`.
    """
    check_merge(guest, account)
    for merger in needed().mergers:
        merger.merge(guest, account)
    _log.info("people_merged")
