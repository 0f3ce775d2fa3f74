"""The people of a course: read from the platform, looked at, taken over. Nobody is deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor, Role
from app.kernel.ids import PersonId
from app.kernel.outbox import service as outbox
from app.lti import roster_store
from app.lti.events import CourseChanged
from app.lti.roster_model import Course, Known, Member, Reading, differences
from app.lti.roster_reading import ROSTER

PERSONAL_TABLES = frozenset({"lti_member", "lti_roster"})
AGAIN_AFTER = timedelta(days=1)
"""A course that was read once is read again after so long; what changed waits to be looked at."""


@dataclass(frozen=True, slots=True)
class View:
    """A course with its people and the newest reading of them."""

    course: Course
    people: Sequence[Known]
    reading: Reading | None


def courses(actor: Actor) -> list[Course]:
    """Return the courses an administrator's organisation has, or those that a trainer trains."""
    trainer = None if actor.administers else actor.person_id
    return roster_store.list_courses(actor.organisation_id, trainer)


def view(actor: Actor, course_id: UUID, *, here: UUID | None) -> View:
    """Return one course; raise `NotFound` for one that is none of the actor's business.

    `here` is the course of the frame they are in: there, nothing is seen of any other.
    """
    course = _course(actor, course_id, here)
    return View(course, roster_store.members(course_id), roster_store.newest_reading(course_id))


def course(actor: Actor, course_id: UUID, *, here: UUID | None) -> Course:
    """Return one course without its people; raise `NotFound` as `view` does."""
    return _course(actor, course_id, here)


def people_of(course_id: UUID) -> Mapping[PersonId, tuple[Role, bool]]:
    """Return who of a course's members has come here: as what, and whether they are still in it."""
    return {
        one.person_id: (one.member.role, one.left_at is None)
        for one in roster_store.members(course_id)
        if one.person_id is not None
    }


def member_came(course_id: UUID, member: Member) -> None:
    """Note somebody who came from a course: the platform may not let us ask who is in it."""
    roster_store.came(course_id, member, clock.now())
    publish(CourseChanged(course_id))


def ask(actor: Actor, course_id: UUID, *, here: UUID | None) -> None:
    """Have the members of a course read in the background; once, while one is on its way."""
    course = _course(actor, course_id, here)
    if not course.readable:
        raise Invalid("lti_roster_closed")
    newest = roster_store.newest_reading(course_id)
    if newest is None or newest.read_at is not None or newest.failure is not None:
        _begin(course_id, actor.person_id)


def _begin(course_id: UUID, asked_by: PersonId) -> None:
    reading = roster_store.add_reading(course_id, asked_by, clock.now())
    roster_store.forget_old_readings(course_id)
    outbox.put(ROSTER, {"reading": str(reading)}, order_key=f"{ROSTER}:{course_id}")


def read_again() -> None:
    """Read courses again that were read once: to be called daily."""
    for course_id, asked_by in roster_store.read_before(clock.now() - AGAIN_AFTER):
        _begin(course_id, PersonId(asked_by))


def take_over(actor: Actor, course_id: UUID, reading_id: UUID, *, here: UUID | None) -> None:
    """Make a course's people what its newest reading found; raise `Conflict` for an older one."""
    _course(actor, course_id, here)
    newest = roster_store.newest_reading(course_id)
    locked = roster_store.locked_reading(reading_id, course_id)
    if locked is None:
        raise NotFound
    reading, found = locked
    if newest is None or newest.id != reading_id or reading.read_at is None or reading.applied_at:
        raise Conflict("lti_roster_moved_on")
    changes = differences(roster_store.members(course_id), found)
    roster_store.take_over(course_id, found, clock.now())
    roster_store.mark_applied(reading_id, changes, clock.now())
    publish(CourseChanged(course_id))


def _course(actor: Actor, course_id: UUID, here: UUID | None) -> Course:
    found = roster_store.find_course(course_id, actor.organisation_id)
    if found is None or not actor.is_any(Role.TRAINER, Role.ADMINISTRATOR):
        raise NotFound
    if here is not None:
        allowed = here == course_id
    else:
        allowed = actor.administers or roster_store.trains(actor.person_id, course_id)
    if not allowed:
        raise NotFound
    return found


def export_personal_data(person_id: PersonId) -> list[dict[str, Any]]:
    return [
        {
            "course": title,
            "name": row.name,
            "role": row.role,
            "joined_at": row.joined_at.isoformat(),
            "left_at": row.left_at and row.left_at.isoformat(),
        }
        for title, row in roster_store.memberships_of(person_id)
    ]


def erase_personal_data(person_id: PersonId) -> None:
    roster_store.erase(person_id)
