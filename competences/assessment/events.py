from __future__ import annotations

from dataclasses import dataclass

from app.kernel.ids import OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class SelfAssessed:
    """Somebody finished rating themselves in one competence."""

    person_id: PersonId
    organisation_id: OrganisationId
    framework_id: str
    framework_version: str
    competence: str
    occasion: str
    """"open", "before:<module id>" or "after:<module id>"."""
    complete: bool
    """Whether no activity was left out."""
