"""The pages of learning agreements, the same for both sides."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.web.access import current_actor, requires
from app.web.messages import sentence
from app.web.reader_time import saved_words
from competences.agreement import rules, service
from competences.agreement.model import (
    ADVISER_ROLES,
    TARGET_LEVELS,
    Item,
    Party,
    State,
    Terms,
)
from competences.agreement.needs import needed
from competences.agreement.service import Place
from competences.agreement.web import messages
from competences.agreement.web.compared import compared
from competences.agreement.web.forms import read_terms

blueprint = Blueprint("agreement", __name__, template_folder="templates", url_prefix="/agreements")

LAST_PAGE = 100_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""


@blueprint.get("/")
@requires()
def agreements() -> str:
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    places, more = service.mine(current_actor(), page)
    return _render("agreement/list.html", places=places, more=more, page=page, advises=_advises())


@blueprint.get("/new")
@requires()
def new() -> str:
    return _new_page(_party_asked())


@blueprint.post("/new")
@requires()
def begin() -> ResponseReturnValue:
    party = _party_asked()
    other_id = request.form.get("person", type=UUID)
    try:
        agreement_id = service.begin(current_actor(), party, other_id)
    except Invalid as error:
        return _new_page(party, error), 422
    if service.open_own(current_actor(), agreement_id).agreement.versions:
        flash(_("You two have an agreement already. This is it."))
        return redirect(url_for("agreement.agreement", agreement_id=agreement_id), 303)
    return redirect(url_for("agreement.draft", agreement_id=agreement_id), 303)


@blueprint.get("/<uuid:agreement_id>")
@requires()
def agreement(agreement_id: UUID) -> ResponseReturnValue:
    place = service.open_own(current_actor(), agreement_id)
    if place.agreement.state is State.BEGUN:
        return redirect(url_for("agreement.draft", agreement_id=agreement_id))
    return _agreement_page(place)


@blueprint.get("/<uuid:agreement_id>/draft")
@requires()
def draft(agreement_id: UUID) -> ResponseReturnValue:
    place = service.open_own(current_actor(), agreement_id)
    if place.agreement.ending:
        return redirect(url_for("agreement.agreement", agreement_id=agreement_id))
    return _draft_page(place)


@blueprint.post("/<uuid:agreement_id>/draft")
@requires()
def propose(agreement_id: UUID) -> ResponseReturnValue:
    """Propose what was written, or only keep it (`intent=save`)."""
    actor, terms = current_actor(), _sent()
    place = service.open_own(actor, agreement_id)
    try:
        if request.form.get("intent") == "save":
            service.save(actor, agreement_id, terms)
            flash(_("Kept. Only you see it until you propose it."))
            return redirect(url_for("agreement.draft", agreement_id=agreement_id), 303)
        seen = request.form.get("seen", 0, type=int)
        service.propose(actor, agreement_id, terms, seen=seen)
    except rules.Incomplete as error:
        return _draft_page(place, terms, error.gaps), 422
    except Invalid as error:
        return _draft_page(place, terms, refusal=sentence(error)), 422
    except Conflict as error:
        now = service.open_own(actor, agreement_id)
        return _draft_page(now, terms, refusal=sentence(error)), 409
    flash(_("Proposed. Both of you see it now, and both sign it."))
    return redirect(url_for("agreement.agreement", agreement_id=agreement_id), 303)


@blueprint.post("/<uuid:agreement_id>/draft/save")
@requires()
def save_draft(agreement_id: UUID) -> ResponseReturnValue:
    """Keep what is being typed; answers a script."""
    moment = service.save(current_actor(), agreement_id, _sent())
    return jsonify(saved=saved_words(moment))


@blueprint.get("/<uuid:agreement_id>/discard")
@requires()
def confirm_discard(agreement_id: UUID) -> str:
    place = service.open_own(current_actor(), agreement_id)
    if place.draft is None:
        raise NotFound
    return _render("agreement/discard.html", place=place)


@blueprint.post("/<uuid:agreement_id>/discard")
@requires()
def discard(agreement_id: UUID) -> ResponseReturnValue:
    service.discard(current_actor(), agreement_id)
    flash(_("What you had written is gone."))
    return redirect(url_for("agreement.agreements"), 303)


@blueprint.post("/<uuid:agreement_id>/sign")
@requires()
def sign(agreement_id: UUID) -> ResponseReturnValue:
    actor, number = current_actor(), request.form.get("number", 0, type=int)
    name = request.form.get("name", "")
    try:
        in_force = service.sign(
            actor, agreement_id, number, name=name, agreed="agreed" in request.form
        )
    except (Conflict, Invalid) as error:
        place = service.open_own(actor, agreement_id)
        return _agreement_page(place, typed=name, refusal=error), error.status
    if in_force:
        flash(_("Signed by both: version %(version)s is in force.", version=number))
    else:
        flash(_("Signed. It is in force as soon as both have."))
    return redirect(url_for("agreement.agreement", agreement_id=agreement_id), 303)


@blueprint.post("/<uuid:agreement_id>/set-aside")
@requires()
def set_aside(agreement_id: UUID) -> ResponseReturnValue:
    number = request.form.get("number", 0, type=int)
    try:
        service.set_aside(current_actor(), agreement_id, number)
    except Conflict as error:
        place = service.open_own(current_actor(), agreement_id)
        return _agreement_page(place, refusal=error), error.status
    flash(_("Version %(version)s is set aside. What was in force goes on.", version=number))
    return redirect(url_for("agreement.agreement", agreement_id=agreement_id), 303)


@blueprint.get("/<uuid:agreement_id>/end")
@requires()
def confirm_end(agreement_id: UUID) -> ResponseReturnValue:
    place = service.open_own(current_actor(), agreement_id)
    if place.agreement.state in {State.BEGUN, State.ENDED}:
        return redirect(url_for("agreement.agreement", agreement_id=agreement_id))
    return _render("agreement/end.html", place=place, word="", refusal=None)


@blueprint.post("/<uuid:agreement_id>/end")
@requires()
def end(agreement_id: UUID) -> ResponseReturnValue:
    actor, word = current_actor(), request.form.get("word", "")
    try:
        service.end(actor, agreement_id, word)
    except (Conflict, Invalid) as error:
        place = service.open_own(actor, agreement_id)
        said = sentence(error)
        return _render("agreement/end.html", place=place, word=word, refusal=said), error.status
    flash(_("The agreement has ended. Both of you can still read it."))
    return redirect(url_for("agreement.agreement", agreement_id=agreement_id), 303)


@blueprint.get("/<uuid:agreement_id>/compare")
@requires()
def compare(agreement_id: UUID) -> str:
    """Show two versions side by side; `new=draft` is what the reader is writing."""
    place = service.open_own(current_actor(), agreement_id)
    newest = place.agreement.newest
    new = place.agreement.version(request.args.get("new", newest, type=int))
    old = place.agreement.version(request.args.get("old", newest - 1, type=int))
    writing = request.args.get("new") == "draft" and place.draft is not None
    if old is None or (new is None and not writing):
        raise NotFound
    terms = service.draft_of(place).terms if writing or new is None else new.terms
    return _render(
        "agreement/compare.html",
        place=place,
        old=old,
        new=None if writing else new,
        rows=compared(old.terms, terms, service.framework_of(old)),
    )


@blueprint.get("/<uuid:agreement_id>/print")
@requires()
def on_paper(agreement_id: UUID) -> str:
    place = service.open_own(current_actor(), agreement_id)
    shown = place.agreement.shown
    number = request.args.get("version", shown.number if shown else 0, type=int)
    version = place.agreement.version(number)
    if version is None:
        raise NotFound
    return _render("agreement/print.html", place=place, version=version)


def _advises() -> bool:
    return current_actor().is_any(*ADVISER_ROLES)


def _party_asked() -> Party:
    """Return as what somebody begins: as the learner, unless they say adviser."""
    asked = request.values.get("as", "")
    return Party.ADVISER if asked == Party.ADVISER and _advises() else Party.LEARNER


def _sent() -> Terms:
    return read_terms(request.form, needed().framework().codes)


def _new_page(party: Party, refusal: Invalid | None = None) -> str:
    search = request.values.get("q", "")[:200]
    return _render(
        "agreement/new.html",
        party=party,
        advises=_advises(),
        search=search,
        found=service.choices(current_actor(), party, search),
        most=service.CHOICES,
        refusal=sentence(refusal) if refusal else None,
    )


def _agreement_page(
    place: Place, typed: str = "", refusal: Conflict | Invalid | None = None
) -> str:
    """Show an agreement; `typed` is a name that was sent and not kept, `refusal` says why."""
    return _render(
        "agreement/agreement.html",
        place=place,
        typed=typed,
        refusal=sentence(refusal) if refusal else None,
        bad=refusal.field if refusal else None,
        today=clock.now().date(),
    )


def _draft_page(
    place: Place, typed: Terms | None = None, gaps: Sequence[rules.Gap] = (), refusal: str = ""
) -> str:
    """Show what is being written; `typed` is what was sent and not kept, `gaps` say why."""
    draft = service.draft_of(place)
    return _render(
        "agreement/draft.html",
        place=place,
        draft=draft,
        terms=typed or draft.terms,
        gaps=[(gap.item, messages.gap_sentence(gap)) for gap in gaps],
        refusal=refusal,
        levels=TARGET_LEVELS,
        limits=rules,
    )


def _render(template: str, **values: object) -> str:
    return render_template(
        template,
        **values,
        Item=Item,
        Party=Party,
        framework=needed().framework(),
        framework_of=service.framework_of,
        guides=messages.GUIDES,
        parties=messages.PARTIES,
        promises=messages.PROMISES,
        states=messages.STATES,
    )
