"""Blacking out words of a free text; the form stands beside the text, on the page of results."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Invalid
from app.surveys import blacking, building, opening
from app.web.access import current_actor, requires
from app.web.messages import sentence

blueprint = Blueprint("survey_blacking", __name__, template_folder="templates")


@blueprint.post("/surveys/<uuid:survey_id>/questions/<uuid:question_id>/black-out")
@requires()
def black_out(survey_id: UUID, question_id: UUID) -> ResponseReturnValue:
    """Ask which words of a text (no `words` yet), or black them out."""
    actor, words = current_actor(), request.form.get("words")
    # A form sends the end of a line as two characters; kept is one.
    text = request.form.get("text", "").replace("\r\n", "\n")
    opening.managed(actor, survey_id)
    try:
        if words is None:
            return _page(survey_id, question_id, text)
        blacking.black_out(actor, survey_id, question_id, text=text, words=words)
    except Invalid as error:
        return _page(survey_id, question_id, text, error), 422
    flash(
        _("These words are blacked out for good. The record notes that you did it, not the words.")
    )
    there = url_for("survey_results.texts", survey_id=survey_id, question_id=question_id)
    return redirect(there, 303)


def _page(survey_id: UUID, question_id: UUID, text: str, error: Invalid | None = None) -> str:
    return render_template(
        "surveys/black_out.html",
        survey=building.opened(current_actor(), survey_id).survey,
        question_id=question_id,
        text=text,
        words=request.form.get("words", ""),
        refusal=sentence(error) if error else None,
    )
