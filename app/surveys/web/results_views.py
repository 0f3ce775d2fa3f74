"""Results of a survey: counted by a button, shown question by question."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Conflict
from app.surveys import counting, opening, results
from app.surveys.results_needs import needed
from app.surveys.web import report_words
from app.surveys.web import results_words as words
from app.web.access import current_actor, requires
from app.web.language import current_language

blueprint = Blueprint(
    "survey_results", __name__, template_folder="templates", url_prefix="/surveys"
)
LAST_PAGE = 10_000


@blueprint.get("/<uuid:survey_id>/results")
@requires()
def page(survey_id: UUID) -> str:
    found = results.results(current_actor(), survey_id, asked_by())
    return render_template(
        "surveys/results.html",
        results=found,
        survey=found.survey.asked.survey,
        ready=counting.ready(found.survey),
        missing=counting.missing(found.survey),
        words=words,
        manages=opening.may_manage(current_actor(), found.survey.asked.survey),
    )


def asked_by() -> UUID | None:
    """Return the question whose groups were asked for; None of anything that is no id."""
    try:
        return UUID(request.args.get("by", ""))
    except ValueError:
        return None


@blueprint.post("/<uuid:survey_id>/results/count")
@requires()
def count(survey_id: UUID) -> ResponseReturnValue:
    results.count(current_actor(), survey_id)
    flash(_("The answers are counted. These are the results."))
    return redirect(url_for("survey_results.page", survey_id=survey_id), 303)


@blueprint.post("/<uuid:survey_id>/results/report")
@requires()
def report(survey_id: UUID) -> ResponseReturnValue:
    """Begin a report in the toolkit, with a draft of what the figures say."""
    actor = current_actor()
    found = results.results(actor, survey_id)
    if not found.found:
        raise Conflict("survey_not_counted")
    return redirect(
        needed().start_report(actor, report_words.content(found), current_language()), 303
    )


@blueprint.get("/<uuid:survey_id>/results/<uuid:question_id>")
@requires()
def texts(survey_id: UUID, question_id: UUID) -> str:
    """All free texts to one question, page by page."""
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    survey = results.surveyed(current_actor(), survey_id)
    found, texts = results.texts_of(survey, question_id, number)
    return render_template(
        "surveys/results_texts.html",
        survey=survey.asked.survey,
        found=found,
        texts=texts,
        words=words,
        number=number,
        manages=opening.may_manage(current_actor(), survey.asked.survey),
    )
