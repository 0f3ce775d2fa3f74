"""The paper questionnaire, as PDF for printing and as DOCX for changing its looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, Response, request

from app.kernel.errors import NotFound
from app.printing import docx, pdf
from app.printing.paper import Paper
from app.surveys import building
from app.surveys.needs import needed
from app.surveys.web import questionnaire
from app.web.access import current_actor, requires

blueprint = Blueprint("survey_paper", __name__, url_prefix="/surveys")

_WRITERS: Mapping[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (pdf.write, pdf.MEDIA_TYPE),
    "docx": (docx.write, docx.MEDIA_TYPE),
}


@blueprint.get("/<uuid:survey_id>/paper.<form>")
@requires()
def paper(survey_id: UUID, form: str) -> Response:
    """The questionnaire in the language `in`, or in the one it is written in."""
    if form not in _WRITERS:
        raise NotFound
    write, media_type = _WRITERS[form]
    asked = building.opened(current_actor(), survey_id)
    language = request.args.get("in", asked.survey.language)
    if language not in asked.survey.languages:
        raise NotFound
    organisation = needed().organisation_name(asked.survey.organisation_id)
    response = Response(
        write(questionnaire.paper(asked, organisation, language)), mimetype=media_type
    )
    name = f"questionnaire-{language}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
