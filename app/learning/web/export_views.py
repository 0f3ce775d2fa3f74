"""What trainers take along for their own Moodle."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.kernel.i18n import LANGUAGES
from app.kernel.identity import Role
from app.learning import quizzing
from app.web.access import requires
from app.web.language import current_language

blueprint = Blueprint("export", __name__, url_prefix="/modules")


@blueprint.get("/<module_id>/quiz.xml")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def quiz_xml(module_id: str) -> Response:
    """The quiz with its right answers, as a file to save.

    Its language is asked for by `in`: `lang` would change the language of all pages.
    """
    from app.learning import moodle_xml  # noqa: PLC0415  # lxml weighs 4 MB that few workers need

    loaded, quiz = quizzing.quiz_of(module_id)
    asked = request.args.get("in", "")
    language = asked if asked in LANGUAGES else current_language()
    response = Response(moodle_xml.quiz_xml(loaded, quiz, language), mimetype="application/xml")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{loaded.id}-quiz-{language}.xml"'
    )
    return response
