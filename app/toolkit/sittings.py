"""Versions of a document, gathered into sittings: which stay, and how they are listed.

Each save is a version, also each of the many while somebody types. Of those, what is left is what
one can want back: the last of each sitting, and what was set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.ids import PersonId

SITTING_GAP = timedelta(minutes=30)
"""Who writes nothing for so long, and then again, has begun another sitting."""
FRESH = timedelta(minutes=10)
"""So long every save stays: pages made from it are open."""
OPEN_PAGES = timedelta(hours=12)
"""So long one save of each minute stays: pages are left open over a morning."""


MOST_PASSING = 20_000_000
"""Characters of versions that stay for some hours only: a flood of saves fills no disk."""
MOST_LASTING = 200
"""Versions that stay for good: the last of each sitting, and what was set aside."""


@dataclass(frozen=True, slots=True)
class Version:
    """What is known of a version without its content."""

    revision: int
    person_id: PersonId | None
    at: datetime
    page: str
    """The page it was sent from; empty for what the product made."""
    pinned: bool
    """Stays: somebody's words that another's were preferred to, or that were gone back behind."""


def superfluous(versions: Sequence[Version], now: datetime, size: int = 1) -> list[int]:
    """Return the revisions that need not stay; `versions` in the order they were saved in.

    size: characters of the newest; the larger it is, the fewer stay that are not for good.
    """
    lasting = {
        *(one.revision for one in versions if one.pinned),
        *(sitting[-1].revision for sitting in sittings(versions)),
    }
    passing = {
        *(one.revision for one in versions if now - one.at <= FRESH),
        *_last_of_each_page(versions, now),
        *_last_of_each_minute(versions, now),
    }
    room = max(1, MOST_PASSING // max(size, 1))
    keep = {
        *(one.revision for one in versions[-1:]),
        *sorted(lasting)[-MOST_LASTING:],
        *sorted(passing)[-room:],
    }
    return [one.revision for one in versions if one.revision not in keep]


def sittings(versions: Iterable[Version]) -> list[list[Version]]:
    """Return versions in groups of one person without a long pause, by when each group ended."""
    last: dict[PersonId | None, list[Version]] = {}
    found: list[list[Version]] = []
    for version in versions:
        sitting = last.get(version.person_id)
        if sitting is None or version.at - sitting[-1].at > SITTING_GAP:
            sitting = last[version.person_id] = []
            found.append(sitting)
        sitting.append(version)
    return sorted(found, key=lambda sitting: sitting[-1].revision)


def _last_of_each_page(versions: Iterable[Version], now: datetime) -> Iterable[int]:
    """Return what each page sent last: what it sends next is compared with that."""
    recent = (one for one in versions if one.page and now - one.at <= OPEN_PAGES)
    return {one.page: one.revision for one in recent}.values()


def _last_of_each_minute(versions: Iterable[Version], now: datetime) -> Iterable[int]:
    recent = (one for one in versions if now - one.at <= OPEN_PAGES)
    return {one.at.replace(second=0, microsecond=0): one.revision for one in recent}.values()
