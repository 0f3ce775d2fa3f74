"""The candidate's pages: one's dossiers, a new one, and one with everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Invalid
from app.web.access import current_actor, requires
from app.web.messages import sentence
from app.web.reader_time import saved_words
from competences.framework.model import Competence
from competences.validation import drawing, house, moves, rules, service, turning, who
from competences.validation.model import (
    VALIDATION_LEVELS,
    Criterion,
    Draft,
    Identification,
    Move,
    Question,
    Step,
)
from competences.validation.needs import needed
from competences.validation.service import Workplace
from competences.validation.web.blueprint import blueprint
from competences.validation.web.forms import read_draft, read_identification
from competences.validation.web.messages import (
    CRITERIA,
    MOVES,
    QUESTIONS,
    TURNED,
    gap_anchor,
    gap_sentence,
)


@blueprint.get("/dossiers/")
@requires()
def dossiers() -> str:
    return render_template(
        "validation/dossiers.html",
        dossiers=service.mine(current_actor()),
        framework=needed().framework(),
    )


@blueprint.get("/dossiers/new")
@requires()
def new() -> str:
    return _new_page(_competence(request.args.get("competence", "")), request.args.get("level"))


@blueprint.post("/dossiers/new")
@requires()
def begin() -> ResponseReturnValue:
    """Begin a dossier for each competence that is chosen; usually one."""
    chosen = request.form.getlist("competence")
    level = request.form.get("level", 0, type=int)
    try:
        begun = service.begin_several(current_actor(), chosen, level)
    except Invalid as error:
        competence = _competence(chosen[0]) if len(chosen) == 1 else None
        return _new_page(competence, request.form.get("level"), error), 422
    if len(begun) > 1:
        flash(_("Begun. Go through them one after the other, in any order."))
        return redirect(url_for("validation.dossiers"), 303)
    return redirect(url_for("validation.dossier", dossier_id=begun[0]), 303)


@blueprint.post("/dossiers/<uuid:dossier_id>/identification")
@requires()
def identify(dossier_id: UUID) -> ResponseReturnValue:
    """Go on to gathering evidence, or only keep what was typed (`intent=save`)."""
    found, level = read_identification(request.form), request.form.get("level", 0, type=int)
    try:
        if request.form.get("intent") == "save":
            service.keep_identification(current_actor(), dossier_id, found, level)
            flash(_("Kept. You can go on whenever you like."))
        else:
            consent = "consent" in request.form
            service.identify(current_actor(), dossier_id, found, level, consent=consent)
    except Invalid as error:
        place = service.open_own(current_actor(), dossier_id)
        return _dossier_page(place, refusal=error, found=found), 422
    return redirect(url_for("validation.dossier", dossier_id=dossier_id), 303)


@blueprint.post("/dossiers/<uuid:dossier_id>/identification/draft")
@requires()
def save_identification(dossier_id: UUID) -> ResponseReturnValue:
    """Keep what is being typed; answers a script."""
    found, level = read_identification(request.form), request.form.get("level", 0, type=int)
    service.keep_identification(current_actor(), dossier_id, found, level)
    return jsonify(saved=saved_words(clock.now()))


@blueprint.get("/dossiers/<uuid:dossier_id>")
@requires()
def dossier(dossier_id: UUID) -> str:
    return _dossier_page(service.open_own(current_actor(), dossier_id))


@blueprint.post("/dossiers/<uuid:dossier_id>")
@requires()
def send(dossier_id: UUID) -> ResponseReturnValue:
    """Send the dossier to the assessors, or only keep what was typed (`intent=save`)."""
    place = service.open_own(current_actor(), dossier_id)
    if request.form.get("intent") == "save":
        service.save(current_actor(), dossier_id, _sent(place))
        flash(_("Kept. You can go on whenever you like."))
        return redirect(url_for("validation.dossier", dossier_id=dossier_id), 303)
    on_page = {(code, each.id) for code, pieces in place.pieces.items() for each in pieces}
    draft = read_draft(
        request.form,
        place.competence.activity_codes,
        place.record.current.draft,
        # Nothing goes to the assessors that was not ticked on the page that sent it.
        shown=on_page,
    )
    try:
        service.submit(current_actor(), dossier_id, draft)
    except rules.Incomplete as error:
        return _dossier_page(place, draft, error.gaps), 422
    except Invalid as error:
        return _dossier_page(place, draft, refusal=error), 422
    flash(_("Sent to the assessors. You will see their answer here."))
    return redirect(url_for("validation.dossier", dossier_id=dossier_id), 303)


@blueprint.post("/dossiers/<uuid:dossier_id>/draft")
@requires()
def save_draft(dossier_id: UUID) -> ResponseReturnValue:
    """Keep what is being typed; answers a script."""
    place = service.open_own(current_actor(), dossier_id)
    service.save(current_actor(), dossier_id, _sent(place))
    return jsonify(saved=saved_words(clock.now()))


@blueprint.get("/dossiers/<uuid:dossier_id>/discard")
@requires()
def confirm_discard(dossier_id: UUID) -> str:
    place = service.open_own(current_actor(), dossier_id)
    return render_template("validation/discard.html", place=place)


@blueprint.post("/dossiers/<uuid:dossier_id>/discard")
@requires()
def discard(dossier_id: UUID) -> ResponseReturnValue:
    service.discard(current_actor(), dossier_id)
    flash(_("The dossier is gone. Your evidence is still in your portfolio."))
    return redirect(url_for("validation.dossiers"), 303)


_TURNS = {
    Move.PAUSE: turning.pause,
    Move.RESUME: turning.resume,
    Move.WITHDRAW: turning.withdraw,
    Move.REOPEN: turning.reopen,
    Move.DROP_APPEAL: turning.drop_appeal,
}
"""What a candidate may do with one press, besides going on."""


@blueprint.post("/dossiers/<uuid:dossier_id>/turn")
@requires()
def turn(dossier_id: UUID) -> ResponseReturnValue:
    """Pause, resume, withdraw or reopen a dossier, or drop an appeal."""
    asked = request.form.get("move", "")
    if asked not in _TURNS:
        raise Invalid("dossier_unreadable")
    _TURNS[Move(asked)](current_actor(), dossier_id)
    flash(str(TURNED[asked]))
    return redirect(url_for("validation.dossier", dossier_id=dossier_id), 303)


@blueprint.post("/dossiers/<uuid:dossier_id>/appeal")
@requires()
def appeal(dossier_id: UUID) -> ResponseReturnValue:
    try:
        turning.appeal(current_actor(), dossier_id, request.form.get("grounds", ""))
    except Invalid as error:
        place = service.open_own(current_actor(), dossier_id)
        return _dossier_page(place, refusal=error), 422
    flash(_("Sent. Somebody who has not seen your dossier looks at it now."))
    return redirect(url_for("validation.dossier", dossier_id=dossier_id), 303)


def _sent(place: Workplace) -> Draft:
    return read_draft(request.form, place.competence.activity_codes, place.record.current.draft)


def _competence(code: str) -> Competence | None:
    framework = needed().framework()
    return framework.competence(code) if code in framework.codes else None


def _new_page(
    competence: Competence | None, level: str | None, error: Invalid | None = None
) -> str:
    return render_template(
        "validation/new.html",
        framework=needed().framework(),
        competence=competence,
        level=level,
        levels=VALIDATION_LEVELS,
        refusal=sentence(error) if error else None,
    )


def _dossier_page(
    place: Workplace,
    draft: Draft | None = None,
    missing: Sequence[rules.Gap] = (),
    refusal: Invalid | None = None,
    found: Identification | None = None,
) -> str:
    """Show a dossier; `draft` and `found` are what was typed and refused, `missing` why."""
    record = place.record
    gaps = [(gap_anchor(gap), gap_sentence(gap)) for gap in (missing or place.gaps)]
    return render_template(
        "validation/dossier.html",
        place=place,
        draft=draft or place.record.current.draft,
        gaps=gaps,
        refused=bool(missing),
        refusal=sentence(refusal) if refusal else None,
        levels=VALIDATION_LEVELS,
        questions={question: QUESTIONS[question] for question in Question},
        steps=list(Step),
        rules=rules,
        criteria={each: CRITERIA[each] for each in Criterion},
        found=found or record.identification,
        appeal_until=_appeal_until(place),
        drawing_of_moves=drawing,
        move_words=MOVES,
        possible=moves.possible(record.dossier.state),
        award_id=needed().award_of(record.dossier.id) if place.validated else None,
    )


def _appeal_until(place: Workplace) -> datetime | None:
    """Return until when the decision can be appealed, while it can."""
    record = place.record
    until = who.appeal_until(record, house.rules_of(record.dossier.organisation_id))
    return until if until and until > clock.now() else None
