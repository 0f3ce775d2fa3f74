"""The door of LTI 1.1: a form that a platform signed with the secret it shares with us."""

from __future__ import annotations

from flask import Response, g, request, session
from flask.blueprints import BlueprintSetupState

from app.kernel.db import unit_of_work
from app.kernel.errors import ProductError
from app.kernel.runtime import settings
from app.lti import arriving_signed, rules
from app.lti.model import MessageType
from app.lti.web.door import blueprint, into_frame
from app.lti.web.frames import show_to
from app.lti.web.joining_views import UNPROVEN
from app.web.access import public
from app.web.transaction import reads

FORM = "application/x-www-form-urlencoded"


@blueprint.post("/1.1/launch")
@public
@reads  # most of what is not signed is refused before anything is kept
def signed_launch() -> Response:
    """Answer a launch of LTI 1.1 (4.2)."""
    sent = list(request.form.items(multi=True))
    form = dict(sent)
    language = rules.language_of(form.get("launch_presentation_locale"))
    if language:
        g.language = language
    if request.mimetype != FORM:
        raise ProductError("lti_old_unsigned")
    consumer = arriving_signed.knocked(form)
    show_to(consumer.platform)
    message = arriving_signed.verified(consumer, _as_signed(), sent)
    with unit_of_work():
        arrival = arriving_signed.arrive(consumer, form["oauth_nonce"], message)
    assert arrival.launch_id is not None  # a consumer's only deployment is agreed to
    response = into_frame(
        arrival.launch_id, MessageType.RESOURCE_LINK, arrival.placement, message.locale
    )
    # A signed form can be sent from any page, in anybody's browser: LTI 1.1 asks nothing back.
    if request.headers.get("Origin", "") not in consumer.platform.origins:
        session[UNPROVEN] = True
    return response


def _as_signed() -> str:
    """Return the address that was signed: under our own base, whatever a proxy made of it."""
    query = request.query_string.decode("ascii", "replace")
    return settings().base_url + request.path + (f"?{query}" if query else "")


def _exempt(state: BlueprintSetupState) -> None:
    """Platforms send these: the signature is their protection against forged requests."""
    state.app.extensions["csrf"].exempt(signed_launch)


blueprint.record_once(_exempt)
