"""What a learner has reached becomes a score for the platform's gradebook.

A score is a function of what stands here now, so an event only says "look again": nothing is
summed up from events, and what is computed twice is sent once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import service as outbox
from app.lti import grade_store
from app.lti.grade_store import Line
from app.lti.grades_model import Score
from app.lti.tables import GradeRow

SCORE = "lti_score"
"""Kind of outbox row; its payload: `grade`."""
RESULTS = "lti_results"
"""Kind of outbox row; its payload: `resource_link`, `organisation`, `grade`."""

PERSONAL_TABLES = frozenset({"lti_grade"})
PAGE_SIZE = 50
_SECOND = timedelta(seconds=1)

Reached = Callable[[str, PersonId, OrganisationId], Score | None]
"""(what stands after the colon of a placement, person, organisation) → what they have reached."""

_reached: dict[str, Reached] = {}


def register(kind: str, reached: Reached) -> None:
    """Say how placements of this kind are graded; kinds without it have no grade."""
    _reached[kind] = reached


@dataclass(frozen=True, slots=True)
class Page:
    """One page of grades, for an administrator."""

    lines: Sequence[Line]
    failed: int
    more: bool


def learner_came(
    *,
    person_id: PersonId,
    organisation_id: OrganisationId,
    resource_link_row: UUID,
    placement: str,
    subject: str,
    sourcedid: str | None = None,
    has_column: bool,
) -> None:
    """Note where this learner's grades go, and send what they have reached already.

    `has_column`: whether the link has one by now; what waited for that is sent. `sourcedid` is what
    LTI 1.1 calls this place.
    """
    if _kind(placement) not in _reached:
        return
    grade_store.meet(organisation_id, person_id, resource_link_row, subject, sourcedid)
    for row, _ in grade_store.locked_places(person_id, organisation_id, {placement}):
        _look_again(row, placement)
        if has_column and row.sent_version < row.version and row.failure is None:
            _put(row, again=True)


def look_again(
    person_id: PersonId, organisation_id: OrganisationId, placements: Collection[str]
) -> None:
    """Something happened that may change what somebody has reached in these placements."""
    for row, placement in grade_store.locked_places(person_id, organisation_id, placements):
        _look_again(row, placement)


def _look_again(row: GradeRow, placement: str) -> None:
    reached = _reached.get(_kind(placement))
    if reached is None:
        return
    what = placement.partition(":")[2]
    score = reached(what, PersonId(row.person_id), OrganisationId(row.organisation_id))
    if score is not None and _is_news(row, score):
        _change(row, score)
        _put(row)


def _kind(placement: str) -> str:
    return placement.partition(":")[0]


def _is_news(row: GradeRow, score: Score) -> bool:
    """A score without a mark never follows another: it would clear the grade that stands there."""
    changed = score != grade_store.score_of(row)
    return changed and (score.given is not None or row.version == 0)


def _change(row: GradeRow, score: Score) -> None:
    row.given, row.maximum = score.given, score.maximum
    row.activity_progress, row.grading_progress = score.activity, score.grading
    row.changed_at = clock.now()
    row.version += 1
    next_stamp(row)


def next_stamp(row: GradeRow) -> None:
    """Set the time of the newest score: now, yet later than the last by a whole second at least.

    A platform refuses (409) what is not later than what it has (AGS 2.0, 3.4.5), and Moodle
    compares whole seconds.
    """
    moment = clock.now().replace(microsecond=0)
    row.stamp = moment if row.stamp is None else max(moment, row.stamp + _SECOND)


def _put(row: GradeRow, *, again: bool = False) -> None:
    """Have the newest score sent; `again` also if this version was on its way before."""
    key = f"{SCORE}:{row.id}"
    dedup_key = None if again else f"{key}:{row.version}"
    outbox.put(SCORE, {"grade": str(row.id)}, order_key=key, dedup_key=dedup_key)


def listed(actor: Actor, *, failed: bool, page: int) -> Page:
    """Return grades of the actor's organisation: those that failed, or all, the newest first."""
    lines = grade_store.lines(
        actor.organisation_id, failed=failed, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1
    )
    number = grade_store.count_failed(actor.organisation_id)
    return Page(lines[:PAGE_SIZE], number, len(lines) > PAGE_SIZE)


def resend(actor: Actor, ids: Collection[UUID] | None = None) -> int:
    """Send grades of the actor's organisation again; all that failed if none are named.

    Return how many. Each gets a new time, so a platform that holds something older takes it.
    """
    wanted = grade_store.failed_ids(actor.organisation_id) if ids is None else ids
    rows = grade_store.of_organisation(actor.organisation_id, wanted)
    sent = [row for row in rows if row.version > 0]
    for row in sent:
        row.version += 1
        row.failure = row.failure_detail = row.failed_at = None
        next_stamp(row)
        _put(row)
    return len(sent)


def compare(actor: Actor, grade_id: UUID) -> bool:
    """Ask the platform, in the background, what its gradebook shows in this grade's column.

    Return whether there is such a grade in the actor's organisation.
    """
    rows = grade_store.of_organisation(actor.organisation_id, {grade_id})
    for row in rows:
        outbox.put(
            RESULTS,
            {
                "resource_link": str(row.resource_link_row),
                "organisation": str(row.organisation_id),
                "grade": str(row.id),
            },
            order_key=f"{RESULTS}:{row.resource_link_row}",
        )
    return bool(rows)


def export_personal_data(person_id: PersonId) -> list[dict[str, Any]]:
    """Return what was sent about somebody to platforms, ready for JSON."""
    return [
        {
            "subject": row["subject"],
            "given": row["given"],
            "maximum": row["maximum"],
            "activity_progress": row["activity_progress"],
            "changed_at": row["changed_at"] and row["changed_at"].isoformat(),
            "sent_at": row["sent_at"] and row["sent_at"].isoformat(),
        }
        for row in grade_store.rows_of(person_id)
    ]


def erase_personal_data(person_id: PersonId) -> None:
    grade_store.erase(person_id)
