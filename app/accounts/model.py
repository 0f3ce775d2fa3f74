from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class Contact:
    """How to write to somebody."""

    name: str | None
    email: str | None
    """None for a person who came from another platform and has no sign-in here."""
    language: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody within one organisation, as its administrators see them."""

    person_id: PersonId
    name: str | None
    email: str | None
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Known:
    """What people of an organisation know of somebody who is, or was, one of them."""

    name: str | None
    roles: frozenset[Role]
    """Empty: no longer a member."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """One organisation somebody is a member of."""

    organisation_id: OrganisationId
    name: str
    roles: frozenset[Role]


class InvitationState(StrEnum):
    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An offer to join an organisation in a role: for one address, once, for two weeks."""

    id: UUID
    organisation_id: OrganisationId
    organisation_name: str
    email: str
    role: Role
    language: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None

    def state(self, moment: datetime) -> InvitationState:
        if self.used_at:
            return InvitationState.USED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.EXPIRED if moment >= self.expires_at else InvitationState.OPEN
