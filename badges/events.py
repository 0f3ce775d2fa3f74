"""What happened to a badge."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.kernel.ids import AwardId, OrganisationId, PersonId
from badges.model import Kind


@dataclass(frozen=True, slots=True)
class BadgeAwarded:
    award_id: AwardId
    person_id: PersonId | None
    """None for somebody known by an address of mail alone."""
    organisation_id: OrganisationId
    kind: Kind = Kind.COMPETENCE


@dataclass(frozen=True, slots=True)
class AwardedToAddress:
    """A row of a list was awarded to somebody who has no account."""

    award_id: AwardId
    batch_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class BadgeRevoked:
    award_id: AwardId
    person_id: PersonId | None
    organisation_id: OrganisationId
    reason: str


@dataclass(frozen=True, slots=True)
class BadgeReissued:
    """Its signed forms have been made anew: copies of the old ones are no longer of use."""

    award_id: AwardId
    person_id: PersonId | None
    organisation_id: OrganisationId


@dataclass(frozen=True, slots=True)
class BadgesAtFault:
    """The nightly check found badges that do not verify as they should."""

    organisations: frozenset[OrganisationId]
    awards: tuple[AwardId, ...]
