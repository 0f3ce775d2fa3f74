"""The door: what platforms and their browsers knock at, before there is a frame."""

from __future__ import annotations

from uuid import UUID

from flask import (
    Blueprint,
    Response,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from app.kernel.db import db, unit_of_work
from app.kernel.errors import ProductError
from app.lti import arriving, launches, logging_in, our_keys, platforms, rules, token
from app.lti.model import Login, MessageType, Refused, origin_of
from app.lti.needs import needed
from app.lti.web import cookies, landings
from app.lti.web.addresses import deep_link_address, launch_address
from app.lti.web.frames import show_to
from app.web.access import public
from app.web.errors import page as error_page
from app.web.errors import unproven
from app.web.sessions import enter_frame, frame_path
from app.web.transaction import reads

_OF_SETTINGS = frozenset(
    {
        "invalid_client",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_response_type",
    }
)
"""Errors that signing in again does not mend (OAuth 2.0, RFC 6749, 4.1.2.1)."""
blueprint = Blueprint("lti_door", __name__, url_prefix="/lti", template_folder="templates")


@blueprint.get("/jwks.json")
@public
def key_set() -> Response:
    """Our public keys (Security Framework 1.1, 6.3)."""
    found = token.our_key_set()
    if not found["keys"]:
        with unit_of_work():
            our_keys.make()
        found = token.our_key_set()
    return jsonify(found)


@blueprint.route("/login", methods=["GET", "POST"])
@public
@reads  # the login is kept in a transaction of its own: a GET keeps nothing by itself
def login() -> ResponseReturnValue:
    """Third-party initiated login: both methods have to work (Security Framework 1.1, 5.1.1.1)."""
    sent = request.values.to_dict()
    platform = logging_in.knocked(sent)
    show_to(platform)
    with unit_of_work():
        question = logging_in.begin(platform, sent, _redirect_uri(sent["target_link_uri"]))
    if question.storage_target is None:
        response = make_response(redirect(question.location, 302))
    else:
        response = make_response(
            render_template(
                "lti/put.html",
                question=question,
                key=_storage_key(question.login_id),
                origin=origin_of(platform.auth_url),
            )
        )
    cookies.give(response, question.login_id, question.secret)
    return unkept(response)


def _redirect_uri(target: str) -> str:
    """Return which of our two registered addresses is to get the token."""
    return deep_link_address() if target == deep_link_address() else launch_address()


@blueprint.post("/launch")
@public
@reads  # checking a token may ask the platform for its keys: no write lock is held meanwhile
def launch() -> ResponseReturnValue:
    """Answer the authorization response (Security Framework 1.1, 5.1.1.3)."""
    return _answered(frozenset(MessageType))


@blueprint.post("/deep-link")
@public
@reads
def deep_link() -> ResponseReturnValue:
    """Answer it for platforms that send deep linking, and that alone, to an address of its own."""
    return _answered(frozenset({MessageType.DEEP_LINKING}))


def _answered(types: frozenset[MessageType]) -> ResponseReturnValue:
    form = request.form
    raw = form.get("id_token", "")
    _speak_like(raw)
    found = _login_of(form.get("state", ""))
    # A cookie that came back says two things: which browser this is, and that it keeps cookies.
    kept = any(logging_in.is_of_browser(found, secret) for secret in cookies.given(found.id))
    bound = kept or logging_in.is_of_browser(found, form.get("browser"))
    if "error" in form:
        raise _said_by_platform(bound=bound)
    if not raw:
        raise ProductError("lti_parameter_missing", name="id_token")
    if not bound and found.storage_target and "browser" not in form:
        return _ask_storage(found)
    db.session.remove()  # no connection is held while the platform is asked for its keys
    message = arriving.verified(raw, found)
    if message.type not in types:
        raise Refused("lti_message_type")
    landings.require(message.type)
    with unit_of_work():
        arrival = arriving.arrive(found, message)
        ticket = arriving.give_ticket(arrival.launch_id) if arrival.launch_id and not kept else None
    if arrival.launch_id is None:
        raise Refused("lti_deployment_unknown", deployment=message.deployment_id)
    if ticket is not None and not bound:
        return unkept(make_response(render_template("lti/window.html", ticket=ticket)))
    response = into_frame(arrival.launch_id, message.type, arrival.placement, message.locale)
    if ticket is not None:
        response.location = frame_path(
            arrival.launch_id, url_for("lti_kept.look", ticket_id=ticket)
        )
    cookies.take_back(response, found.id)
    return response


@blueprint.get("/window/<uuid:ticket_id>")
@public
def window(ticket_id: UUID) -> Response:
    """Say who would go on, before they do: a ticket may have been sent by somebody else."""
    found = launches.of_ticket(ticket_id)
    actor = needed().find_actor(found.person_id, found.organisation_id)
    page = render_template("lti/go_on.html", ticket=ticket_id, launch=found, actor=actor)
    return unkept(make_response(page))


@blueprint.post("/window/<uuid:ticket_id>")
@public
def go_on(ticket_id: UUID) -> Response:
    found = launches.use_ticket(ticket_id)
    return into_frame(found.id, found.message_type, found.placement, found.locale)


@blueprint.errorhandler(CSRFError)
def _no_cookies(error: CSRFError) -> Response:
    """Tell a browser that keeps no cookies at all, even at the top level, from an old page."""
    if request.endpoint == "lti_door.go_on" and not request.cookies:
        return error_page("lti_no_cookies", 400)
    return unproven(error)


def _login_of(state: str) -> Login:
    """Return the login this answers; its error pages are shown to the platform that answers."""
    if not state:
        raise ProductError("lti_parameter_missing", name="state")
    try:
        found = logging_in.answered(state)
    except Refused:
        platform = platforms.at_origin(request.headers.get("Origin", ""))
        if platform is not None:
            show_to(platform)
        raise
    show_to(found.platform)
    logging_in.require_open(found)
    return found


def _said_by_platform(*, bound: bool) -> Refused:
    """Return what a platform refused with, POSTed to us instead of a token (OIDC Core 3.1.2.6).

    Its words are shown only to the browser that asked: anybody could send others here with theirs.
    """
    code = request.form.get("error", "")
    words = request.form.get("error_description", "") if bound else ""
    known = code if code.replace("_", "").isalpha() and len(code) <= 40 else "error"
    refused = "lti_platform_settings" if code in _OF_SETTINGS else "lti_platform_refused"
    return Refused(refused, reason=known, words=words[:300])


def _ask_storage(found: Login) -> Response:
    page = render_template(
        "lti/get.html",
        fields={name: request.form[name] for name in ("id_token", "state") if name in request.form},
        key=_storage_key(found.id),
        target=found.storage_target,
        origin=origin_of(found.platform.auth_url),
    )
    return unkept(make_response(page))


def _storage_key(login_id: UUID) -> str:
    return f"keepinpact_{login_id.hex}"


def into_frame(
    launch_id: UUID, message: MessageType, placement: str, locale: str | None
) -> Response:
    """Answer this request with the session of a frame, and send the browser into it."""
    path = landings.path(message, placement)
    enter_frame(launch_id)
    language = rules.language_of(locale)
    if language:
        session["language"] = language
    return make_response(redirect(frame_path(launch_id, path), 303))


def _speak_like(raw: str) -> None:
    """Let error pages speak the language of the course, even if nothing else is to be trusted."""
    claims = rules.map_claim(token.peek(raw), f"{rules.CLAIM}launch_presentation")
    language = rules.language_of(claims.get("locale"))
    if language:
        g.language = language


def unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _exempt(state: BlueprintSetupState) -> None:
    """Platforms send these: `state` is their protection against forged requests."""
    for view in (login, launch, deep_link):
        state.app.extensions["csrf"].exempt(view)


blueprint.record_once(_exempt)
