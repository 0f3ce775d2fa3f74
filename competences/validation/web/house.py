"""Pages around the desk: absence and words used again, the centre's rules, who is too close."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields import (  # type: ignore[attr-defined]  # it is newer than the stubs
    SelectChoice,
)

from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.web.access import current_actor, requires
from app.web.forms import Form
from app.web.names import shown
from competences.validation import claiming, house
from competences.validation.model import TieKind
from competences.validation.needs import needed
from competences.validation.web.blueprint import blueprint
from competences.validation.web.house_forms import (
    KINDS,
    AbsenceForm,
    HouseRulesForm,
    SnippetForm,
    TieForm,
)


@blueprint.get("/desk/settings")
@requires(Role.ASSESSOR)
def desk_settings() -> str:
    return _settings_page()


@blueprint.post("/desk/settings/absence")
@requires(Role.ASSESSOR)
def keep_absence() -> ResponseReturnValue:
    """Be away from one day to another, with somebody who stands in."""
    form = _absence_form()
    if not form.validate():
        return _settings_page(absence=form), 422
    first, last = form.from_day.data, form.until_day.data
    assert first is not None
    assert last is not None
    try:
        moved = claiming.set_absence(current_actor(), first, last, form.deputy.data)
    except Invalid as error:
        form.refuse(error)
        return _settings_page(absence=form), 422
    flash(
        ngettext(
            "Kept. %(num)s dossier went from your desk.",
            "Kept. %(num)s dossiers went from your desk.",
            moved,
        )
    )
    return redirect(url_for("validation.desk_settings"), 303)


@blueprint.post("/desk/settings/back")
@requires(Role.ASSESSOR)
def end_absence() -> ResponseReturnValue:
    claiming.end_absence(current_actor())
    flash(_("Welcome back."))
    return redirect(url_for("validation.desk_settings"), 303)


@blueprint.post("/desk/settings/snippets")
@requires(Role.ASSESSOR)
def add_snippet() -> ResponseReturnValue:
    form = SnippetForm()
    try:
        house.add_snippet(
            current_actor(), form.title.data or "", form.text.data or "", for_all=form.for_all.data
        )
    except Invalid as error:
        form.refuse(error)
        return _settings_page(snippet=form), 422
    flash(_("Kept. You find it on the desk, beside what you write."))
    return redirect(url_for("validation.desk_settings"), 303)


@blueprint.post("/desk/settings/snippets/<uuid:snippet_id>/remove")
@requires(Role.ASSESSOR)
def remove_snippet(snippet_id: UUID) -> ResponseReturnValue:
    house.remove_snippet(current_actor(), snippet_id)
    flash(_("Removed."))
    return redirect(url_for("validation.desk_settings"), 303)


@blueprint.get("/dossiers/close")
@requires()
def close_people() -> str:
    return _close_page()


@blueprint.post("/dossiers/close")
@requires()
def declare_close() -> ResponseReturnValue:
    """Name an assessor who is too close to oneself to assess."""
    form, me = _tie_form(), current_actor()
    try:
        if form.other.data is not None:
            house.declare_tie(me, me.person_id, form.other.data, TieKind(form.kind.data))
    except Invalid as error:
        form.refuse(error)
        return _close_page(form), 422
    flash(_("Kept. They will not be asked to assess you."))
    return redirect(url_for("validation.close_people"), 303)


@blueprint.post("/dossiers/close/<uuid:other_id>/remove")
@requires()
def end_close(other_id: UUID) -> ResponseReturnValue:
    me = current_actor()
    house.end_tie(me, me.person_id, other_id)
    flash(_("Removed."))
    return redirect(url_for("validation.close_people"), 303)


@blueprint.post("/desk/<uuid:dossier_id>/too-close")
@requires(Role.ASSESSOR)
def too_close(dossier_id: UUID) -> ResponseReturnValue:
    """Say of oneself that one is too close to a candidate; the dossier goes to somebody else."""
    claiming.decline(current_actor(), dossier_id)
    flash(_("Thank you. Somebody else assesses this candidate."))
    return redirect(url_for("validation.queue"), 303)


@blueprint.get("/admin/validation")
@requires(Role.ADMINISTRATOR)
def house_rules() -> str:
    settled = house.rules_of(current_actor().organisation_id)
    return _rules_page(HouseRulesForm(obj=settled))


@blueprint.post("/admin/validation")
@requires(Role.ADMINISTRATOR)
def keep_house_rules() -> ResponseReturnValue:
    form = HouseRulesForm()
    if not form.validate():
        return _rules_page(form), 422
    house.settle(current_actor(), form.rules())
    flash(_("Kept. It holds for what is submitted and signed from now on."))
    return redirect(url_for("validation.house_rules"), 303)


def _settings_page(absence: Form | None = None, snippet: Form | None = None) -> str:
    actor = current_actor()
    return render_template(
        "validation/desk_settings.html",
        away=claiming.absence_of(actor),
        absence=absence or _absence_form(),
        snippet=snippet or SnippetForm(formdata=None),
        snippets=house.snippets(actor),
        today=clock.now().date(),
    )


def _close_page(form: Form | None = None) -> str:
    actor = current_actor()
    return render_template(
        "validation/close.html",
        form=form or _tie_form(),
        ties=house.ties_of(actor),
        names=needed().assessors(actor.organisation_id),
        kinds=KINDS,
    )


def _rules_page(form: Form) -> str:
    return render_template("validation/house_rules.html", form=form)


def _absence_form() -> AbsenceForm:
    sent = request.form if request.endpoint == "validation.keep_absence" else None
    form = AbsenceForm(formdata=sent)
    form.deputy.choices = [SelectChoice("", _("nobody")), *_others()]
    return form


def _tie_form() -> TieForm:
    form = TieForm()
    form.other.choices = _others()
    return form


def _others() -> list[SelectChoice]:
    """Return the assessors of the centre besides oneself, as choices."""
    actor = current_actor()
    people: Mapping[PersonId, str | None] = needed().assessors(actor.organisation_id)
    return [
        SelectChoice(str(person_id), shown(name, person_id))
        for person_id, name in people.items()
        if person_id != actor.person_id
    ]
