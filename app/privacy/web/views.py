"""A person's own data: take them away, or have them erased."""

from __future__ import annotations

import json

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired

from app.kernel.errors import Invalid, ProductError
from app.privacy import service
from app.privacy.needs import needed
from app.web.access import current_person, signed_in
from app.web.forms import Form
from app.web.limits import GUESSABLE, limiter
from app.web.messages import Messages

blueprint = Blueprint("privacy", __name__, template_folder="templates", url_prefix="/account")

MESSAGES: Messages = {
    "password_not_yours": _l("This is not the password of this account."),
}


class EraseForm(Form):
    password = PasswordField(
        _l("Your password"),
        description=_l("So that nobody else can do this at your screen."),
        validators=[DataRequired(_l("Please type your password."))],
        render_kw={"autocomplete": "current-password"},
    )


@blueprint.get("/data.json")
@signed_in
def download() -> Response:
    data = service.export(current_person())
    text = json.dumps(data, ensure_ascii=False, indent=2)
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="keep-in-pact-my-data.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/delete")
@signed_in
def leave() -> str:
    return _page(EraseForm())


@blueprint.post("/delete")
@signed_in
@limiter.limit(GUESSABLE)
def erase() -> ResponseReturnValue:
    form, person_id = EraseForm(), current_person()
    if not form.validate():
        return _page(form), 422
    needs = needed()
    try:
        if not needs.check_password(person_id, form.password.data or ""):
            raise Invalid("password_not_yours", field="password")
        needs.require_replaceable(person_id)
    except ProductError as error:
        form.refuse(error)
        return _page(form), 422
    service.erase(person_id)
    needs.sign_out()
    flash(_("Your account and everything in it are deleted. Thank you for having been here."))
    return redirect(url_for("home.start"), 303)


def _page(form: EraseForm) -> str:
    return render_template("privacy/leave.html", form=form)
