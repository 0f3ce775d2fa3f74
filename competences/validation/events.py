"""What happens to dossiers, for other worlds to hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.kernel.ids import DossierId, EvidenceId, OrganisationId, PersonId
from competences.validation.model import Move, Outcome


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
    appeal: bool = False
    """Whether it answers an appeal."""


@dataclass(frozen=True, slots=True)
class CompetenceValidated:
    """A competence was validated. Its badge is made in the same transaction, or nothing is."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    assessor_id: PersonId | None
    """None: who signed it has left, and been forgotten, before it was decided."""
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
    accompanied: bool = False
    """Whether who assessed had also accompanied or trained the candidate, with no other to look."""
    round: int = 1


@dataclass(frozen=True, slots=True)
class DossierClaimed:
    """An assessor has taken a waiting dossier."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    assessor_id: PersonId


@dataclass(frozen=True, slots=True)
class DossierHandedOver:
    """What was on one assessor's desk is on another's."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    from_id: PersonId
    to_id: PersonId


@dataclass(frozen=True, slots=True)
class SecondAssessmentNeeded:
    """One assessor has signed; a second is wanted. Who the first was is for nobody to know."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    competence: str
    round: int
    possible: tuple[PersonId, ...]
    """Who could be the second."""


@dataclass(frozen=True, slots=True)
class LevelsDiffer:
    """Two assessors see it differently, and have to talk."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    round: int
    assessors: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class DecisionProposed:
    """One of two assessors proposes what to decide; one of the others has to confirm it."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    round: int
    others: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class DossierAppealed:
    """A candidate asks that somebody else look at it anew."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    competence: str
    round: int
    due_at: datetime
    possible: tuple[PersonId, ...]
    """Who could look at it anew; nobody where every assessor has seen it."""


@dataclass(frozen=True, slots=True)
class DossierMoved:
    """A candidate paused, resumed, withdrew or reopened a dossier, or dropped an appeal."""

    dossier_id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    competence: str
    move: Move
