"""Typing in sheets of paper, one after the other, without leaving the keyboard."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Conflict, NotFound
from app.surveys import answering, building, codes
from app.surveys.model import Asked, Channel, Phase
from app.surveys.reading import Sheet
from app.surveys.web.sheet import typed
from app.web.access import current_actor, requires
from app.web.messages import sentence, sentence_for

blueprint = Blueprint(
    "survey_typing",
    __name__,
    template_folder="templates",
    url_prefix="/surveys/<uuid:survey_id>/type-in",
)


@blueprint.get("")
@requires()
def sheet(survey_id: UUID) -> ResponseReturnValue:
    """Show an empty sheet; `last` is the form that was kept before, to take it back."""
    asked = building.opened(current_actor(), survey_id)
    if asked.survey.phase(clock.now().date()) is Phase.DRAFT:
        return redirect(url_for("survey_opening.opening", survey_id=survey_id))
    return _page(asked, answering.new_form(asked.survey), last=request.args.get("last", ""))


@blueprint.post("")
@requires()
def keep(survey_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    asked = building.opened(actor, survey_id)
    survey = asked.survey
    if survey.phase(clock.now().date()) is Phase.DRAFT:
        raise NotFound
    sent, found = request.form.get("form", ""), codes.read(asked.questions, typed())
    try:
        form = answering.read_form(survey, sent)
    except NotFound:
        new = answering.new_form(survey)
        return _page(asked, new, found, refusal=sentence_for("survey_send_again")), 422
    if found.problems:
        return _page(asked, sent, found), 422
    if not found.answers:
        return _page(asked, sent, found, refusal=sentence_for("survey_empty_sheet")), 422
    try:
        answering.keep(
            survey,
            found,
            form,
            language=_language(asked),
            channel=Channel.PAPER,
            entered_by=actor.person_id,
        )
    except Conflict as error:
        return _page(asked, sent, found, refusal=sentence(error)), error.status
    return redirect(
        url_for(".sheet", survey_id=survey_id, last=sent, language=_language(asked)), 303
    )


@blueprint.post("/take-back")
@requires()
def take_back(survey_id: UUID) -> ResponseReturnValue:
    """Take the sheet back that was typed in last, because something in it was wrong."""
    actor = current_actor()
    survey = building.opened(actor, survey_id).survey
    form = answering.read_form(survey, request.form.get("form", ""))
    try:
        answering.take_back(survey, form, actor.person_id)
        flash(_("The last sheet is taken back. Type it in again."))
    except Conflict as error:
        flash(sentence(error), "danger")
    language = request.form.get("language", "")
    return redirect(url_for(".sheet", survey_id=survey_id, language=language), 303)


def _language(asked: Asked) -> str:
    """Return the language of the sheet on paper; the one before is offered for the next."""
    chosen = request.values.get("language", "")
    return chosen if chosen in asked.survey.languages else asked.survey.language


def _page(
    asked: Asked, form: str, found: Sheet | None = None, *, last: str = "", refusal: str = ""
) -> str:
    problems = found.problems if found else {}
    return render_template(
        "surveys/type_in.html",
        asked=asked,
        survey=asked.survey,
        form=form,
        last=last,
        language=_language(asked),
        typed=request.form if found else {},
        problems={question_id: sentence_for(code) for question_id, code in problems.items()},
        refusal=refusal,
    )
