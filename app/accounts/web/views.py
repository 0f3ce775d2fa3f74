"""Pages about oneself."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import service
from app.accounts.web import security
from app.accounts.web.forms import ROLE_NAMES, ProfileForm
from app.kernel.errors import NotFound
from app.web.access import current_actor, current_person, find_actor, requires, signed_in

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/account")
@requires()
def profile() -> ResponseReturnValue:
    actor = current_actor()
    return _page(ProfileForm(data={"name": actor.name, "language": actor.language}))


@blueprint.post("/account")
@requires()
def change_profile() -> ResponseReturnValue:
    form = ProfileForm()
    if not form.validate():
        return _page(form), 422
    service.change_profile(current_actor(), name=form.name.data or "", language=form.language.data)
    session["language"] = form.language.data
    flash(_("Your profile is saved."))
    return redirect(url_for("accounts.profile"), 303)


@blueprint.post("/account/organisation")
@requires()
def switch_organisation() -> ResponseReturnValue:
    try:
        organisation_id = UUID(request.form.get("organisation", ""))
    except ValueError as error:
        raise NotFound from error
    service.require_belonging(current_actor().person_id, organisation_id)
    security.prefer_organisation(organisation_id)
    return redirect(url_for("home.start"), 303)


@blueprint.get("/account/ended")
@signed_in
def ended() -> ResponseReturnValue:
    """For somebody whose last membership has ended: what is left to do."""
    if find_actor() is not None:
        return redirect(url_for("home.start"))
    return render_template("accounts/ended.html", contact=service.contact(current_person()))


def _page(form: ProfileForm) -> str:
    actor = current_actor()
    return render_template(
        "accounts/profile.html",
        form=form,
        contact=service.contact(actor.person_id),
        belongings=service.belongings(actor.person_id),
        role_names=ROLE_NAMES,
    )
