"""How a dossier moves, what it must hold, and what an assessor must say. Pure, and only here.

The rules that are ours, where the sources leave it open:

* An activity is proved by at least one piece of evidence, or the candidate says in a few words why
  it is no part of their job. At least half of a competence's activities must be part of the job:
  with fewer, the level would say more than was seen.
* The level starts at the median of the assessor's levels, rounded down (the same measure as in the
  self-assessment), and is another only with a reason. Activities that are no part of the job count
  in nothing, and for a decision the assessor too must have rated at least half.
* A median below 3 means "not yet validated"; 3 is the scale's lowest use in a real project.
* Every answer carries words for the candidate: what is asked for, or strengths and next steps,
  also where no level is reached. Evidence that fails one of the four questions of portfolio
  assessment is told so in words.
* Whoever is the candidate, their line manager or otherwise close to them does not assess. Whoever
  accompanied or trained them is not the only one to. An appeal goes to somebody who has not seen
  the dossier, and never takes away what was validated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.kernel.errors import Invalid
from competences.framework.model import LEVELS, median_level
from competences.validation.model import (
    VALIDATION_LEVELS,
    Criterion,
    Draft,
    Identification,
    Outcome,
    Question,
    Rating,
    Review,
    Verdict,
)

ANSWER_LIMIT = 4_000
REASON_LIMIT = 1_000
COMMENT_LIMIT = 4_000
BADGE_STATEMENT_LIMIT = 500
PLACE_LIMIT = 120
MOST_REMARKS = 100


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
    NO_CRITERIA = "no_criteria"
    NO_DOUBT = "no_doubt"
    NO_STRENGTHS = "no_strengths"
    NO_NEXT_STEPS = "no_next_steps"
    DUE_PASSED = "due_passed"


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


def checked_identification(found: Identification, today: date) -> Identification:
    """Return what may be kept; a talk has happened, or it is none yet."""
    _short([found.aims, found.talk_notes], ANSWER_LIMIT)
    _short([found.talk_with], PLACE_LIMIT)
    if found.talk_on is not None and found.talk_on > today:
        raise Invalid("talk_in_future", field="talk_on")
    return found


def checked_reason(reason: str) -> str:
    """Return why; it has to be said."""
    if not reason.strip():
        raise Invalid("reason_needed", field="reason")
    _short([reason], REASON_LIMIT)
    return reason.strip()


def checked_grounds(grounds: str) -> str:
    """Return why somebody appeals; it has to be said, for whoever looks at it anew."""
    if not grounds.strip():
        raise Invalid("grounds_needed", field="grounds")
    _short([grounds], ANSWER_LIMIT)
    return grounds.strip()


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


def lacks(activities: Sequence[str], review: Review, today: date) -> list[Gap]:
    """Return what an assessor has still to say, in the order of the page."""
    asks = review.verdict is not None and review.verdict.outcome is Outcome.FURTHER_EVIDENCE
    found = [] if asks else _unrated(activities, review)
    if review.verdict is None:
        found.append(Gap(GapKind.NO_VERDICT))
    elif needs_reason(review) and not review.reason.strip():
        found.append(Gap(GapKind.NO_REASON))
    if asks:
        if not review.comment.strip():
            found.append(Gap(GapKind.NO_COMMENT))
        if review.evidence_due is not None and review.evidence_due <= today:
            found.append(Gap(GapKind.DUE_PASSED))
        return found
    if not review.strengths.strip():
        found.append(Gap(GapKind.NO_STRENGTHS))
    if not review.next_steps.strip():
        found.append(Gap(GapKind.NO_NEXT_STEPS))
    return found


def _unrated(activities: Sequence[str], review: Review) -> list[Gap]:
    found = []
    for activity in activities:
        rating = review.rating(activity)
        if not rating.given:
            found.append(Gap(GapKind.NO_LEVEL, activity))
        elif rating.level is not None and set(rating.criteria) != set(Criterion):
            found.append(Gap(GapKind.NO_CRITERIA, activity))
        elif rating.level is not None and rating.doubted and not rating.comment.strip():
            found.append(Gap(GapKind.NO_DOUBT, activity))
    parts = sum(not review.rating(activity).not_part for activity in activities)
    if not found and not enough(parts, len(activities)):
        found.append(Gap(GapKind.TOO_FEW_RATED))
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
    for rating in review.ratings.values():
        if not set(rating.criteria) <= set(Criterion):
            raise Invalid("review_unreadable")
    _short([each.comment for each in review.ratings.values()], COMMENT_LIMIT)
    words = (review.comment, review.strengths, review.next_steps, review.talk)
    _short([*words, *(each.text for each in review.remarks)], COMMENT_LIMIT)
    _short([review.reason], REASON_LIMIT)
    _short([review.badge_statement], BADGE_STATEMENT_LIMIT)
    _short([each.place for each in review.remarks], PLACE_LIMIT)
    if len(review.remarks) > MOST_REMARKS:
        raise Invalid("too_many_remarks", limit=MOST_REMARKS)
    return review


def _short(texts: Collection[str], limit: int) -> None:
    if any(len(text) > limit for text in texts):
        raise Invalid("words_too_long", limit=limit)
