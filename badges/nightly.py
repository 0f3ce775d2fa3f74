"""Every night: see whether badges that were issued still verify in every form, as served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel import clock
from app.kernel.events import publish
from app.kernel.ids import AwardId, OrganisationId, new_id
from badges import checking, upkeep_store
from badges.events import BadgesAtFault

SAMPLE = 25
"""Awards in force that are looked at in one night, and at most as many of those out of force."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the last check found."""

    checked_at: datetime
    looked_at: int
    faults: Sequence[str]
    """One line each: the badge, the form, the checks that did not pass."""


def check_sample(size: int = SAMPLE) -> CheckResult:
    """Verify some badges in every form; record what was found, and tell those who must know.

    One out of force must not be called valid in any form.
    """
    found: dict[UUID, list[str]] = {}
    looked_at = 0
    for in_force in (True, False):
        look = checking.faults if in_force else checking.still_valid
        for award_id in upkeep_store.sample(size, in_force=in_force):
            looked_at += 1
            if faults := look(award_id):
                found[award_id] = [str(fault) for fault in faults]
    lines = [f"{award_id}: {fault}" for award_id, faults in found.items() for fault in faults]
    result = CheckResult(clock.now(), looked_at, lines)
    upkeep_store.keep_check(new_id(), result.checked_at, looked_at, lines)
    if found:
        publish(
            BadgesAtFault(
                frozenset(map(OrganisationId, upkeep_store.organisations_of(found))),
                tuple(map(AwardId, found)),
            )
        )
    return result


def last() -> CheckResult | None:
    row = upkeep_store.last_check()
    return CheckResult(row.checked_at, row.looked_at, row.faults) if row else None
