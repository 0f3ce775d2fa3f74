"""A dossier: one person asks to be validated in one competence at a level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.kernel.ids import DossierId, EvidenceId, OrganisationId, PersonId

VALIDATION_LEVELS = range(3, 6)
"""The levels that can be asked for and confirmed (ours: 3 is the scale's use in a real project)."""


class Turn(StrEnum):
    """Who has to do something next."""

    CANDIDATE = "candidate"
    ASSESSOR = "assessor"
    NOBODY = "nobody"


class Step(StrEnum):
    """The four steps of validation (Council Recommendation 2012/C 398/01, point 2), in order."""

    IDENTIFICATION = "identification"
    DOCUMENTATION = "documentation"
    ASSESSMENT = "assessment"
    CERTIFICATION = "certification"


class State(StrEnum):
    """Where a dossier stands; `rules.MOVES` says how it gets from one to the next."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    FURTHER_EVIDENCE_REQUESTED = "further_evidence_requested"
    DECIDED = "decided"

    @property
    def turn(self) -> Turn:
        if self is State.SUBMITTED:
            return Turn.ASSESSOR
        return Turn.CANDIDATE if self.editable else Turn.NOBODY

    @property
    def editable(self) -> bool:
        """Whether the candidate may change the current round."""
        return self in {State.DRAFT, State.FURTHER_EVIDENCE_REQUESTED}

    @property
    def step(self) -> Step:
        if self.editable:
            return Step.DOCUMENTATION
        return Step.ASSESSMENT if self is State.SUBMITTED else Step.CERTIFICATION


class Move(StrEnum):
    """What makes a dossier go on."""

    SUBMIT = "submit"
    REQUEST_FURTHER_EVIDENCE = "request_further_evidence"
    DECIDE = "decide"


class Outcome(StrEnum):
    """What an assessor may answer."""

    FURTHER_EVIDENCE = "further_evidence"
    NOT_YET_VALIDATED = "not_yet_validated"
    VALIDATED = "validated"

    @property
    def move(self) -> Move:
        final = self is not Outcome.FURTHER_EVIDENCE
        return Move.DECIDE if final else Move.REQUEST_FURTHER_EVIDENCE


class Question(StrEnum):
    """What guides the reflective statement."""

    SITUATION = "situation"
    ACTION = "action"
    RESULT = "result"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a candidate writes in one round."""

    requested_level: int
    statement: Mapping[str, str] = field(default_factory=dict)
    """`Question` → answer."""
    not_my_job: Mapping[str, str] = field(default_factory=dict)
    """Activity → why it is no part of this person's job."""
    left_out: frozenset[tuple[str, EvidenceId]] = frozenset()
    """Evidence for an activity that the candidate does not want in this dossier."""
    show_self_levels: bool = False
    """Whether the assessors see the candidate's own levels."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence as it was submitted for one activity."""

    activity: str
    evidence_id: EvidenceId
    title: str


@dataclass(frozen=True, slots=True)
class Round:
    """What was written, and from its submission on: what was submitted. Then it never changes."""

    number: int
    draft: Draft
    submitted_at: datetime | None
    exhibits: tuple[Exhibit, ...] = ()
    self_levels: Mapping[str, int] | None = None
    """Activity → the candidate's own level on that day, if they chose to show it."""

    def exhibits_for(self, activity: str) -> list[Exhibit]:
        return [exhibit for exhibit in self.exhibits if exhibit.activity == activity]


@dataclass(frozen=True, slots=True)
class Rating:
    """An assessor's judgement of one activity; neither level nor `not_part`: none yet."""

    level: int | None = None
    not_part: bool = False
    """Not part of this person's job: it counts in no level."""
    comment: str = ""

    @property
    def given(self) -> bool:
        return self.not_part or self.level is not None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome, with a level where there is one."""

    outcome: Outcome
    level: int | None = None

    @property
    def code(self) -> str:
        return str(self.level) if self.level is not None else self.outcome.value

    @classmethod
    def parse(cls, code: str) -> Verdict | None:
        """Return what a form's value means; None if it means nothing."""
        for level in VALIDATION_LEVELS:
            if code == str(level):
                return cls(Outcome.VALIDATED, level)
        for outcome in (Outcome.FURTHER_EVIDENCE, Outcome.NOT_YET_VALIDATED):
            if code == outcome.value:
                return cls(outcome)
        return None


@dataclass(frozen=True, slots=True)
class Review:
    """What an assessor has written so far about one round."""

    ratings: Mapping[str, Rating] = field(default_factory=dict)
    verdict: Verdict | None = None
    reason: str = ""
    """Why the verdict is not what the median of the levels says."""
    comment: str = ""
    """To the candidate."""
    badge_statement: str = ""
    """For everybody who looks at the badge; may be empty."""

    def rating(self, activity: str) -> Rating:
        return self.ratings.get(activity, Rating())


@dataclass(frozen=True, slots=True)
class Decision:
    """What an assessor decided about one round. Decisions are only ever added."""

    round: int
    assessor_id: PersonId | None
    """None: the assessor's personal data were erased; the decision stays."""
    review: Review
    verdict: Verdict
    median: int | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """Where one dossier stands."""

    id: DossierId
    person_id: PersonId
    organisation_id: OrganisationId
    framework_id: str
    framework_version: str
    competence: str
    state: State
    round: int
    version: int
    created_at: datetime
    submitted_at: datetime | None
    """When the current or last round was submitted."""
    decided_at: datetime | None
    outcome: Outcome | None
    level: int | None
    """The validated level."""


@dataclass(frozen=True, slots=True)
class Record:
    """A dossier with everything that ever happened to it, oldest first."""

    dossier: Dossier
    rounds: Sequence[Round]
    decisions: Sequence[Decision]

    @property
    def current(self) -> Round:
        return self.rounds[-1]

    @property
    def submitted(self) -> Sequence[Round]:
        return [each for each in self.rounds if each.submitted_at is not None]

    def decision_on(self, number: int) -> Decision | None:
        return next((each for each in self.decisions if each.round == number), None)


def rating_document(rating: Rating) -> dict[str, Any]:
    """Return a rating as it is kept (JSON)."""
    return {"level": rating.level, "not_part": rating.not_part, "comment": rating.comment}
