"""What happens to accounts and to people's places in organisations, for other worlds to hear."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class AddressProved:
    """An address of mail is somebody's: they opened what was sent there, or an operator says so."""

    person_id: PersonId
    email: str
    """In its normal spelling."""


@dataclass(frozen=True, slots=True)
class RolesEnded:
    """Somebody has some roles in an organisation no longer; what they did with them stays."""

    person_id: PersonId
    organisation_id: OrganisationId
    roles: frozenset[Role]
