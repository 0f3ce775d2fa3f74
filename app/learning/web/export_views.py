"""What trainers take along for their own Moodle."""

from __future__ import annotations

from flask import Blueprint, Response

from app.kernel.identity import Role
from app.learning import moodle_xml, quizzing
from app.web.access import requires
from app.web.language import current_language

blueprint = Blueprint("export", __name__, url_prefix="/modules")


@blueprint.get("/<module_id>/quiz.xml")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def quiz_xml(module_id: str) -> Response:
    """The quiz with its right answers, in the language of the page, as a file to save."""
    loaded, quiz = quizzing.quiz_of(module_id)
    language = current_language()
    response = Response(moodle_xml.quiz_xml(loaded, quiz, language), mimetype="application/xml")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{loaded.id}-quiz-{language}.xml"'
    )
    return response
