"""Pages on which a learner asks witnesses."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import ProductError
from app.web.access import current_actor, requires
from app.web.language import current_language
from competences.portfolio import service as portfolio
from competences.portfolio.needs import needed
from competences.portfolio.web.blueprint import blueprint
from competences.portfolio.web.choosing import chosen_pieces
from competences.portfolio.web.witness_forms import AskForm
from competences.portfolio.witnessing import service


@blueprint.get("/witnesses")
@requires()
def witnesses() -> str:
    return render_template(
        "portfolio/witnesses.html",
        requests=service.requests_of(current_actor()),
        now=clock.now(),
    )


@blueprint.get("/witnesses/ask")
@requires()
def ask_witness() -> str:
    asked = {
        "pieces": request.args.getlist("piece"),
        "activities": request.args.getlist("activity"),
        "language": current_language(),
    }
    return _ask_page(AskForm(formdata=None, data=asked))


@blueprint.post("/witnesses/ask")
@requires()
def send_request() -> ResponseReturnValue:
    form = AskForm()
    try:
        service.ask(
            current_actor(), form.asked(request.form.getlist("activities")), chosen_pieces()
        )
    except ProductError as error:
        form.refuse(error)
        return _ask_page(form), error.status
    flash(_("Your letter is on its way. The answer will appear here."))
    return redirect(url_for("portfolio.witnesses"), 303)


@blueprint.post("/witnesses/<uuid:request_id>/withdraw")
@requires()
def withdraw_request(request_id: UUID) -> ResponseReturnValue:
    service.withdraw(current_actor(), request_id)
    flash(_("Taken back: the link in the letter opens nothing any more."))
    return redirect(url_for("portfolio.witnesses"), 303)


def _ask_page(form: AskForm) -> str:
    return render_template(
        "portfolio/ask_witness.html",
        form=form,
        pieces=portfolio.newest(current_actor()),
        framework=needed().framework(),
    )
