"""What happens to dossiers, for other worlds to hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.kernel.ids import DossierId, EvidenceId, OrganisationId, PersonId
from competences.validation.model import Outcome


@dataclass(frozen=True, slots=True)
class DossierSubmitted:
    """A round was sent to the assessors; its evidence belongs to the record from now on."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    competence: str
    round: int
    evidence_ids: tuple[EvidenceId, ...]


@dataclass(frozen=True, slots=True)
class DossierDecided:
    """An assessor answered: further evidence, not yet validated, or validated."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    competence: str
    round: int
    outcome: Outcome
    level: int | None


@dataclass(frozen=True, slots=True)
class CompetenceValidated:
    """A competence was validated. Its badge is made in the same transaction, or nothing is."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    assessor_id: PersonId
    framework_id: str
    framework_version: str
    competence: str
    level: int
    statement: str
    """The assessor's words for the public; may be empty. Never what was written to the candidate
    or by them."""
    evidence_titles: tuple[str, ...]
    evidence_ids: tuple[EvidenceId, ...]
    """One for each title."""
    decided_at: datetime
