"""One learner's work, as the platform's gradebook links to it (Submission Review 1.0)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import Forbidden, NotFound
from app.kernel.identity import Role
from app.lti import placements, store
from app.lti.model import MessageType
from app.lti.needs import needed
from app.lti.web import landings
from app.lti.web.frames import current_launch
from app.web.access import current_actor, requires
from app.web.names import shown

blueprint = Blueprint("lti_review", __name__, url_prefix="/review", template_folder="templates")


@blueprint.get("")
@requires()
def work() -> ResponseReturnValue:
    """Show the learner's work to a trainer; everybody else is led to their own, and only to that.

    Moodle gives students the link as well, with any learner's id that a page of theirs names.
    """
    launch, actor = current_launch(), current_actor()
    if launch.message_type is not MessageType.SUBMISSION_REVIEW or launch.for_user is None:
        raise NotFound
    person_id = store.find_person(launch.organisation_id, launch.platform.issuer, launch.for_user)
    if person_id == actor.person_id:
        return redirect(placements.address(launch.placement))
    if not actor.is_any(Role.TRAINER):
        raise Forbidden("role_needed")
    if person_id is None:
        raise NotFound("lti_review_unknown")
    organisation_id = launch.organisation_id
    name = needed().names([person_id]).get(person_id)
    return render_template(
        "lti/work.html",
        offer=placements.get(launch.placement),
        name=shown(name, person_id),
        lines=needed().work(launch.placement, person_id, organisation_id),
        dossiers=needed().dossiers(launch.placement, person_id, organisation_id)
        if actor.assesses
        else [],
    )


landings.register(MessageType.SUBMISSION_REVIEW, lambda _placement: url_for("lti_review.work"))
