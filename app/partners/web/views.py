"""Pages of lists of partners: which there are, one of them, its settings."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Conflict, Invalid, ProductError
from app.kernel.sharing import Scope
from app.partners import lists, service
from app.partners.model import Only, PartnerList
from app.partners.needs import needed
from app.partners.web import (  # noqa: F401  # pages register themselves
    analysis_views,
    import_views,
    merge_views,
    partner_views,
    words,
)
from app.partners.web.asking import as_arguments, asked, here, page_number
from app.partners.web.blueprint import blueprint
from app.partners.web.forms import ListForm, SettingsForm, ShareForm, choices_of
from app.web.access import current_actor, requires

__all__ = ["blueprint"]


# -- all lists -------------------------------------------------------------------------------------


@blueprint.get("/")
@requires()
def overview() -> ResponseReturnValue:
    """Show the lists one may open; whoever has a single one has come for that."""
    opened = lists.opened(current_actor())
    if len(opened) == 1 and "all" not in request.args:
        return redirect(url_for("partners.show", list_id=opened[0][0].id))
    return _overview(ListForm(), opened)


def _overview(form: ListForm, opened: Sequence[tuple[PartnerList, int]]) -> str:
    actor = current_actor()
    return render_template(
        "partners/overview.html",
        form=form,
        lists=opened,
        cohorts=needed().cohorts_of(actor),
        scopes=words.SCOPES,
        me=actor.person_id,
    )


@blueprint.post("/")
@requires()
def make() -> ResponseReturnValue:
    form = ListForm()
    if form.validate():
        try:
            made = lists.make(current_actor(), form.title.data or "")
        except (Invalid, Conflict) as error:
            form.refuse(error)
        else:
            flash(_("The list is made. Add the first partner, or import those you have."))
            return redirect(url_for("partners.show", list_id=made), 303)
    return _overview(form, lists.opened(current_actor())), 422


# -- one list --------------------------------------------------------------------------------------


@blueprint.get("/<uuid:list_id>/")
@requires()
def show(list_id: UUID) -> str:
    partner_list = lists.get(current_actor(), list_id)
    filtered, number = asked(), page_number()
    page = service.page(partner_list, filtered, number)
    return render_template(
        "partners/list.html",
        list=partner_list,
        filter=filtered,
        page=page,
        due=() if filtered.narrows or number > 1 else service.due(partner_list),
        due_shown=service.DUE_SHOWN,
        number=number,
        here=here(),
        counted=service.COUNTED,
        same=as_arguments(filtered),
        narrowed={only: as_arguments(filtered, only=only) for only in Only},
        widened=as_arguments(filtered, only=None, missing=None),
        today=service.today(),
        words=words,
    )


# -- its settings ----------------------------------------------------------------------------------


@blueprint.get("/<uuid:list_id>/settings")
@requires()
def settings(list_id: UUID) -> str:
    return _settings(lists.get(current_actor(), list_id))


def _settings(
    partner_list: PartnerList, form: SettingsForm | None = None, share: ShareForm | None = None
) -> str:
    actor = current_actor()
    if share is None:
        share = _share_form(partner_list)
    return render_template(
        "partners/settings.html",
        list=partner_list,
        form=form or SettingsForm(formdata=None, obj=partner_list, wished=_lines(partner_list)),
        share=share,
        may_manage=lists.may_manage(actor, partner_list),
        words=words,
    )


def _lines(partner_list: PartnerList) -> str:
    return "\n".join(partner_list.wished)


def _share_form(partner_list: PartnerList, *, sent: bool = False) -> ShareForm:
    filled = request.form if sent else None
    form = ShareForm(
        formdata=filled, scope=partner_list.scope.value, cohort=str(partner_list.cohort_id or "")
    )
    form.cohort.choices = choices_of(needed().cohorts_of(current_actor()).items())
    return form


@blueprint.post("/<uuid:list_id>/settings")
@requires()
def set_up(list_id: UUID) -> ResponseReturnValue:
    actor, form = current_actor(), SettingsForm()
    partner_list = lists.get(actor, list_id)
    if form.validate():
        try:
            lists.set_up(
                actor,
                list_id,
                title=form.title.data or "",
                quiet_months=form.quiet_months.data or 0,
                wished=form.sectors(),
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Saved."))
            return redirect(url_for("partners.show", list_id=list_id), 303)
    return _settings(partner_list, form), 422


@blueprint.post("/<uuid:list_id>/share")
@requires()
def share(list_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    partner_list = lists.managed(actor, list_id)
    form = _share_form(partner_list, sent=True)
    if form.scope.data != Scope.COHORT:
        form.cohort.validate_choice = False
    if form.validate():
        try:
            scope = Scope(form.scope.data)
            lists.share(
                actor, list_id, scope, UUID(form.cohort.data) if scope is Scope.COHORT else None
            )
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("Saved: this is who opens the list now."))
            return redirect(url_for("partners.settings", list_id=list_id), 303)
    return _settings(partner_list, share=form), 422


@blueprint.get("/<uuid:list_id>/delete")
@requires()
def confirm_delete(list_id: UUID) -> str:
    partner_list = lists.managed(current_actor(), list_id)
    return render_template("partners/delete.html", list=partner_list)


@blueprint.post("/<uuid:list_id>/delete")
@requires()
def delete(list_id: UUID) -> ResponseReturnValue:
    lists.delete(current_actor(), list_id)
    flash(_("The list is deleted, with everything that was in it."))
    return redirect(url_for("partners.overview", all=1), 303)
