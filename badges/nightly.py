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


def look(size: int = SAMPLE) -> CheckResult:
    """Verify some badges in every form; only reads, since it takes a while.

    One out of force must not be called valid in any form.
    """
    lines: list[str] = []
    looked_at = 0
    for in_force in (True, False):
        find = checking.faults if in_force else checking.still_valid
        for award_id in upkeep_store.sample(size, in_force=in_force):
            looked_at += 1
            lines += [f"{award_id}: {fault}" for fault in find(award_id)]
    return CheckResult(clock.now(), looked_at, lines)


def record(result: CheckResult) -> None:
    """Keep what was found, and tell those who must know."""
    upkeep_store.keep_check(new_id(), result.checked_at, result.looked_at, list(result.faults))
    awards = sorted({UUID(line.partition(":")[0]) for line in result.faults})
    if awards:
        organisations = frozenset(map(OrganisationId, upkeep_store.organisations_of(awards)))
        publish(BadgesAtFault(organisations, tuple(map(AwardId, awards))))


def last() -> CheckResult | None:
    row = upkeep_store.last_check()
    return CheckResult(row.checked_at, row.looked_at, row.faults) if row else None
