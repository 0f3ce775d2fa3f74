"""The part of wiring that is about cohorts; `wiring` is the page that knows everybody."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import has_request_context

from app.accounts import addresses, finding_store, invite
from app.accounts import service as accounts_service
from app.cohorts import cohorting, needs, personal
from app.cohorts.web import cohort_messages, cohort_views
from app.home.web import compared_views, export_views, heat_views
from app.kernel import events
from app.kernel.errors import NotFound
from app.kernel.identity import Actor, Role
from app.lti import roster
from app.lti.events import CourseChanged
from app.lti.roster_model import Course
from app.lti.web.frames import current_launch
from app.privacy.registry import PersonalData
from app.web.sessions import launch_id

BLUEPRINTS = (
    cohort_views.blueprint,
    heat_views.blueprint,
    compared_views.blueprint,
    export_views.blueprint,
)

MESSAGES = cohort_messages.MESSAGES

PERSONAL_DATA = PersonalData(
    "cohorts",
    personal.PERSONAL_TABLES,
    personal.export_personal_data,
    personal.erase_personal_data,
)


def provide() -> None:
    needs.provide(
        needs.Needs(
            search=finding_store.by_name,
            roles=finding_store.roles,
            normal_address=addresses.normal,
            by_address=finding_store.by_address,
            invite=_invite,
            names=accounts_service.names,
            courses=_courses,
            course=lambda actor, course_id: roster.course(actor, course_id, here=_course_here()),
            course_people=roster.people_of,
            course_here=_course_here,
        )
    )


def subscribe() -> None:
    events.subscribe(CourseChanged, _follow)


def _follow(event: CourseChanged) -> None:
    cohorting.follow(event.course_id)


def _course_here() -> UUID | None:
    """Return the course of the frame; None at the top level, where no frame says which."""
    # Demo work is made outside a request, and so outside any frame.
    if not has_request_context() or launch_id() is None:
        return None
    course = current_launch().context_row
    if course is None:
        raise NotFound
    return course


def _courses(actor: Actor) -> Sequence[Course]:
    here = _course_here()
    return [each for each in roster.courses(actor) if here is None or each.id == here]


def _invite(actor: Actor, address: str, language: str) -> None:
    invite.invite(actor, email=address, role=Role.LEARNER, language=language)
