"""Which language a page speaks: the link's choice, the session's, the person's, the browser's."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlencode

from babel.support import NullTranslations
from flask import Flask, Response, g, request, session
from flask_babel import Babel, format_date, get_domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES, Text, locale_of
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
    language: str = g.language
    return locale_of(language)


@pass_context
def colon(_context: Context, text: str) -> str:
    """Return a label with its colon; French sets a space before it that does not break.

    It takes the context so that Jinja does not fold `{{ "" | colon }}` into the template it
    compiles: the language of the first reader would be everybody's.
    """
    return f"{text}\u00a0:" if current_language() == "fr" else f"{text}:"


_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")


def month(written: str) -> str:
    """Return a year and a month in words: `2021-12` is December 2021; all else as it is."""
    found = _MONTH.fullmatch(written)
    return format_date(date(int(found[1]), int(found[2]), 1), "MMMM y") if found else written


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


class Catalogs:
    """The catalog of each language, looked up once instead of for every text of every page."""

    def __init__(self) -> None:
        self._by_language: dict[str, NullTranslations] = {}

    def _current(self) -> NullTranslations:
        language = current_language()
        if language not in self._by_language:
            self._by_language[language] = get_domain().get_translations()
        return self._by_language[language]

    def gettext(self, message: str) -> str:
        return self._current().gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self._current().ngettext(singular, plural, number)


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.update(["Accept-Language", "Cookie"])
    return response


def language_links() -> list[tuple[str, str, str]]:
    """Return (code, own name, URL of this page in that language) for the switch in the footer."""
    args = request.args.to_dict(flat=False)
    # Quoted and with one slash before it: `//elsewhere.example` would lead away from here.
    here = quote(f"{request.script_root}/{request.path.lstrip('/')}")
    links = []
    for code, name in LANGUAGES.items():
        query = urlencode({**args, "lang": code}, doseq=True)
        links.append((code, name, f"{here}?{query}"))
    return links


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(__file__).with_name("translations"))
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    Babel(app, locale_selector=_choose)
    app.after_request(_vary)
    app.jinja_env.filters["pick"] = pick
    app.jinja_env.filters["colon"] = colon
    app.jinja_env.filters["month"] = month
    app.jinja_env.globals["current_language"] = current_language
    app.jinja_env.globals["language_links"] = language_links
    app.jinja_env.globals["LANGUAGES"] = LANGUAGES
    catalogs = Catalogs()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        catalogs.gettext, catalogs.ngettext, newstyle=True
    )
