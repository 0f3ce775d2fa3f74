"""Where a platform's administrator lands with a registration link: in a frame of their platform."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from app.kernel.db import db, unit_of_work
from app.lti import registering
from app.lti.model import RegistrationLink, origin_of
from app.lti.needs import needed
from app.lti.web.addresses import addresses
from app.lti.web.door import blueprint
from app.web.access import public
from app.web.headers import allow_framing


@blueprint.get("/register/<key>")
@public
def register(key: str) -> Response:
    """Register with the platform that opens this link (LTI Dynamic Registration 1.0, 3.3).

    The platform opens it with GET and waits for the registration. The link is used up before the
    platform is asked, so that whoever opens it twice registers once, and given back if nothing came
    of it. Without a platform around it the page says what the link is for.
    """
    configuration = request.args.get("openid_configuration", "")
    allow_framing(filter(None, [origin_of(configuration)]))
    link = registering.opened(key)
    organisation = needed().organisation_name(link.organisation_id)
    if not configuration:
        return _unkept("lti/link.html", organisation=organisation)
    with unit_of_work():
        registering.take(link)
    try:
        _registered(link, configuration, request.args.get("registration_token", ""))
    except BaseException:
        with unit_of_work():
            registering.give_back(link)
        raise
    return _unkept("lti/registered.html", organisation=organisation)


def _registered(link: RegistrationLink, configuration: str, token: str) -> None:
    found = registering.configuration(configuration)
    answer = registering.ask(found, token, addresses())
    db.session.remove()
    with unit_of_work():
        registering.keep(link, found, answer)


def _unkept(template: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-store"
    return response
