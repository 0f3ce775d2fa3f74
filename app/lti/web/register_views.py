"""Where a platform's administrator lands with a registration link: in a frame of their platform."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from app.kernel.db import db, unit_of_work
from app.lti import quirks, registering, renewing
from app.lti.model import Platform, RegistrationLink, origin_of
from app.lti.needs import needed
from app.lti.web.addresses import addresses
from app.lti.web.door import blueprint
from app.web.access import public
from app.web.headers import allow_framing
from app.web.limits import GUESSABLE, limiter


@blueprint.get("/register/<key>")
@public
@limiter.limit(GUESSABLE)
def register(key: str) -> Response:
    """Register with the platform that opens this link (LTI Dynamic Registration 1.0, 3.3).

    The platform opens it with GET and waits for the registration. The link is used up before the
    platform is asked, so that whoever opens it twice registers once, and given back if nothing came
    of it. Without a platform around it the page says what the link is for.
    """
    configuration = request.args.get("openid_configuration", "")
    token = request.args.get("registration_token", "")
    allow_framing(filter(None, [origin_of(configuration)]))
    renewed = renewing.platform_of(key)
    if renewed is not None:
        return _renew(renewed, configuration, token)
    link = registering.opened(key)
    organisation = needed().organisation_name(link.organisation_id)
    if not configuration:
        return _unkept("lti/link.html", organisation=organisation, renewed=None)
    with unit_of_work():
        registering.take(link)
    try:
        platform = _registered(link, configuration, token)
    except BaseException:
        with unit_of_work():
            registering.give_back(link)
        raise
    return _done(organisation, quirks.of(platform), renewed=platform.renewed_at is not None)


def _renew(platform: Platform, configuration: str, token: str) -> Response:
    organisation = needed().organisation_name(platform.organisation_id)
    if not configuration:
        return _unkept("lti/link.html", organisation=organisation, renewed=platform)
    renewing.renew(platform, registering.configuration(configuration), token, addresses())
    db.session.remove()
    with unit_of_work():
        renewing.note(platform)
    return _done(organisation, quirks.of(platform), renewed=True)


def _registered(link: RegistrationLink, configuration: str, token: str) -> Platform:
    """Return the platform that came of a link: a new one, or one that was updated through it."""
    found = registering.configuration(configuration)
    known = renewing.known(link, found, token)
    if known is not None:
        renewing.renew(known, found, token, addresses())
        db.session.remove()
        with unit_of_work():
            return renewing.note(known, link)
    answer = registering.ask(found, token, addresses())
    db.session.remove()
    with unit_of_work():
        return registering.keep(link, found, answer, source=configuration)


def _done(organisation: str, known: quirks.Quirks, *, renewed: bool) -> Response:
    return _unkept("lti/registered.html", organisation=organisation, quirks=known, renewed=renewed)


def _unkept(template: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-store"
    return response
