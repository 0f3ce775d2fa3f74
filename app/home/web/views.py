"""The start page: the learner's next step for whoever is signed in, the offer for visitors."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.web.access import public

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@public
def start() -> str:
    return render_template("home/welcome.html")


@blueprint.get("/about")
@public
def about() -> str:
    return render_template("home/about.html")
