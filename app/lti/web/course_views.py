"""For trainers: a course of theirs, its people, and what a new reading of them changes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.errors import Forbidden, NotFound
from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.lti import roster
from app.lti.needs import needed
from app.lti.roster_model import Kind, Known, Progress
from app.lti.web.frames import current_launch
from app.web.access import current_actor, requires
from app.web.messages import sentence_for
from app.web.names import shown
from app.web.sessions import launch_id

blueprint = Blueprint("lti_courses", __name__, url_prefix="/courses", template_folder="templates")
NOTHING = Progress(0, 0)
ROLES = {Role.LEARNER: _l("Learner"), Role.TRAINER: _l("Trainer")}


def _here() -> UUID | None:
    """Return the course of the frame; None at the top level, where no frame says which."""
    if launch_id() is None:
        return None
    course = current_launch().context_row
    if course is None:
        raise NotFound
    return course


@blueprint.get("/")
@requires()
def overview() -> ResponseReturnValue:
    """The courses of the reader; in a frame, the one it stands in.

    Learners come here where a teacher has placed the page and not hidden it from them.
    """
    if not current_actor().is_any(Role.TRAINER, Role.ADMINISTRATOR):
        raise Forbidden("lti_trainers_only")
    if launch_id() is not None:
        here = current_launch().context_row
        if here is None:  # the platform did not say which course this is
            return redirect(url_for("group.overview"))
        return redirect(url_for("lti_courses.course", course_id=here))
    return render_template("lti/courses.html", courses=roster.courses(current_actor()))


@blueprint.get("/<uuid:course_id>")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def course(course_id: UUID) -> str:
    actor = current_actor()
    view = roster.view(actor, course_id, here=_here())
    known = {one.person_id for one in view.people if one.person_id is not None}
    given = needed().names(known)
    so_far = needed().progress(actor.organisation_id, known)
    shared = needed().shared_levels(actor)
    names = {one.member.subject: _name(one, given) for one in view.people}
    reading = view.reading
    return render_template(
        "lti/course.html",
        course=view.course,
        reading=reading,
        kinds=Kind,
        failure=_why(reading.failure) if reading and reading.failure else None,
        roles=ROLES,
        # Who has not been read in before is in the changes only.
        name_of=lambda one: names.get(one.subject) or shown(one.name, None, one.subject),
        people=[
            (
                names[one.member.subject],
                one,
                so_far.get(one.person_id, NOTHING) if one.person_id else NOTHING,
                shared.get(one.person_id, {}) if one.person_id else {},
            )
            for one in view.people
        ],
    )


def _why(code: str) -> str:
    return sentence_for(code, {"reason": "–", "status": "–", "detail": "–"})


def _name(one: Known, given: Mapping[PersonId, str | None]) -> str:
    """Return what the platform calls them, or what they call themselves here, or a sign."""
    own = given.get(one.person_id) if one.person_id else None
    return shown(one.member.name or own, one.person_id, one.member.subject)


@blueprint.post("/<uuid:course_id>/read")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def read(course_id: UUID) -> ResponseReturnValue:
    roster.ask(current_actor(), course_id, here=_here())
    flash(_("We are asking the platform who is in the course. Reload this page in a moment."))
    return redirect(url_for("lti_courses.course", course_id=course_id), 303)


@blueprint.post("/<uuid:course_id>/readings/<uuid:reading_id>")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def take_over(course_id: UUID, reading_id: UUID) -> ResponseReturnValue:
    roster.take_over(current_actor(), course_id, reading_id, here=_here())
    flash(_("The changes are taken over."))
    return redirect(url_for("lti_courses.course", course_id=course_id), 303)
