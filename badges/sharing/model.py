"""Who sees a badge, and the links its holder gives away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel.ids import AwardId, OrganisationId, PersonId


class Visibility(StrEnum):
    """Who learns from us whose badge it is."""

    HIDDEN = "hidden"
    """Nobody. The page of the badge stays, for verifiers lead there; it names no one."""
    UNLISTED = "unlisted"
    """Whoever has a link that the holder made."""
    SHOWN = "shown"
    """Everybody who opens the page."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that opens one badge, or the competence passport, with its holder's name."""

    id: UUID
    person_id: PersonId
    organisation_id: OrganisationId
    award_id: AwardId | None
    """None: the competence passport."""
    label: str
    """For whom it was made, in the holder's words."""
    self_levels: bool
    created_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None
    last_opened_at: datetime | None
    """To the day."""

    def is_open(self, now: datetime) -> bool:
        """Tell whether it opens anything at this moment."""
        return self.withdrawn_at is None and (self.expires_at is None or now < self.expires_at)
