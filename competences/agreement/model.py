"""A learning agreement: one learner, one adviser, versions that both sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId

AgreementId = NewType("AgreementId", UUID)

ADVISER_ROLES = frozenset({Role.TRAINER, Role.ASSESSOR, Role.ADMINISTRATOR})
"""Who of a centre may accompany somebody."""

TARGET_LEVELS = range(2, 6)
"""The levels one can aim at: nobody learns in order to have hardly begun."""


class Party(StrEnum):
    """One of the two who agree."""

    LEARNER = "learner"
    ADVISER = "adviser"

    @property
    def other(self) -> Party:
        return Party.ADVISER if self is Party.LEARNER else Party.LEARNER


class State(StrEnum):
    """Where an agreement stands; it follows from its versions, so it cannot lie."""

    BEGUN = "begun"
    """Somebody writes; the other does not see it yet."""
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    RENEWING = "renewing"
    """In force, and a changed version waits for signatures."""
    ENDED = "ended"


class Item(StrEnum):
    """What an agreement says, in the order of the page."""

    AIMS = "aims"
    TARGETS = "targets"
    LEARNER_COMMITS = "learner_commits"
    ADVISER_COMMITS = "adviser_commits"
    MEETINGS = "meetings"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of an agreement."""

    aims: str = ""
    targets: Mapping[str, int] = field(default_factory=dict)
    """Competence → the level aimed at."""
    learner_commits: str = ""
    adviser_commits: str = ""
    """The adviser's part, and the centre's."""
    meetings: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """That somebody pressed "I sign" under a version."""

    name: str
    """As they typed it; empty once their account is erased."""
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """What one proposed to the other. Its words never change; signatures are only added."""

    number: int
    framework_id: str
    framework_version: str
    terms: Terms
    proposed_by: Party
    proposed_at: datetime
    signatures: Mapping[Party, Signature] = field(default_factory=dict)
    set_aside_at: datetime | None = None
    """When one of the two said that the older version goes on instead."""

    @property
    def signed(self) -> bool:
        """Whether both have."""
        return set(self.signatures) == set(Party)

    @property
    def signed_at(self) -> datetime:
        """When the second of the two signed."""
        return max(each.signed_at for each in self.signatures.values())


@dataclass(frozen=True, slots=True)
class Draft:
    """What one of the two is writing; nobody else sees it."""

    terms: Terms
    based_on: int
    """The newest version when it was begun; 0: there was none."""
    saved_at: datetime | None = None
    """None: nothing is kept yet."""


@dataclass(frozen=True, slots=True)
class Ending:
    by: Party
    word: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything the two agreed, oldest first."""

    id: AgreementId
    organisation_id: OrganisationId
    learner_id: PersonId
    adviser_id: PersonId | None
    """None: the adviser's account is erased."""
    created_at: datetime
    versions: tuple[Version, ...] = ()
    ending: Ending | None = None

    @property
    def newest(self) -> int:
        """The number of the newest version; 0: none was proposed."""
        return len(self.versions)

    @property
    def in_force(self) -> Version | None:
        """What holds, or held when it ended: the newest version that both signed."""
        return next((each for each in reversed(self.versions) if each.signed), None)

    @property
    def waiting(self) -> Version | None:
        """The proposal that waits for a signature."""
        if self.ending or not self.versions:
            return None
        last = self.versions[-1]
        return None if last.signed or last.set_aside_at else last

    @property
    def state(self) -> State:
        if self.ending:
            return State.ENDED
        if self.waiting:
            return State.RENEWING if self.in_force else State.PROPOSED
        return State.IN_FORCE if self.in_force else State.BEGUN

    @property
    def shown(self) -> Version | None:
        """The version that a reader wants to see first."""
        return self.waiting or self.in_force or (self.versions[-1] if self.versions else None)

    def ran_out(self, today: date) -> bool:
        """Tell whether the time it was made for is over."""
        held = self.in_force
        return held is not None and held.terms.until is not None and held.terms.until < today

    def party(self, person_id: PersonId) -> Party | None:
        """Return which of the two somebody is."""
        if person_id == self.learner_id:
            return Party.LEARNER
        return Party.ADVISER if person_id == self.adviser_id else None

    def version(self, number: int) -> Version | None:
        return next((each for each in self.versions if each.number == number), None)


def terms_document(terms: Terms) -> dict[str, Any]:
    """Return terms as they are kept (JSON)."""
    return {
        "aims": terms.aims,
        "targets": dict(terms.targets),
        "learner_commits": terms.learner_commits,
        "adviser_commits": terms.adviser_commits,
        "meetings": terms.meetings,
        "until": terms.until and terms.until.isoformat(),
    }


def terms_value(document: Mapping[str, Any]) -> Terms:
    """Return the terms that were kept."""
    until = document["until"]
    return Terms(**{**document, "until": date.fromisoformat(until) if until else None})
