"""How a dossier moves, what it must hold, and what an assessor must say. Pure, and only here.

The rules that are ours, where the sources leave it open:

* An activity is proved by at least one piece of evidence, or the candidate says in a few words why
  it is no part of their job. At least half of a competence's activities must be part of the job:
  with fewer, the level would say more than was seen.
* The level starts at the median of the assessor's levels, rounded down (the same measure as in the
  self-assessment), and is another only with a reason. Activities that are no part of the job count
  in nothing, and for a decision the assessor too must have rated at least half.
* A median below 3 means "not yet validated"; 3 is the scale's lowest use in a real project.
* Every answer carries words for the candidate.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import EvidenceId, OrganisationId, PersonId
from competences.framework.model import LEVELS, median_level
from competences.validation.model import (
    VALIDATION_LEVELS,
    Draft,
    Move,
    Outcome,
    Question,
    Rating,
    Review,
    Round,
    State,
    Verdict,
)

MOVES: Mapping[tuple[State, Move], State] = {
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.REQUEST_FURTHER_EVIDENCE): State.FURTHER_EVIDENCE_REQUESTED,
    (State.SUBMITTED, Move.DECIDE): State.DECIDED,
    (State.FURTHER_EVIDENCE_REQUESTED, Move.SUBMIT): State.SUBMITTED,
}

ANSWER_LIMIT = 4_000
REASON_LIMIT = 1_000
COMMENT_LIMIT = 4_000
BADGE_STATEMENT_LIMIT = 500


def after(state: State, move: Move) -> State:
    """Return the state a move leads to; raise `Conflict` for a move that does not exist."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise Conflict("dossier_moved_on") from None


class GapKind(StrEnum):
    """What is missing before a dossier can be sent or a review kept."""

    NO_EVIDENCE = "no_evidence"
    NO_WHY = "no_why"
    TOO_FEW_ACTIVITIES = "too_few_activities"
    NO_ANSWER = "no_answer"
    NO_LEVEL = "no_level"
    TOO_FEW_RATED = "too_few_rated"
    NO_VERDICT = "no_verdict"
    NO_REASON = "no_reason"
    NO_COMMENT = "no_comment"


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing thing; `subject` is the activity or question it concerns, if one."""

    kind: GapKind
    subject: str = ""


class Incomplete(Invalid):
    """What was sent lacks something; `gaps` says what, in the order of the page."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__("incomplete")
        self.gaps = tuple(gaps)


def enough(part_of_job: int, activities: int) -> bool:
    """Whether at least half of the activities are part of somebody's job."""
    return 2 * part_of_job >= activities


def gaps(
    activities: Sequence[str], draft: Draft, evidence: Mapping[str, Collection[object]]
) -> list[Gap]:
    """Return what a dossier lacks before it can be sent, in the order of the page."""
    found = []
    for activity in activities:
        if activity not in draft.not_my_job:
            if not evidence.get(activity):
                found.append(Gap(GapKind.NO_EVIDENCE, activity))
        elif not draft.not_my_job[activity].strip():
            found.append(Gap(GapKind.NO_WHY, activity))
    part = sum(activity not in draft.not_my_job for activity in activities)
    if not enough(part, len(activities)):
        found.append(Gap(GapKind.TOO_FEW_ACTIVITIES))
    found += [
        Gap(GapKind.NO_ANSWER, question)
        for question in Question
        if not draft.statement.get(question, "").strip()
    ]
    return found


def checked_draft(draft: Draft, activities: Collection[str]) -> Draft:
    """Return a draft that may be kept, complete or not; raise `Invalid` for what cannot be."""
    checked_level(draft.requested_level)
    if not set(draft.not_my_job) <= set(activities) or not set(draft.statement) <= set(Question):
        raise Invalid("dossier_unreadable")
    _short(draft.statement.values(), ANSWER_LIMIT)
    _short(draft.not_my_job.values(), REASON_LIMIT)
    return draft


def checked_level(level: int) -> int:
    if level not in VALIDATION_LEVELS:
        raise Invalid("level_not_offered", field="level")
    return level


def median(ratings: Mapping[str, Rating]) -> int | None:
    """Return the median of the levels given; None where none was."""
    return median_level([each.level for each in ratings.values() if each.level is not None])


def expected(level: int | None) -> Verdict | None:
    """Return what a median says by itself; None where there is none."""
    if level is None:
        return None
    if level in VALIDATION_LEVELS:
        return Verdict(Outcome.VALIDATED, level)
    return Verdict(Outcome.NOT_YET_VALIDATED)


def lacks(activities: Sequence[str], review: Review) -> list[Gap]:
    """Return what an assessor has still to say, in the order of the page."""
    found = []
    final = review.verdict is None or review.verdict.outcome is not Outcome.FURTHER_EVIDENCE
    if final:
        found += [
            Gap(GapKind.NO_LEVEL, activity)
            for activity in activities
            if not review.rating(activity).given
        ]
        if not found and not enough(
            sum(not review.rating(activity).not_part for activity in activities), len(activities)
        ):
            found.append(Gap(GapKind.TOO_FEW_RATED))
    if review.verdict is None:
        found.append(Gap(GapKind.NO_VERDICT))
    elif needs_reason(review) and not review.reason.strip():
        found.append(Gap(GapKind.NO_REASON))
    if not review.comment.strip():
        found.append(Gap(GapKind.NO_COMMENT))
    return found


def needs_reason(review: Review) -> bool:
    """Whether a final verdict is another than the median says."""
    if review.verdict is None or review.verdict.outcome is Outcome.FURTHER_EVIDENCE:
        return False
    said = expected(median(review.ratings))
    return said is not None and review.verdict != said


def checked_review(review: Review, activities: Collection[str]) -> Review:
    """Return a review that may be kept as a draft; raise `Invalid` for what cannot be."""
    levels = {each.level for each in review.ratings.values()} - {None}
    if not set(review.ratings) <= set(activities) or not levels <= set(LEVELS):
        raise Invalid("review_unreadable")
    _short([each.comment for each in review.ratings.values()], COMMENT_LIMIT)
    _short([review.comment], COMMENT_LIMIT)
    _short([review.reason], REASON_LIMIT)
    _short([review.badge_statement], BADGE_STATEMENT_LIMIT)
    return review


def check_assessor(
    actor: Actor, candidate_id: PersonId, organisation_id: OrganisationId, state: State
) -> None:
    """Let an assessor of the same organisation see a dossier that has left its candidate's hands.

    Raises `Forbidden` for one's own (its owner knows it exists) and `NotFound` otherwise.
    """
    if actor.organisation_id != organisation_id or not actor.assesses:
        raise NotFound
    if actor.person_id == candidate_id:
        raise Forbidden("own_dossier")
    if state is State.DRAFT:
        raise NotFound


def new_exhibits(rounds: Sequence[Round], number: int) -> set[tuple[str, EvidenceId]]:
    """Return (activity, evidence) that a round has and the one before it had not."""
    by_number = {each.number: each for each in rounds}
    before = by_number.get(number - 1)
    if before is None:
        return set()
    known = {(each.activity, each.evidence_id) for each in before.exhibits}
    return {(each.activity, each.evidence_id) for each in by_number[number].exhibits} - known


def _short(texts: Collection[str], limit: int) -> None:
    if any(len(text) > limit for text in texts):
        raise Invalid("words_too_long", limit=limit)
