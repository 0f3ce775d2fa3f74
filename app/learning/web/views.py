"""Pages of modules and units; readable without an account."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Invalid, NotFound
from app.learning import badging, catalog, proving, quizzing, rules, service
from app.learning.model import Progress
from app.learning.needs import needed
from app.learning.web import rendered, steps
from app.learning.web.forms import ReflectionForm, ticked_points
from app.learning.web.unit_page import following, unit_page
from app.web.access import current_actor, find_actor, public, requires
from app.web.language import current_language
from app.web.messages import sentence
from app.web.reader_time import saved_words
from competences.framework.model import Competence
from modules.loaded import LoadedModule
from modules.spec import Part

blueprint = Blueprint("learning", __name__, url_prefix="/modules", template_folder="templates")

NOTHING = Progress()


@blueprint.get("/")
@public
def modules() -> str:
    actor = find_actor()
    progress = service.all_progress(actor) if actor else {}
    every = catalog.catalog().modules
    here = next(
        (one for one in every if one.id in progress and not progress[one.id].completed_at),
        next((one for one in every if one.id not in progress), every[0]),
    )
    cards = {
        part: [
            (one, so_far, rules.steps(one, so_far))
            for one in every
            if one.module.part is part
            for so_far in [progress.get(one.id, NOTHING)]
        ]
        for part in Part
    }
    return render_template(
        "learning/modules.html",
        parts=[(part, _title(part), cards[part]) for part in Part],
        here=here,
        here_begun=here.id in progress,
    )


def _title(part: Part) -> str:
    match part:
        case Part.INTRODUCTION:
            title = _("To begin with")
        case Part.COMPETENCE:
            title = _("A module for each competence")
        case Part.TRAINERS:
            title = _("For trainers and assessors")
    return str(title)


@blueprint.get("/<module_id>")
@public
def module(module_id: str) -> str:
    loaded, actor = catalog.get(module_id), find_actor()
    progress = service.progress(actor, module_id) if actor else NOTHING
    mastered = proving.mastered(actor, loaded) if actor and progress.before_at else frozenset()
    step = rules.next_step(loaded, progress)
    unread = rules.next_unit(loaded, progress) if loaded.written else None
    return render_template(
        "learning/module.html",
        loaded=loaded,
        module=loaded.module,
        progress=progress,
        count=rules.steps(loaded, progress),
        lines=list(steps.lines(loaded, progress, mastered, signed_in=actor is not None)),
        next_url=steps.step_url(loaded, step),
        next_label=steps.step_label(loaded, step, progress),
        unread_url=steps.unit_url(loaded, unread) if unread else None,
    )


@blueprint.get("/<module_id>/units/<unit_id>")
@public
def unit(module_id: str, unit_id: str) -> str:
    return unit_page(module_id, unit_id)


@blueprint.post("/<module_id>/units/<unit_id>/read")
@requires()
def read(module_id: str, unit_id: str) -> ResponseReturnValue:
    service.mark_read(current_actor(), module_id, unit_id)
    return redirect(following(catalog.get(module_id), unit_id), 303)


@blueprint.post("/<module_id>/units/<unit_id>/ticks")
@requires()
def ticks(module_id: str, unit_id: str) -> ResponseReturnValue:
    points = ticked_points(request.form.getlist("tick"))
    moment = service.keep_ticks(current_actor(), module_id, unit_id, points)
    if "autosave" in request.form:
        return jsonify(saved=saved_words(moment))
    flash(_("Your ticks are saved."))
    return redirect(_back_to(module_id, unit_id, "checklist"), 303)


@blueprint.post("/<module_id>/units/<unit_id>/reflection")
@requires()
def reflection(module_id: str, unit_id: str) -> ResponseReturnValue:
    actor, form = current_actor(), ReflectionForm()
    text = form.reflection.data or ""
    try:
        if "to_portfolio" in request.form:
            new = service.send_reflection_to_portfolio(
                actor, module_id, unit_id, text, current_language()
            )
            flash(_("It is in your portfolio now.") if new else _("It was there already."))
            return redirect(_back_to(module_id, unit_id, "reflection"), 303)
        moment = service.keep_reflection(actor, module_id, unit_id, text)
    except Invalid as error:
        if "autosave" in request.form:
            raise
        form.refuse(error)
        return unit_page(module_id, unit_id, form), 422
    if "autosave" in request.form:
        return jsonify(saved=saved_words(moment))
    flash(_("Your answer is saved. Only you can read it."))
    return redirect(_back_to(module_id, unit_id, "reflection"), 303)


@blueprint.get("/<module_id>/units/<unit_id>/prove")
@requires()
def proof(module_id: str, unit_id: str) -> str:
    """What to bring instead of reading, and what the portfolio holds for it already."""
    return _proof_page(module_id, unit_id)


@blueprint.post("/<module_id>/units/<unit_id>/prove")
@requires()
def prove(module_id: str, unit_id: str) -> ResponseReturnValue:
    try:
        proving.prove(current_actor(), module_id, unit_id)
    except Invalid as error:
        return _proof_page(module_id, unit_id, refusal=sentence(error)), 422
    flash(_("This unit counts as done. You can still read it."))
    return redirect(url_for("learning.module", module_id=module_id), 303)


@blueprint.get("/<module_id>/print")
@public
def print_view(module_id: str) -> str:
    """The whole module on one page, for paper."""
    loaded, language = catalog.get(module_id), current_language()
    if not loaded.written:
        raise NotFound("unit_unwritten")
    return render_template(
        "learning/print.html",
        loaded=loaded,
        module=loaded.module,
        units=[
            (
                unit,
                loaded.texts[language, unit.id],
                rendered.sections(module_id, unit.id, language),
            )
            for unit in loaded.module.units
        ],
    )


@blueprint.get("/<module_id>/result")
@requires()
def result(module_id: str) -> str:
    """Before and after side by side; what is missing is said."""
    loaded, actor = catalog.get(module_id), current_actor()
    progress = service.progress(actor, module_id)
    before, after = service.before_and_after(actor, loaded)
    step = rules.next_step(loaded, progress)
    return render_template(
        "learning/result.html",
        loaded=loaded,
        module=loaded.module,
        progress=progress,
        before=before,
        after=after,
        attempt=quizzing.newest_attempt(actor, module_id),
        count=rules.steps(loaded, progress),
        competence=_competence(loaded),
        words=needed().framework().scale.words(current_language()),
        next_url=steps.step_url(loaded, step),
        next_label=steps.step_label(loaded, step, progress),
    )


@blueprint.get("/<module_id>/attestation")
@requires()
def attestation(module_id: str) -> ResponseReturnValue:
    """A page to print, once the module is completed; it shows what stood on that day."""
    loaded, actor = catalog.get(module_id), current_actor()
    progress = service.progress(actor, module_id)
    if progress.attested is None:
        flash(_("The attestation is ready once every step of the module is done."))
        return redirect(url_for("learning.result", module_id=module_id), 303)
    framework = needed().framework()
    return render_template(
        "learning/attestation.html",
        loaded=loaded,
        module=loaded.module,
        progress=progress,
        attested=progress.attested,
        actor=actor,
        competence=_competence(loaded),
        framework=framework,
        words=framework.scale.words(current_language()),
        badge_id=badging.received(actor, loaded, progress),
    )


@blueprint.post("/<module_id>/attestation/badge")
@requires()
def receive_badge(module_id: str) -> ResponseReturnValue:
    """Give the learner the badge of the module; asked for again, show the one there is."""
    award_id = badging.receive(current_actor(), module_id)
    return redirect(url_for("badges.public", award_id=award_id), 303)


def _competence(loaded: LoadedModule) -> Competence | None:
    """Return what a module teaches to rate oneself in, if it does."""
    code = loaded.module.competence
    return needed().framework().competence(code) if code else None


def _proof_page(module_id: str, unit_id: str, refusal: str | None = None) -> str:
    loaded, unit, activity = proving.provable(module_id, unit_id)
    return render_template(
        "learning/prove.html",
        loaded=loaded,
        module=loaded.module,
        unit=unit,
        text=loaded.texts[current_language(), unit_id],
        activity=needed().framework().activity(activity),
        pieces=proving.pieces(current_actor(), activity),
        refusal=refusal,
    )


def _back_to(module_id: str, unit_id: str, part: str) -> str:
    return url_for("learning.unit", module_id=module_id, unit_id=unit_id, _anchor=part)
