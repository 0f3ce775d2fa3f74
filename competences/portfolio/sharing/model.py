"""A link that opens chosen pieces of a portfolio for whoever has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.kernel.ids import OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class Piece:
    """What the list of links says of a shared piece."""

    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Opening:
    """How often a link was opened on one day (UTC)."""

    day: date
    times: int


@dataclass(frozen=True, slots=True)
class Share:
    """A link, what it opens, and how often it did. Its token is known to whoever has it alone."""

    id: UUID
    person_id: PersonId
    organisation_id: OrganisationId
    label: str
    """For whom it was made, in its owner's words."""
    created_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    pieces: tuple[Piece, ...] = ()
    openings: tuple[Opening, ...] = ()
    """By anybody but its owner, the newest day first."""

    def is_open(self, now: datetime) -> bool:
        """Tell whether it opens anything at this moment."""
        return self.withdrawn_at is None and now < self.expires_at

    @property
    def times(self) -> int:
        return sum(opening.times for opening in self.openings)
