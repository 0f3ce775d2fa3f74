"""Rate oneself, see the result, choose a target, share or not."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Conflict, NotFound, ProductError
from app.kernel.identity import Role
from app.web.access import current_actor, requires
from app.web.charts import Axis, radar
from app.web.language import current_language, pick
from app.web.reader_time import saved_words
from competences.assessment import rules, service, targets
from competences.assessment.model import OWN_PROFILE, Moment, Occasion, Position, Sheet
from competences.assessment.needs import needed
from competences.assessment.web.forms import (
    FOLLOW_ORGANISATION,
    NOT_MY_JOB,
    RatingForm,
    SwitchForm,
    TargetForm,
    rating_form,
    target_form,
)
from competences.framework.model import Framework

blueprint = Blueprint("assessment", __name__, url_prefix="/assess", template_folder="templates")

HISTORY_SHOWN = 12
"""Lines of the history on the result page."""


@blueprint.get("/")
@requires()
def choose() -> str:
    actor = current_actor()
    framework = needed().framework()
    sheets = service.sheets(actor, framework.codes, Occasion())
    return render_template(
        "assessment/choose.html",
        sheets=sheets,
        done=sum(sheet.decided for sheet in sheets),
        total=_activities(sheets),
        standings=service.standings(actor.person_id, actor.organisation_id),
        words=framework.scale.words(current_language()),
    )


@blueprint.route("/all", methods=["GET", "POST"])
@requires()
def rate_all() -> ResponseReturnValue:
    return _rate(needed().framework().codes, Occasion(), url_for(".rate_all"))


@blueprint.route("/<code>", methods=["GET", "POST"])
@requires()
def rate(code: str) -> ResponseReturnValue:
    if code not in needed().framework().codes:
        raise NotFound("competence_unknown")
    occasion = service.read_occasion(request.args.get("occasion", "open"), code)
    shown = None if occasion.moment is Moment.OPEN else str(occasion)
    return _rate((code,), occasion, url_for(".rate", code=code, occasion=shown))


def _rate(codes: Sequence[str], occasion: Occasion, here: str) -> ResponseReturnValue:
    sheets = service.sheets(current_actor(), codes, occasion)
    form = rating_form(sheets)
    if request.method == "GET":
        return _rating_page(sheets, form, occasion, here)
    status = 422
    if form.validate():
        try:
            return _keep(sheets, form, occasion, here)
        except ProductError as error:
            form.refuse(error)
            status = error.status
            if isinstance(error, Conflict):
                _begin_anew(sheets, form)
    if "autosave" in request.form:
        return jsonify(message=_first_error(form)), status
    return _rating_page(sheets, form, occasion, here), status


def _keep(
    sheets: Sequence[Sheet], form: RatingForm, occasion: Occasion, here: str
) -> ResponseReturnValue:
    """Save what was posted; finish if asked. Raises what the service refuses."""
    actor = current_actor()
    ratings = {sheet.competence.code: form.ratings(sheet.competence) for sheet in sheets}
    service.save(actor, occasion, ratings, form.seen(sheets))
    if "autosave" in request.form:
        return jsonify(saved=saved_words(clock.now()))
    if request.form.get("do") != "finish":
        flash(_("Saved. Come back whenever you like: everything will be here."))
        return redirect(here, 303)
    finished = service.finish(actor, occasion, ratings)
    module = service.module_for(finished[0])
    if occasion.moment is not Moment.OPEN and module is not None:
        flash(_("Your levels are kept. Your result shows them side by side after the module."))
        return redirect(module.url, 303)
    flash(_("Your self-assessment is kept. Here is where you stand."))
    return redirect(url_for(".result"), 303)


def _begin_anew(sheets: Sequence[Sheet], form: RatingForm) -> None:
    """Let what was typed be saved as a new assessment: the form now knows of the finished one."""
    for sheet in sheets:
        form[f"last-{sheet.competence.code}"].data = str(sheet.last_finished or "")


def _first_error(form: RatingForm) -> str:
    if form.form_errors:
        return str(form.form_errors[0])
    bad = next(field for field in form if field.errors)
    return f"{bad.label.text}: {bad.errors[0]}"


def _rating_page(sheets: Sequence[Sheet], form: RatingForm, occasion: Occasion, here: str) -> str:
    return render_template(
        "assessment/rate.html",
        sheets=sheets,
        form=form,
        occasion=occasion,
        module=service.module_for(sheets[0].competence.code) if occasion.module_id else None,
        here=here,
        not_my_job=NOT_MY_JOB,
        answered=sum(
            bool(form[f"level-{code}"].data)
            for sheet in sheets
            for code in sheet.competence.activity_codes
        ),
        total=_activities(sheets),
    )


def _activities(sheets: Sequence[Sheet]) -> int:
    return sum(len(sheet.competence.activities) for sheet in sheets)


@blueprint.get("/result")
@requires()
def result() -> str:
    actor = current_actor()
    framework = needed().framework()
    done = service.history(actor.person_id, actor.organisation_id)
    positions = service.positions(actor.person_id, actor.organisation_id, done)
    return render_template(
        "assessment/result.html",
        framework=framework,
        words=framework.scale.words(current_language()),
        positions=positions,
        rules=rules,
        headlines=rules.headlines(positions),
        path=[(step, service.module_for(step.competence)) for step in rules.path(positions)],
        history=done[:HISTORY_SHOWN],
        radar=radar([_axis(position) for position in positions]),
    )


def _axis(position: Position) -> Axis:
    standing = position.standing
    return Axis(
        code=position.competence,
        self_level=standing.self_level,
        validated=standing.validated_level,
        target=None if standing.not_my_job else position.target,
    )


@blueprint.route("/target", methods=["GET", "POST"])
@requires()
def target() -> ResponseReturnValue:
    actor = current_actor()
    framework = needed().framework()
    chosen = service.target_for(actor.person_id, actor.organisation_id)
    follow = (FOLLOW_ORGANISATION, _("What %(name)s proposes", name=actor.organisation_name))
    form = target_form(framework, chosen, [follow, *_profiles(framework)])
    if request.method == "GET" and chosen.origin != "person":
        form.profile.data = FOLLOW_ORGANISATION
    if form.validate_on_submit():
        if form.profile.data == FOLLOW_ORGANISATION:
            targets.follow_organisation(actor)
        else:
            targets.set_person_target(actor, form.profile.data, form.levels(framework))
        flash(_("Your target is kept."))
        return redirect(url_for(".result"), 303)
    proposed = targets.organisation_target(actor.organisation_id)
    return _target_page(framework, form, "assessment/target.html", proposed=proposed)


@blueprint.route("/target/organisation", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def organisation_target() -> ResponseReturnValue:
    actor = current_actor()
    framework = needed().framework()
    chosen = targets.organisation_target(actor.organisation_id)
    revision = targets.organisation_revision(actor.organisation_id)
    form = target_form(framework, chosen, _profiles(framework), revision)
    if form.validate_on_submit():
        targets.set_organisation_target(
            actor, form.profile.data, form.levels(framework), form.seen_revision
        )
        flash(_("The target that your organisation proposes is kept."))
        return redirect(url_for(".target"), 303)
    return _target_page(framework, form, "assessment/organisation_target.html")


def _profiles(framework: Framework) -> list[tuple[str, str]]:
    words = framework.scale.words(current_language())
    named = [
        (
            profile.id,
            _(
                "%(title)s: %(level)s, %(word)s, in every competence",
                title=pick(profile.title),
                level=profile.level,
                word=words[profile.level - 1],
            ),
        )
        for profile in framework.target_profiles
    ]
    return [*named, (OWN_PROFILE, _("A level for each competence, chosen below"))]


def _target_page(
    framework: Framework, form: TargetForm, template: str, **values: object
) -> ResponseReturnValue:
    page = render_template(
        template,
        framework=framework,
        form=form,
        words=framework.scale.words(current_language()),
        **values,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/sharing", methods=["GET", "POST"])
@requires()
def sharing() -> ResponseReturnValue:
    actor = current_actor()
    form = SwitchForm()
    if form.validate_on_submit():
        shared = request.form.get("share") == "yes"
        service.set_sharing(actor, shared=shared)
        if shared:
            flash(_("The trainers of your organisation can now see your levels."))
        else:
            flash(_("Only you can see your levels now."))
        return redirect(url_for(".sharing"), 303)
    return render_template("assessment/sharing.html", form=form, shared=service.shares(actor))


@blueprint.get("/shared")
@requires(Role.TRAINER)
def shared() -> str:
    framework = needed().framework()
    standings = service.shared_standings(current_actor())
    return render_template(
        "assessment/shared.html",
        framework=framework,
        words=framework.scale.words(current_language()),
        standings=standings,
        names=needed().names(list(standings)),
    )
