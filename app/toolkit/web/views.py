"""The toolkit: its instruments, and a document as a form that is saved as one types."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_hex
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Conflict, Invalid
from app.kernel.identity import Actor
from app.toolkit import catalog, service
from app.toolkit.model import Document, Saved
from app.toolkit.needs import needed
from app.toolkit.service import Opened
from app.toolkit.web import actions, choosing, forms
from app.toolkit.web.page import example, is_wide, shown, unasked
from app.toolkit.web.picturing import pictures, pictures_of
from app.toolkit.web.words import OCCASION_WORDS
from app.web.access import current_actor, find_actor, public, requires
from app.web.forms import Form
from app.web.language import current_language
from app.web.messages import sentence
from app.web.reader_time import saved_words
from modules.instrument import Instrument, Kind, Occasion

blueprint = Blueprint("toolkit", __name__, template_folder="templates", url_prefix="/toolkit")

LAST_PAGE = 100_000


@blueprint.get("/")
@public
def overview() -> str:
    """All instruments, or those that fit, by competence; and what the reader went on with last."""
    actor, asked = find_actor(), request.args.get("q", "").strip()
    wanted = request.args.get("for", "")
    occasion = Occasion(wanted) if wanted in list(Occasion) else None
    looks = bool(asked or occasion)
    begun, more = service.listed(actor) if actor and not looks else ([], False)
    groups = choosing.groups(asked, occasion)
    return render_template(
        "toolkit/overview.html",
        groups=groups,
        number=sum(len(one.placed) for one in groups),
        asked=asked,
        occasion=occasion,
        occasions=OCCASION_WORDS,
        looks=looks,
        listed=choosing.lines(actor, begun[: choosing.BEGUN]) if actor else [],
        more=more or len(begun) > choosing.BEGUN,
    )


@blueprint.get("/documents/")
@requires()
def documents() -> str:
    actor, page = current_actor(), _page_asked()
    listed, more = service.listed(actor, page=page)
    return render_template(
        "toolkit/documents.html",
        listed=choosing.lines(actor, listed),
        page=page,
        more=more,
        warnings=choosing.room_warnings(actor),
    )


@blueprint.get("/<instrument_id>")
@public
def instrument(instrument_id: str) -> ResponseReturnValue:
    placed = catalog.get(instrument_id)
    if placed.instrument.opens:
        return redirect(choosing.address(placed.instrument))
    actor, page = find_actor(), _page_asked()
    listed, more = (
        service.listed(actor, instrument_id=instrument_id, page=page) if actor else ([], False)
    )
    return render_template(
        "toolkit/instrument.html",
        placed=placed,
        instrument=placed.instrument,
        activities=choosing.activities(placed.instrument),
        listed=choosing.lines(actor, listed) if actor else [],
        own=next((one for one in listed if actor and one.owner_id == actor.person_id), None),
        page=page,
        more=more,
    )


@blueprint.get("/<instrument_id>/example")
@public
def show_example(instrument_id: str) -> str:
    """An instrument filled in as an example, to read."""
    instrument = catalog.instrument(instrument_id)
    shown = example(instrument, "EUR")
    return render_template(
        "toolkit/example.html",
        instrument=instrument,
        shown=shown,
        pictures=pictures(instrument, shown.content, current_language(), currency="EUR"),
    )


@blueprint.post("/<instrument_id>")
@requires()
def start(instrument_id: str) -> ResponseReturnValue:
    actor = current_actor()
    try:
        document_id, taken = service.start(
            actor,
            instrument_id,
            language=current_language(),
            copy_of=request.form.get("copy_of", type=UUID),
        )
    except Conflict as error:
        # Where one sees what there is, and deletes.
        flash(sentence(error), "danger")
        return redirect(url_for("toolkit.documents"), 303)
    if taken:
        flash(
            _("Taken from %(sources)s. Change it as you need.", sources=choosing.taken_words(taken))
        )
    for words in choosing.room_warnings(actor):
        flash(words, "danger")
    return redirect(url_for("toolkit.document", document_id=document_id), 303)


@blueprint.get("/documents/<uuid:document_id>")
@requires()
def document(document_id: UUID) -> ResponseReturnValue:
    opened = service.open_one(current_actor(), document_id)
    form = forms.form_with(
        catalog.instrument(opened.document.instrument_id),
        opened.document.content,
        request.args.get("add", ""),
    )
    return _form_page(opened, form)


@blueprint.post("/documents/<uuid:document_id>")
@requires()
def save(document_id: UUID) -> ResponseReturnValue:
    """Keep the whole form, and do with its rows what the pressed button says."""
    actor = current_actor()
    opened = service.open_one(actor, document_id)
    instrument = catalog.instrument(opened.document.instrument_id)
    pressed = actions.pressed(request.form.get(forms.DO, ""))
    forms.check_rows(instrument)
    try:
        saved = _kept(actor, opened, instrument, pressed)
    except Invalid as error:
        form = forms.form_sent(instrument)
        form.refuse(error)
        return _form_page(opened, form), 422
    if saved.mine is not None:
        both = url_for("toolkit_history.both", document_id=document_id, mine=saved.mine)
        return redirect(both, 303)
    if saved.joined:
        flash(_("Saved. What was changed elsewhere meanwhile stands beside it."))
    elif pressed is None:
        flash(_("Saved."))
    return redirect(actions.address(document_id, pressed), 303)


@blueprint.post("/documents/<uuid:document_id>/save")
@requires()
def autosave(document_id: UUID) -> ResponseReturnValue:
    """Keep what is being typed; answers a script, with what follows from it."""
    actor = current_actor()
    opened = service.open_one(actor, document_id)
    instrument = catalog.instrument(opened.document.instrument_id)
    forms.check_rows(instrument)
    saved = _kept(actor, opened, instrument, None, alone=True)
    words = saved_words(saved.at)
    if saved.joined:
        words = _("%(saved)s. Something was changed elsewhere too: reload to see it.", saved=words)
    currency = _currency_asked(opened.document)
    document = replace(opened.document, content=saved.content, currency=currency)
    said = shown(document, instrument)
    follows = ""
    if instrument.pictures or instrument.summaries:
        follows = render_template(
            "toolkit/follows.html",
            instrument=instrument,
            shown=said,
            pictures=pictures_of(actor, document),
        )
    return jsonify(saved=words, computed=said.computed_places(), follows=follows)


def _kept(
    actor: Actor,
    opened: Opened,
    instrument: Instrument,
    pressed: actions.Action | None,
    *,
    alone: bool = False,
) -> Saved:
    sent = forms.sent(instrument, forms.form_sent(instrument), opened.document.content)
    if pressed is not None:
        sent = pressed.done(instrument, sent)
    currency = _currency_asked(opened.document)
    if currency != opened.document.currency:
        service.set_currency(actor, opened.document.id, currency)
    saved = service.save(
        actor,
        opened.document.id,
        sent,
        base=max(0, request.form.get(forms.BASE, 0, type=int)),
        page=request.form.get(forms.PAGE, "")[: forms.PAGE_LENGTH],
        alone=alone,
    )
    if pressed is not None and pressed.verb == "again":
        service.bring_again(actor, opened.document.id, pressed.place, current_language())
    return saved


def _currency_asked(document: Document) -> str:
    """Return the currency that a form was sent with; the document's where it names none."""
    asked = request.form.get(forms.CURRENCY, "")
    return asked if asked in forms.CURRENCIES else document.currency


def _form_page(opened: Opened, form: Form) -> str:
    document = opened.document
    instrument = catalog.instrument(document.instrument_id)
    actor = current_actor()
    forms.mark_problems(instrument, form, document.content)
    kinds = choosing.kinds(instrument)
    return render_template(
        "toolkit/document.html",
        document=document,
        opened=opened,
        instrument=instrument,
        form=form,
        shown=shown(document, instrument),
        pictures=pictures_of(actor, document),
        exports=choosing.exports(instrument),
        activities=choosing.activities(instrument),
        bring_in=choosing.bring_in_words,
        unasked=unasked(instrument, document.content),
        page_sign=token_hex(8),
        partner_names=needed().partner_names(actor) if Kind.PARTNER in kinds else (),
        has_amounts=Kind.AMOUNT in kinds,
        currencies=forms.CURRENCIES,
        example=example(instrument, document.currency),
        is_wide=is_wide,
        last_changed=choosing.changed_words(actor, document),
        title=choosing.document_title(document),
        scope=choosing.shared_words(opened),
    )


def _page_asked() -> int:
    return min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
