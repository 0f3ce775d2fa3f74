"""What an administrator settles for the whole organisation."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cohorts import service
from app.cohorts.model import RegistrationPolicy
from app.cohorts.web.forms import OrganisationForm
from app.kernel.errors import ProductError
from app.kernel.identity import Role
from app.web.access import current_actor, requires

blueprint = Blueprint("cohorts", __name__, template_folder="templates", url_prefix="/admin")


@blueprint.get("/")
@requires(Role.ADMINISTRATOR)
def settings() -> ResponseReturnValue:
    organisation = service.get(current_actor().organisation_id)
    form = OrganisationForm(obj=organisation)
    return render_template("cohorts/settings.html", form=form)


@blueprint.post("/")
@requires(Role.ADMINISTRATOR)
def settle() -> ResponseReturnValue:
    form = OrganisationForm()
    if form.validate():
        try:
            service.settle(
                current_actor(),
                name=form.name.data or "",
                registration=RegistrationPolicy(form.registration.data),
            )
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("The settings are saved."))
            return redirect(url_for("cohorts.settings"), 303)
    return render_template("cohorts/settings.html", form=form), 422
