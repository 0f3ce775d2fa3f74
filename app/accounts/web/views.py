"""Pages about oneself."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.web.access import requires

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/account")
@requires()
def profile() -> str:
    return render_template("accounts/profile.html")
