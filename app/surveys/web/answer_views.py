"""Where people answer: no account, no cookie, no script, nothing that says who they are.

In place of a session each form has a signed number of its own, so that a form sent twice is one
sheet. The limits know addresses as keyed hashes alone, and nothing of them is written anywhere.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_limiter.errors import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from app.kernel import clock
from app.kernel.errors import Conflict, NotFound, ProductError
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.surveys import answering
from app.surveys.model import Asked, Phase, Survey
from app.surveys.reading import Sheet, read
from app.surveys.web.sheet import render, render_form, typed
from app.web.access import public
from app.web.limits import limiter, sender
from app.web.messages import sentence_for
from app.web.transaction import reads, writing_late

blueprint = Blueprint("survey_answers", __name__, template_folder="templates", url_prefix="/s")

SENDING = "600 per minute; 2000 per hour"
"""From one address: a hall of five hundred that send at the same minute do not notice it."""
LOOKING = "1500 per minute"
LARGEST_SHEET = 512 * 1024
"""Bytes: forty answers in own words, each as long as may be."""

_KEY = secrets.token_bytes(32)
"""Of this process; with it goes what the limits know."""


def _somewhere() -> str:
    """Return a sign for the address of a request from which nobody finds the address."""
    return blake2b(sender().encode(), key=_KEY, digest_size=16).hexdigest()


@blueprint.get("/<token>")
@public
@limiter.limit(LOOKING, key_func=_somewhere)
def answer(token: str) -> ResponseReturnValue:
    asked = answering.behind(token)
    _speak(asked.survey)
    if asked.survey.phase(clock.now().date()) is not Phase.OPEN:
        return _page("surveys/public_closed.html", asked)
    return _sheet(asked, answering.new_form(asked.survey))


@blueprint.post("/<token>")
@public
@limiter.limit(lambda: SENDING, key_func=_somewhere)
@reads
def send(token: str) -> ResponseReturnValue:
    """Keep a sheet; what was typed stands on the page again if it cannot be."""
    request.max_content_length = LARGEST_SHEET
    asked = answering.behind(token)
    survey = asked.survey
    _speak(survey)
    if survey.phase(clock.now().date()) is not Phase.OPEN:
        return _page("surveys/public_closed.html", asked, 409)
    sheet = read(asked.questions, typed())
    try:
        form = answering.read_form(survey, request.form.get("form", ""))
    except NotFound:
        form = None
    if form is None or _came_from_elsewhere():
        return _sheet(asked, answering.new_form(survey), sheet, "survey_send_again")
    if sheet.problems:
        return _sheet(asked, request.form["form"], sheet)
    try:
        with writing_late():
            answering.keep(survey, sheet, form, language=g.language)
    except Conflict as error:
        if error.code == "survey_changed":
            return _again(token)
        return _page("surveys/public_closed.html", asked, 409)
    return redirect(url_for(".thanks", token=token, lang=g.language), 303)


def _again(token: str) -> ResponseReturnValue:
    """Show the questions as they are now, with what was answered to those that are still there."""
    asked = answering.behind(token)
    sheet = Sheet(read(asked.questions, typed()).answers, {})
    return _sheet(asked, answering.new_form(asked.survey), sheet, "survey_changed")


@blueprint.get("/<token>/thanks")
@public
@limiter.limit(LOOKING, key_func=_somewhere)
def thanks(token: str) -> ResponseReturnValue:
    asked = answering.behind(token)
    _speak(asked.survey)
    open_ = asked.survey.phase(clock.now().date()) is Phase.OPEN
    return _page("surveys/public_thanks.html", asked, open=open_)


@blueprint.before_request
def _forget_language() -> None:
    """Choose a language before anybody asks for one: the session would remember the address's."""
    g.language = request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT_LANGUAGE


def _speak(survey: Survey) -> None:
    """Choose the language of this answer by its address or the browser, and remember nothing."""
    asked = request.args.get("lang", "")
    best = request.accept_languages.best_match(list(survey.languages))
    g.language = asked if asked in survey.languages else best or survey.language


def _came_from_elsewhere() -> bool:
    """Tell whether another site has this browser send the form; it needs no cookie to do so."""
    fetched_by = request.headers.get("Sec-Fetch-Site")
    if fetched_by is not None:
        return fetched_by not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host


def _sheet(asked: Asked, form: str, sheet: Sheet | None = None, refusal: str = "") -> Response:
    wrong = refusal or (sheet and sheet.problems)
    page = render_form(asked, g.language, form=form, sheet=sheet, refusal=refusal)
    return make_response(page, 422 if wrong else 200)


def _page(template: str, asked: Asked, status: int = 200, /, **values: object) -> Response:
    return make_response(render(template, asked, g.language, **values), status)


@blueprint.after_request
def _private(response: Response) -> Response:
    """Have nobody keep the page: the next one on this machine must not find it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@blueprint.errorhandler(ProductError)
def _refused(error: ProductError) -> Response:
    return _alone(sentence_for(error.code, error.values), error.status)


@blueprint.errorhandler(RateLimitExceeded)
def _flooded(_error: RateLimitExceeded) -> Response:
    return _alone(sentence_for("too_many"), 429)


@blueprint.errorhandler(413)
def _too_large(_error: HTTPException) -> Response:
    return _alone(sentence_for("too_large"), 413)


def _alone(message: str, status: int) -> Response:
    """Say what went wrong on a page that knows nobody."""
    page = render_template("surveys/public_refused.html", message=message)
    return make_response(page, status)


def _exempt(state: BlueprintSetupState) -> None:
    """Free the form from the token of a session, which nobody has here: see `answering`."""
    state.app.extensions["csrf"].exempt(send)


blueprint.record_once(_exempt)
