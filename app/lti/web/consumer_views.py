"""Pages of administrators: platforms that only speak LTI 1.1, with a key and a secret."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import ProductError
from app.lti import consumers
from app.lti.consumers import Consumer
from app.lti.web.addresses import public_address
from app.lti.web.admin_views import administrators_only, blueprint
from app.lti.web.forms import ConsumerForm
from app.web.access import current_actor


@blueprint.get("/lti-1.1", endpoint="consumers")
@administrators_only
def list_consumers() -> str:
    return _list_page(ConsumerForm())


@blueprint.post("/lti-1.1")
@administrators_only
def add_consumer() -> ResponseReturnValue:
    """Make a consumer and show its secret, in this answer and never again."""
    form = ConsumerForm()
    if form.validate():
        try:
            made = consumers.add(
                current_actor().organisation_id,
                address=form.address.data or "",
                name=form.name.data or "",
            )
        except ProductError as error:
            form.refuse(error)
        else:
            return _made_page(made)
    return _list_page(form), 422


@blueprint.post("/lti-1.1/<uuid:platform_id>/end")
@administrators_only
def end_consumer(platform_id: UUID) -> ResponseReturnValue:
    consumers.end(current_actor(), platform_id)
    flash(_("Its launches are not let in any more, and it gets no grades."))
    return redirect(url_for("lti_admin.consumers"), 303)


def _list_page(form: ConsumerForm) -> str:
    listed = consumers.listed(current_actor())
    return render_template("lti/consumers.html", form=form, consumers=listed, addresses=_ours())


def _made_page(made: Consumer) -> Response:
    page = render_template(
        "lti/consumer.html",
        platform=made.platform,
        facts=[
            *_ours(),
            (_("Consumer key"), made.platform.client_id),
            (_("Shared secret"), made.secret),
        ],
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _ours() -> list[tuple[str, str]]:
    return [
        (_("Launch address"), public_address("lti_door.signed_launch")),
        (_("Configuration as XML"), public_address("lti_door.configuration")),
    ]
