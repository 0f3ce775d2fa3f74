"""Which language a page speaks: the link's choice, the session's, the person's, the browser's."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, g, request, session
from flask_babel import Babel, get_locale

from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES, Text
from app.web.access import find_actor


def current_language() -> str:
    """Return the code of this request's language, always one of `LANGUAGES`."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT_LANGUAGE


def pick(text: Text) -> str:
    """Return a content text in the reader's language (the Jinja filter `| pick`)."""
    return text[current_language()]


def _choose() -> str:
    if "language" not in g:
        g.language = _chosen()
    return str(g.language)


def _chosen() -> str:
    asked = request.args.get("lang")
    if asked is not None and asked in LANGUAGES:
        session["language"] = asked
        return asked
    kept = session.get("language")
    if kept in LANGUAGES:
        return str(kept)
    actor = find_actor()
    if actor is not None and actor.language in LANGUAGES:
        return str(actor.language)
    return request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT_LANGUAGE


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.update(["Accept-Language", "Cookie"])
    return response


def language_links() -> list[tuple[str, str, str]]:
    """Return (code, own name, URL of this page in that language) for the switch in the footer."""
    args = request.args.to_dict(flat=False)
    links = []
    for code, name in LANGUAGES.items():
        query = urlencode({**args, "lang": code}, doseq=True)
        links.append((code, name, f"{request.script_root}{request.path}?{query}"))
    return links


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(__file__).with_name("translations"))
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    Babel(app, locale_selector=_choose)
    app.after_request(_vary)
    app.jinja_env.filters["pick"] = pick
    app.jinja_env.globals["current_language"] = current_language
    app.jinja_env.globals["language_links"] = language_links
    app.jinja_env.globals["LANGUAGES"] = LANGUAGES
    app.jinja_env.add_extension("jinja2.ext.i18n")
