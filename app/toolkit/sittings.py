"""Versions of a document, gathered into sittings: which stay, and how they are listed.

Each save is a version, also each of the many while somebody types. Of those, what is left is what
one can want back: the last of each sitting, coarser the older it is; what was set aside; and what
is somebody's evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.ids import PersonId

SITTING_GAP = timedelta(minutes=30)
"""Who writes nothing for so long, and then again, has begun another sitting."""
FRESH = timedelta(minutes=10)
"""So long every save stays: pages made from it are open."""
OPEN_PAGES = timedelta(hours=12)
"""So long one save of each minute stays: pages are left open over a morning."""
EACH_SITTING = timedelta(days=30)
"""So long the last version of each sitting stays; then the last of each day."""
EACH_DAY = timedelta(days=365)
"""So long the last of each day stays; then the last of each month."""


@dataclass(frozen=True, slots=True)
class Version:
    """What is known of a version without its content."""

    revision: int
    person_id: PersonId | None
    at: datetime
    page: str
    """The page it was sent from; empty for what the product made."""
    pinned: bool
    """Set aside: somebody's words that another's were preferred to, or that were gone behind."""
    frozen: bool = False
    """Somebody's evidence was made of it: it stays as long as the document."""
    size: int = 0
    """Characters of its content."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a document's past stays, besides what is frozen."""

    lasting: int
    """Versions of sittings, and as many that were set aside."""
    lasting_size: int
    """Characters of those of sittings, and as many of those set aside."""
    passing: int
    """Versions that stay for some hours only: each save looks at all there are."""
    passing_size: int
    """Characters of those: a flood of saves fills no disk."""


USUAL = Bounds(lasting=200, lasting_size=6_000_000, passing=2_000, passing_size=10_000_000)
CLOSE = Bounds(lasting=5, lasting_size=1_000_000, passing=500, passing_size=2_000_000)
"""Of somebody who keeps as much as one person can."""


def superfluous(versions: Sequence[Version], now: datetime, bounds: Bounds = USUAL) -> list[int]:
    """Return the revisions that need not stay; `versions` in the order they were saved in."""
    ends = _thinned([sitting[-1] for sitting in sittings(versions)], now)
    set_aside = [one for one in versions if one.pinned]
    lasting = bounds.lasting, bounds.lasting_size
    keep = {
        *(one.revision for one in versions[-1:]),
        *(one.revision for one in versions if one.frozen),
        *_within(ends, *lasting),
        *_within(set_aside, *lasting),
        *_within(_passing(versions, now), bounds.passing, bounds.passing_size),
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


def _thinned(ends: Iterable[Version], now: datetime) -> list[Version]:
    """Return the last versions of sittings, of older ones only the last of a day or month."""

    def span(one: Version) -> object:
        age = now - one.at
        if age <= EACH_SITTING:
            return one.revision
        return one.at.date() if age <= EACH_DAY else (one.at.year, one.at.month)

    return _last_of_each(ends, span)


def _passing(versions: Sequence[Version], now: datetime) -> list[Version]:
    """Return what stays for some hours, in order: open pages are compared with it."""
    recent = [one for one in versions if now - one.at <= OPEN_PAGES]
    kept = {
        *(one.revision for one in recent if now - one.at <= FRESH),
        # What each page sent last: what it sends next is compared with that.
        *(one.revision for one in _last_of_each((one for one in recent if one.page), _page)),
        *(one.revision for one in _last_of_each(recent, _minute)),
    }
    return [one for one in recent if one.revision in kept]


def _page(version: Version) -> object:
    return version.page


def _minute(version: Version) -> object:
    return version.at.replace(second=0, microsecond=0)


def _last_of_each(versions: Iterable[Version], group: Callable[[Version], object]) -> list[Version]:
    """Return the last version of each group, in order."""
    last = {group(one): one for one in versions}
    return sorted(last.values(), key=lambda one: one.revision)


def _within(versions: Sequence[Version], most: int, size: int) -> set[int]:
    """Return the newest of these revisions: so many, and so many characters together."""
    found: set[int] = set()
    for version in reversed(versions[-most:]):
        size -= version.size
        if size < 0:
            break
        found.add(version.revision)
    return found
