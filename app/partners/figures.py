"""What a list of partners amounts to: counted values, and what follows from them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.partners import rules
from app.partners.model import Gap, Only, Status, Type

FEWEST_FOR_SHARES = 10
"""With fewer partners a share says nothing; the module teaches the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """The partners of one type and status, counted."""

    type: Type
    status: Status
    count: int
    active: int
    """In contact within the months that the list says."""
    inactive: int
    """Not in contact since; of the others no day is known."""
    incomplete: int
    no_backup: int
    due: int
    gaps: Mapping[Gap, int]


@dataclass(frozen=True, slots=True)
class Sector:
    """The partners of one sector, counted."""

    name: str
    existing: int
    potential: int


@dataclass(frozen=True, slots=True)
class Named:
    """A partner that the analysis names, with a number or a day that goes with it."""

    id: UUID
    name: str
    number: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the analysis counts."""

    day: date
    quiet_before: date
    groups: Sequence[Group]
    sectors: Sequence[Sector]
    """By existing partners, most first."""
    wished: Sequence[str]
    months: Sequence[tuple[date, int]]
    """First day of each of the last twelve months → contacts noted."""
    connected: Sequence[Named]
    """Who works with most others."""
    unconnected: int
    twins: int
    """How many names stand for more than one partner."""
    quietest: Sequence[Named]
    """Existing partners not spoken with for longest."""
    wanted: Sequence[Named]
    """Potential partners, those with the next step soonest first."""

    def count(self, status: Status | None = None, kind: Type | None = None) -> int:
        return sum(each.count for each in self._groups(status, kind))

    def active(self, kind: Type | None = None) -> int:
        return sum(each.active for each in self._groups(Status.EXISTING, kind))

    def inactive(self, kind: Type | None = None) -> int:
        return sum(each.inactive for each in self._groups(Status.EXISTING, kind))

    def unknown(self, kind: Type | None = None) -> int:
        """Return of how many existing partners no day of contact is known."""
        count = self.count(Status.EXISTING, kind)
        return count - self.active(kind) - self.inactive(kind)

    def of(self, only: Only) -> int:
        """Return how many partners a name of a filter stands for."""
        match only:
            case Only.INACTIVE:
                return self.inactive()
            case Only.INCOMPLETE:
                return sum(each.incomplete for each in self.groups)
            case Only.NO_BACKUP:
                return sum(each.no_backup for each in self.groups)
            case Only.DUE:
                return sum(each.due for each in self.groups)
            case Only.UNCONNECTED:
                return self.unconnected
            case Only.DELETED:
                raise ValueError(only)

    def gaps(self) -> dict[Gap, int]:
        """Return what is missing, most often first."""
        found = {gap: sum(each.gaps[gap] for each in self.groups) for gap in Gap}
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    def missing_types(self) -> list[Type]:
        """Return the types that no existing partner is of."""
        return [kind for kind in Type if not self.count(Status.EXISTING, kind)]

    def missing_sectors(self) -> list[str]:
        """Return the sectors wished for that no existing partner stands for."""
        there = {rules.sort_key(each.name) for each in self.sectors if each.existing}
        return [each for each in self.wished if rules.sort_key(each) not in there]

    def largest(self) -> Type | None:
        """Return the type that most existing partners are of, if it is one alone."""
        counts = {kind: self.count(Status.EXISTING, kind) for kind in Type}
        most = max(counts.values())
        first = [kind for kind, number in counts.items() if number == most]
        return first[0] if most and len(first) == 1 else None

    def _groups(self, status: Status | None, kind: Type | None) -> Iterable[Group]:
        return (
            each
            for each in self.groups
            if status in {None, each.status} and kind in {None, each.type}
        )


def share(part: int, whole: int) -> float | None:
    """Return a part of a whole; None where the whole is too small for shares."""
    return part / whole if whole >= FEWEST_FOR_SHARES else None


def last_months(day: date, number: int = 12) -> list[date]:
    """Return the first days of the last months, this one included, oldest first."""
    ends = [divmod(day.year * 12 + day.month - 1 - back, 12) for back in range(number)]
    return [date(year, month + 1, 1) for year, month in reversed(ends)]
