"""The list of surveys, and the page of one: how far it is and what comes next."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Invalid, NotFound
from app.kernel.sharing import Scope
from app.surveys import building, opening, rules
from app.surveys.model import Asked, Phase, Purpose, in_language
from app.surveys.needs import needed
from app.surveys.web import typed, words
from app.surveys.web.addresses import public_address
from app.web.access import current_actor, requires
from app.web.language import current_language
from app.web.messages import sentence

blueprint = Blueprint("surveys", __name__, template_folder="templates", url_prefix="/surveys")

LAST_PAGE = 100_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""


@blueprint.record_once
def _teach_templates(state: BlueprintSetupState) -> None:
    """Give the templates the words of this world, and its way to choose a language."""
    state.app.jinja_env.globals.update(survey_words=words, in_language=in_language)


@blueprint.get("/")
@requires()
def overview() -> str:
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    # Whoever comes from an instrument of the toolkit sees the surveys that it can be used on.
    wanted = request.args.get("purpose", "")
    purpose = Purpose(wanted) if wanted in set(Purpose) else None
    found, more = building.listed(current_actor(), page, purpose)
    return render_template(
        "surveys/list.html",
        surveys=found,
        more=more,
        purpose=purpose,
        page=page,
        today=clock.now().date(),
        actor=current_actor(),
        cohorts=needed().cohorts_of(current_actor()),
    )


@blueprint.get("/new")
@requires()
def new() -> str:
    return _new_page()


@blueprint.post("/new")
@requires()
def begin() -> ResponseReturnValue:
    """Begin empty with a title, or from a ready questionnaire (`ready`)."""
    actor, wanted = current_actor(), request.form.get("ready")
    if wanted is not None:
        ready = next((one for one in needed().ready() if one.id == wanted), None)
        if ready is None:
            raise NotFound
        survey_id = building.begin_from(actor, ready, current_language())
        flash(_("Here is your copy. Change whatever does not fit; it is yours."))
        return redirect(url_for("surveys.survey", survey_id=survey_id), 303)
    try:
        title = typed.line(request.form, "title")
        survey_id = building.begin(actor, current_language(), title)
    except Invalid as error:
        return _new_page(error), 422
    return redirect(
        url_for("survey_steps.step", survey_id=survey_id, step=rules.Step.DECISION), 303
    )


@blueprint.get("/<uuid:survey_id>")
@requires()
def survey(survey_id: UUID) -> str:
    return _survey_page(building.opened(current_actor(), survey_id))


@blueprint.post("/<uuid:survey_id>/copy")
@requires()
def copy(survey_id: UUID) -> ResponseReturnValue:
    copied = building.copy(current_actor(), survey_id)
    flash(_("This is the copy: the same questions, no answers. It is not open yet."))
    return redirect(url_for("surveys.survey", survey_id=copied), 303)


@blueprint.post("/<uuid:survey_id>/share")
@requires()
def share(survey_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    scope, cohort_id = _shared_with(request.form.get("with", ""))
    try:
        opening.share(actor, survey_id, scope, cohort_id)
    except Invalid as error:
        return _survey_page(building.opened(actor, survey_id), error), 422
    flash(_("Kept. You can change it again at any time."))
    return redirect(url_for("surveys.survey", survey_id=survey_id), 303)


@blueprint.get("/<uuid:survey_id>/delete")
@requires()
def confirm_delete(survey_id: UUID) -> str:
    asked = building.opened(current_actor(), survey_id)
    if not opening.may_manage(current_actor(), asked.survey):
        raise NotFound
    return render_template("surveys/delete.html", asked=asked)


@blueprint.post("/<uuid:survey_id>/delete")
@requires()
def delete(survey_id: UUID) -> ResponseReturnValue:
    opening.delete(current_actor(), survey_id)
    flash(_("The survey is deleted, with every answer."))
    return redirect(url_for("surveys.overview"), 303)


def _shared_with(value: str) -> tuple[Scope, UUID | None]:
    """Read what the sharing form sends: `personal`, `organisation`, or the id of a cohort."""
    if value in {Scope.PERSONAL, Scope.ORGANISATION}:
        return Scope(value), None
    try:
        return Scope.COHORT, UUID(value)
    except ValueError:
        return Scope.COHORT, None


def _new_page(refusal: Invalid | None = None) -> str:
    return render_template(
        "surveys/new.html",
        ready=needed().ready(),
        title=request.form.get("title", ""),
        refusal=sentence(refusal) if refusal else None,
    )


def _survey_page(asked: Asked, refusal: Invalid | None = None) -> str:
    actor = current_actor()
    phase = asked.survey.phase(clock.now().date())
    return render_template(
        "surveys/survey.html",
        asked=asked,
        survey=asked.survey,
        phase=phase,
        standings=rules.standings(asked),
        next_step=rules.next_step(asked),
        lacks=rules.lacks(asked) if phase is Phase.DRAFT else (),
        address=public_address(asked.survey),
        manages=opening.may_manage(actor, asked.survey),
        cohorts=needed().cohorts_of(actor),
        refusal=sentence(refusal) if refusal else None,
    )
