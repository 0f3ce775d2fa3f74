"""What happens to people's places in organisations, for other worlds to hear."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class RolesEnded:
    """Somebody has some roles in an organisation no longer; what they did with them stays."""

    person_id: PersonId
    organisation_id: OrganisationId
    roles: frozenset[Role]
