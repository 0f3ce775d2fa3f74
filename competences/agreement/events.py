"""What happened between a learner and an adviser."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.ids import OrganisationId, PersonId
from competences.agreement.model import AgreementId


@dataclass(frozen=True, slots=True)
class _Happened:
    agreement_id: AgreementId
    organisation_id: OrganisationId
    learner_id: PersonId
    adviser_id: PersonId
    by: PersonId
    """Which of the two did it; the other is whom to tell."""

    @property
    def to(self) -> PersonId:
        return self.adviser_id if self.by == self.learner_id else self.learner_id


@dataclass(frozen=True, slots=True)
class AgreementProposed(_Happened):
    """There is a version for both to sign."""

    version: int
    renewal: bool
    """Whether an older one is in force."""


@dataclass(frozen=True, slots=True)
class AgreementSigned(_Happened):
    version: int
    by_both: bool
    """Whether it is in force now."""


@dataclass(frozen=True, slots=True)
class AgreementEnded(_Happened):
    pass
