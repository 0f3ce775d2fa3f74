"""The words of Assignment and Grade Services 2.0, and what a score says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from app.kernel.ids import OrganisationId, PersonId
from app.lti.model import Outcome, Platform

_LIS = "application/vnd.ims.lis."
LINE_ITEMS_TYPE = _LIS + "v2.lineitemcontainer+json"
LINE_ITEM_TYPE = _LIS + "v2.lineitem+json"
SCORE_TYPE = _LIS + "v1.score+json"
RESULTS_TYPE = _LIS + "v2.resultcontainer+json"


class Activity(StrEnum):
    """How far the learner is (AGS 2.0, 3.4.7: `activityProgress`)."""

    STARTED = "Started"
    IN_PROGRESS = "InProgress"
    SUBMITTED = "Submitted"
    COMPLETED = "Completed"


class Grading(StrEnum):
    """How far the grade is (AGS 2.0, 3.4.8: `gradingProgress`)."""

    FULLY_GRADED = "FullyGraded"
    """The score is the grade as of now. Moodle clears a grade for anything else."""
    PENDING_MANUAL = "PendingManual"


@dataclass(frozen=True, slots=True)
class Score:
    """What a learner's place in a column should say now. Without `given`: no mark yet."""

    activity: Activity
    grading: Grading
    given: float | None = None
    maximum: float | None = None

    @classmethod
    def share(cls, done: int, total: int) -> Score | None:
        """Return the score of a share done; None while nothing is: nobody gets a 0 for waiting.

        A share is the whole grade as of now, so it counts as fully graded while it grows.
        """
        if done <= 0 or total <= 0:
            return None
        activity = Activity.COMPLETED if done >= total else Activity.IN_PROGRESS
        return cls(activity, Grading.FULLY_GRADED, float(done), float(total))

    @classmethod
    def of(cls, given: float, maximum: float) -> Score:
        """Return a final score."""
        return cls(Activity.COMPLETED, Grading.FULLY_GRADED, float(given), float(maximum))

    @classmethod
    def under_review(cls) -> Score:
        """Return what stands for work that somebody has still to look at."""
        return cls(Activity.SUBMITTED, Grading.PENDING_MANUAL)


@dataclass(frozen=True, slots=True)
class Column:
    """Where a resource link's grades go, as its launches said."""

    resource_link_row: UUID
    link_id: str
    placement: str
    title: str
    line_item: str | None
    line_items: str | None
    scopes: frozenset[str]
    makes_column: bool
    """Whether we are to make its line item, because the platform made none when it was placed."""
    platform: Platform


@dataclass(frozen=True, slots=True)
class Sending:
    """One score on its way."""

    id: UUID
    version: int
    person_id: PersonId
    organisation_id: OrganisationId
    subject: str
    score: Score
    stamp: datetime
    column: Column
    outcome: Outcome | None = None
    """Where it goes if the platform speaks LTI 1.1."""


def beneath(line_item: str, part: str) -> str:
    """Return the address of a line item's `scores` or `results`: in the path, before any query."""
    parts = urlsplit(line_item)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{part}"))


def document(sending: Sending, comment: str) -> dict[str, Any]:
    """Return a score as it is sent (AGS 2.0, 3.4).

    `comment` is always said: a score without one erases the feedback that Moodle shows.
    """
    score = sending.score
    said: dict[str, Any] = {
        "userId": sending.subject,
        "timestamp": sending.stamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "activityProgress": score.activity.value,
        "gradingProgress": score.grading.value,
        "comment": comment,
    }
    if score.given is not None:
        said |= {"scoreGiven": score.given, "scoreMaximum": score.maximum}
    return said
