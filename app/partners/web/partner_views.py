"""Pages of one partner: add, look, change, speak, connect, undo, delete, forget."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import PersonId
from app.partners import forgetting, lists, rules, service
from app.partners.model import FACTS, LENGTHS, Alike, Partner, PartnerList
from app.partners.needs import needed
from app.partners.web import words
from app.partners.web.asking import here
from app.partners.web.blueprint import blueprint
from app.partners.web.forms import AddForm, ContactForm, PartnerForm
from app.web.access import current_actor, requires


def _list(list_id: UUID) -> PartnerList:
    return lists.get(current_actor(), list_id)


def to_partner(list_id: UUID, partner_id: UUID, anchor: str | None = None) -> Response:
    address = url_for(
        "partners.partner", list_id=list_id, partner_id=partner_id, _anchor=anchor, **here()
    )
    return redirect(address, 303)


# -- add -------------------------------------------------------------------------------------------


@blueprint.get("/<uuid:list_id>/add")
@requires()
def new(list_id: UUID) -> str:
    return _new(_list(list_id), AddForm(request.args))


def _new(partner_list: PartnerList, form: AddForm, alike: Iterable[Alike] = ()) -> str:
    if not form.errors and not alike:
        form.name.render_kw = {"autofocus": True}  # one partner after another, by keyboard
    return render_template(
        "partners/add.html", list=partner_list, form=form, alike=alike, words=words
    )


@blueprint.post("/<uuid:list_id>/add")
@requires()
def add(list_id: UUID) -> ResponseReturnValue:
    """Add a partner, unless the list may have it already: then ask."""
    partner_list, form = _list(list_id), AddForm()
    alike: list[Alike] = []
    if form.validate():
        alike = service.alike(partner_list, form.facts())
        if not alike or "anyway" in request.form:
            try:
                made = service.add(current_actor(), partner_list, form.facts())
            except (Invalid, Conflict) as error:
                form.refuse(error)
            else:
                if "next" in request.form:
                    flash(_("“%(name)s” is in the list.", name=form.name.data))
                    return redirect(url_for("partners.new", list_id=list_id, **form.kinds()), 303)
                flash(_("The partner is in the list. Add what you know, now or later."))
                return redirect(url_for("partners.change", list_id=list_id, partner_id=made), 303)
    return _new(partner_list, form, alike), 422


# -- look ------------------------------------------------------------------------------------------


@blueprint.get("/<uuid:list_id>/<uuid:partner_id>")
@requires()
def partner(list_id: UUID, partner_id: UUID) -> str:
    partner_list = _list(list_id)
    return _partner(partner_list, service.get(partner_list, partner_id), ContactForm(None))


def _partner(partner_list: PartnerList, found: Partner, form: ContactForm) -> str:
    contacts, history = service.contacts(found), service.history(found)
    connected = service.connections(found)
    known = {found.id, *(each.id for each in connected)}
    sought = request.args.get("find", "")[: LENGTHS["name"]]
    return render_template(
        "partners/partner.html",
        list=partner_list,
        partner=found,
        facts=found.facts,
        gaps=rules.gaps(found.facts),
        quiet=rules.is_quiet(
            found.facts.status, found.facts.last_contact, service.quiet_before(partner_list)
        ),
        form=form,
        contacts=contacts,
        history=history,
        undoable=service.undoable(history),
        connected=connected,
        sought=sought,
        found=service.called(partner_list, sought, known),
        alike=service.alike(partner_list, found.facts, found.id),
        names=_names(found, contacts, history),
        today=service.today(),
        here=here(),
        words=words,
    )


def _names(found: Partner, *others: Iterable[object]) -> dict[PersonId, str | None]:
    ids = {getattr(each, "by", None) for group in others for each in group} | {found.changed_by}
    return dict(needed().names({each for each in ids if each is not None}))


# -- change ----------------------------------------------------------------------------------------


@blueprint.get("/<uuid:list_id>/<uuid:partner_id>/change")
@requires()
def change(list_id: UUID, partner_id: UUID) -> str:
    partner_list = _list(list_id)
    found = service.get(partner_list, partner_id)
    form = PartnerForm(formdata=None, obj=found.facts, version=found.version)
    return _change(partner_list, found, form)


def _change(
    partner_list: PartnerList, found: Partner, form: PartnerForm, theirs: Iterable[str] = ()
) -> str:
    return render_template(
        "partners/change.html",
        list=partner_list,
        partner=found,
        form=form,
        theirs=theirs,
        sectors=service.sector_suggestions(partner_list, map(str, words.SECTORS)),
        here=here(),
        words=words,
    )


@blueprint.post("/<uuid:list_id>/<uuid:partner_id>/change")
@requires()
def save(list_id: UUID, partner_id: UUID) -> ResponseReturnValue:
    partner_list, form = _list(list_id), PartnerForm()
    found = service.get(partner_list, partner_id)
    theirs: list[str] = []
    if form.validate():
        try:
            service.change(
                current_actor(), partner_list, partner_id, form.facts(), form.version.data or 0
            )
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(error)
            theirs = _differing(found, form)
            # What is sent next is meant for what they see now.
            form.version.process_data(found.version)
            form.version.raw_data = None
            return _change(partner_list, found, form, theirs), 409
        else:
            flash(_("Saved."))
            return to_partner(list_id, partner_id)
    return _change(partner_list, found, form, theirs), 422


def _differing(found: Partner, form: PartnerForm) -> list[str]:
    """Return the facts in which what was typed is not what somebody else has kept by now."""
    try:
        return list(rules.differences(found.facts, rules.tidied(form.facts())))
    except Invalid:
        return list(FACTS)


@blueprint.post("/<uuid:list_id>/<uuid:partner_id>/undo/<uuid:change_id>")
@requires()
def undo(list_id: UUID, partner_id: UUID, change_id: UUID) -> ResponseReturnValue:
    service.undo(current_actor(), _list(list_id), partner_id, change_id)
    flash(_("Undone: the partner is as it was before."))
    return to_partner(list_id, partner_id)


@blueprint.post("/<uuid:list_id>/<uuid:partner_id>/delete")
@requires()
def delete_partner(list_id: UUID, partner_id: UUID) -> ResponseReturnValue:
    service.delete(current_actor(), _list(list_id), partner_id)
    flash(_("The partner is deleted. For 90 days it can be brought back from here."))
    return to_partner(list_id, partner_id)


@blueprint.post("/<uuid:list_id>/<uuid:partner_id>/restore")
@requires()
def restore(list_id: UUID, partner_id: UUID) -> ResponseReturnValue:
    service.restore(current_actor(), _list(list_id), partner_id)
    flash(_("The partner is back in the list."))
    return to_partner(list_id, partner_id)


# -- contacts and connections ----------------------------------------------------------------------


@blueprint.post("/<uuid:list_id>/<uuid:partner_id>/contacts")
@requires()
def note_contact(list_id: UUID, partner_id: UUID) -> ResponseReturnValue:
    partner_list, form = _list(list_id), ContactForm()
    if form.validate() and form.on.data:
        try:
            service.note_contact(
                current_actor(),
                partner_list,
                partner_id,
                form.on.data,
                form.what.data or "",
                plan=form.plan(),
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Noted."))
            return to_partner(list_id, partner_id, "contacts")
    return _partner(partner_list, service.get(partner_list, partner_id), form), 422


@blueprint.post("/<uuid:list_id>/<uuid:partner_id>/with/<uuid:twin_id>")
@requires()
def connect(list_id: UUID, partner_id: UUID, twin_id: UUID) -> ResponseReturnValue:
    service.connect(_list(list_id), partner_id, twin_id)
    flash(_("Noted: the two work with each other."))
    return to_partner(list_id, partner_id, "network")


@blueprint.post("/<uuid:list_id>/<uuid:partner_id>/without/<uuid:twin_id>")
@requires()
def disconnect(list_id: UUID, partner_id: UUID, twin_id: UUID) -> ResponseReturnValue:
    service.disconnect(_list(list_id), partner_id, twin_id)
    flash(_("The connection is taken out."))
    return to_partner(list_id, partner_id, "network")


# -- people outside --------------------------------------------------------------------------------


@blueprint.get("/<uuid:list_id>/<uuid:partner_id>/forget")
@requires()
def confirm_forget(list_id: UUID, partner_id: UUID) -> str:
    partner_list = _list(list_id)
    found = service.get(partner_list, partner_id)
    return render_template("partners/forget.html", list=partner_list, partner=found)


@blueprint.post("/<uuid:list_id>/<uuid:partner_id>/forget")
@requires()
def forget(list_id: UUID, partner_id: UUID) -> ResponseReturnValue:
    forgetting.forget_people(current_actor(), _list(list_id), [partner_id])
    flash(_("The contact persons are taken out, also of the history."))
    return to_partner(list_id, partner_id)
