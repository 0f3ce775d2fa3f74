"""What happened in the portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.kernel.ids import EvidenceId, OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class WitnessAnswered:
    """Somebody whom a learner had asked has answered, or does not want to be asked."""

    request_id: UUID
    person_id: PersonId
    """The learner."""
    organisation_id: OrganisationId
    answer: str
    """"confirms", "partly", "cannot" or "declined"."""
    evidence_id: EvidenceId | None
