"""A dossier: one person asks to be validated in one competence at a level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

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
    """Where a dossier stands; `moves.MOVES` says how it gets from one to the next."""

    IDENTIFICATION = "identification"
    """The candidate looks at where they stand, may talk it over, and chooses a level."""
    DOCUMENTATION = "documentation"
    SUBMITTED = "submitted"
    SECOND_ASSESSMENT = "second_assessment"
    """One assessor has signed; a second looks at it without knowing what the first said."""
    TO_AGREE = "to_agree"
    """The two differ: they talk, one proposes, the other confirms."""
    FURTHER_EVIDENCE_REQUESTED = "further_evidence_requested"
    DECIDED = "decided"
    APPEALED = "appealed"
    """Somebody who has not seen the dossier looks at it anew."""
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"

    @property
    def turn(self) -> Turn:
        if self in WAITING or self is State.TO_AGREE:
            return Turn.ASSESSOR
        open_to_candidate = self.editable or self in {State.IDENTIFICATION, State.PAUSED}
        return Turn.CANDIDATE if open_to_candidate else Turn.NOBODY

    @property
    def editable(self) -> bool:
        """Whether the candidate may change the current round."""
        return self in {State.DOCUMENTATION, State.FURTHER_EVIDENCE_REQUESTED}

    @property
    def ended(self) -> bool:
        """Whether nobody has to do anything any more, unless the candidate wants to."""
        return self in {State.DECIDED, State.WITHDRAWN}

    @property
    def step(self) -> Step:
        match self:
            case State.IDENTIFICATION:
                return Step.IDENTIFICATION
            case State.DECIDED | State.APPEALED:
                return Step.CERTIFICATION
            case State.SUBMITTED | State.SECOND_ASSESSMENT | State.TO_AGREE:
                return Step.ASSESSMENT
            case _:
                return Step.DOCUMENTATION


WAITING = (State.SUBMITTED, State.SECOND_ASSESSMENT, State.APPEALED)
"""The states in which a dossier waits for somebody to take it."""


class Part(StrEnum):
    """Which look at a round an assessor takes."""

    FIRST = "first"
    SECOND = "second"
    """Blind: it neither sees who looked first nor what they said."""
    APPEAL = "appeal"

    @classmethod
    def of(cls, state: State) -> Part:
        """Return the look that a waiting dossier waits for; raise `KeyError` for any other."""
        return {
            State.SUBMITTED: cls.FIRST,
            State.SECOND_ASSESSMENT: cls.SECOND,
            State.APPEALED: cls.APPEAL,
        }[state]


class Move(StrEnum):
    """What makes a dossier go on."""

    IDENTIFY = "identify"
    SUBMIT = "submit"
    REQUEST_FURTHER_EVIDENCE = "request_further_evidence"
    ASK_SECOND = "ask_second"
    DIFFER = "differ"
    DECIDE = "decide"
    APPEAL = "appeal"
    DROP_APPEAL = "drop_appeal"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Outcome(StrEnum):
    """What an assessor may answer."""

    FURTHER_EVIDENCE = "further_evidence"
    NOT_YET_VALIDATED = "not_yet_validated"
    VALIDATED = "validated"


class Question(StrEnum):
    """What guides the reflective statement."""

    SITUATION = "situation"
    ACTION = "action"
    RESULT = "result"
    LEARNED = "learned"


class Criterion(StrEnum):
    """What an assessor asks of the evidence for one activity (CEDEFOP's guidelines, 2023)."""

    VALID = "valid"
    """It shows this activity, and not another."""
    AUTHENTIC = "authentic"
    """It is the candidate's own work."""
    CURRENT = "current"
    SUFFICIENT = "sufficient"


class TieKind(StrEnum):
    """Why somebody is too close to a candidate to assess them."""

    LINE_MANAGER = "line_manager"
    RELATED = "related"
    """Family, friends, business: whatever makes a judgement unfair or look so."""


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
    grounds: str = ""
    """Of an appeal: why the candidate disagrees. The rest is as it was judged the first time."""

    @property
    def appeal(self) -> bool:
        return bool(self.grounds)

    @property
    def titles(self) -> Mapping[EvidenceId, str]:
        """What each piece was called when it was submitted."""
        return {exhibit.evidence_id: exhibit.title for exhibit in self.exhibits}

    def shown_first_for(self, exhibit: Exhibit) -> bool:
        """Whether this is the first activity, in order, for which a piece stands."""
        return self.first_activity(exhibit) == exhibit.activity

    def first_activity(self, exhibit: Exhibit) -> str:
        """Return the first activity, in order, for which the piece of an exhibit stands."""
        same = (each for each in self.exhibits if each.evidence_id == exhibit.evidence_id)
        return next(same).activity

    def exhibits_for(self, activity: str) -> list[Exhibit]:
        return [exhibit for exhibit in self.exhibits if exhibit.activity == activity]


@dataclass(frozen=True, slots=True)
class Rating:
    """An assessor's judgement of one activity; neither level nor `not_part`: none yet."""

    level: int | None = None
    not_part: bool = False
    """Not part of this person's job: it counts in no level."""
    comment: str = ""
    criteria: Mapping[str, bool] = field(default_factory=dict)
    """`Criterion` → whether the evidence meets it."""

    @property
    def given(self) -> bool:
        return self.not_part or self.level is not None

    @property
    def doubted(self) -> bool:
        """Whether the evidence fails one of the four questions."""
        return not all(self.criteria.values())


@dataclass(frozen=True, slots=True)
class Remark:
    """What an assessor says about one place in one piece of evidence."""

    evidence_id: EvidenceId
    place: str
    """Where, as a reader finds it: a page, a minute, the first words of a sentence."""
    text: str


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
    """To the candidate: what is asked for, or whatever else is to be said."""
    strengths: str = ""
    """To the candidate, with every final verdict, also where no level is reached."""
    next_steps: str = ""
    badge_statement: str = ""
    """For everybody who looks at the badge; may be empty."""
    talk: str = ""
    """Notes of a conversation with the candidate, who reads them; empty: there was none."""
    remarks: tuple[Remark, ...] = ()
    evidence_due: date | None = None
    """The day until which further evidence is asked for."""

    def rating(self, activity: str) -> Rating:
        return self.ratings.get(activity, Rating())

    def remarks_on(self, evidence_id: EvidenceId) -> list[Remark]:
        return [each for each in self.remarks if each.evidence_id == evidence_id]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one assessor signed about one round. Only ever added."""

    round: int
    part: Part
    assessor_id: PersonId | None
    """None: the assessor's personal data were erased; what they said stays."""
    review: Review
    verdict: Verdict
    median: int | None
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one of two assessors who differ proposes after their talk. The newest counts."""

    proposed_by: PersonId | None
    verdict: Verdict
    reason: str
    proposed_at: datetime


class Alone(StrEnum):
    """Why one person's look stands alone although it should not."""

    ACCOMPANIED = "accompanied"
    """They had accompanied or trained the candidate, and the centre has no other assessor."""
    NO_SECOND = "no_second"
    """The centre's rule asks for a second assessor, and it has no other."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one round. Decisions are only ever added."""

    round: int
    assessor_id: PersonId | None
    """None: the assessor's personal data were erased; the decision stays."""
    review: Review
    """Of the first assessor, or of whoever answered an appeal."""
    verdict: Verdict
    median: int | None
    decided_at: datetime
    second_id: PersonId | None = None
    agreed_reason: str = ""
    """Why two who differed agreed on this."""
    alone: Alone | None = None
    accompanied: bool | None = None
    """Whether who assessed had accompanied the candidate; None: decided before it was asked."""


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
    """When it was decided last."""
    outcome: Outcome | None
    """What was decided last."""
    level: int | None
    """The highest level validated; a later round that confirms none takes nothing away."""
    held: State | None = None
    """Where a paused dossier goes on; of a withdrawn one, that it was being identified."""
    due_at: datetime | None = None
    """Until when further evidence is asked for, or an appeal is to be answered."""
    drawn: bool = False
    """Whether chance chose it for a second assessor."""


@dataclass(frozen=True, slots=True)
class Identification:
    """What a candidate found out before gathering evidence."""

    aims: str = ""
    """What the validation is for, in their words."""
    talk_on: date | None = None
    talk_with: str = ""
    talk_notes: str = ""


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What an organisation settles about validation; the rest is the same everywhere.

    The defaults are ours: a centre with one assessor can begin without settling anything.
    """

    second_always: bool = False
    second_share: int = 0
    """Percent of dossiers, at random."""
    second_from_level: int | None = None
    """From this level on, a second assessor looks at it."""
    second_for_first: int = 0
    """The first so many decisions of a new assessor are looked at by a second."""
    answer_days: int = 14
    """Within how many days candidates are to be answered."""
    claim_days: int = 7
    """How long somebody may keep a dossier on their desk before others may take it."""
    evidence_days: int = 30
    """How long candidates have for further evidence, unless the assessor says otherwise."""
    appeal_days: int = 30
    """How long after a decision it can be appealed."""
    appeal_answer_days: int = 30


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has a waiting dossier on their desk."""

    part: Part
    assessor_id: PersonId
    claimed_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """A dossier with everything that ever happened to it, oldest first."""

    dossier: Dossier
    rounds: Sequence[Round]
    decisions: Sequence[Decision]
    assessments: Sequence[Assessment] = ()
    proposals: Sequence[Proposal] = ()
    """On the current round."""
    identification: Identification = Identification()

    @property
    def current(self) -> Round:
        return self.rounds[-1]

    @property
    def submitted(self) -> Sequence[Round]:
        return [each for each in self.rounds if each.submitted_at is not None]

    def decision_on(self, number: int) -> Decision | None:
        return next((each for each in self.decisions if each.round == number), None)

    def assessments_of(self, number: int) -> list[Assessment]:
        return [each for each in self.assessments if each.round == number]

    def assessment(self, part: Part) -> Assessment | None:
        """Return what was signed about the current round in that part."""
        found = self.assessments_of(self.dossier.round)
        return next((each for each in found if each.part is part), None)
