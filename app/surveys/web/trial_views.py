"""Trying a survey out: the sheet as people will see it, of which nothing is kept."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, make_response, request
from flask.typing import ResponseReturnValue

from app.surveys import building
from app.surveys.model import Asked
from app.surveys.reading import read
from app.surveys.web.sheet import render, render_form, typed
from app.web.access import current_actor, requires
from app.web.headers import allow_frames_of_ours
from app.web.transaction import reads

blueprint = Blueprint(
    "survey_trial",
    __name__,
    template_folder="templates",
    url_prefix="/surveys/<uuid:survey_id>/trial",
)


@blueprint.get("")
@requires()
def look(survey_id: UUID) -> ResponseReturnValue:
    asked = _asked(survey_id)
    return render_form(asked, g.language, trial=True)


@blueprint.post("")
@requires()
@reads
def send(survey_id: UUID) -> ResponseReturnValue:
    """Answer as the real page does, and keep nothing."""
    asked = _asked(survey_id)
    sheet = read(asked.questions, typed())
    if sheet.problems:
        return make_response(render_form(asked, g.language, sheet=sheet, trial=True), 422)
    return render("surveys/public_thanks.html", asked, g.language, trial=True, open=True)


def _asked(survey_id: UUID) -> Asked:
    """Return the survey; this answer speaks its language, the reader's own stays as it is."""
    asked = building.opened(current_actor(), survey_id)
    wanted = request.args.get("lang", "")
    g.language = wanted if wanted in asked.survey.languages else asked.survey.language
    allow_frames_of_ours()
    return asked
