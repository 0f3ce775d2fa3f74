"""Static files under names that change with their content, so browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for
from markupsafe import Markup

from app.web.sessions import outside_frame

YEAR_SECONDS = 365 * 24 * 3600
_STATIC = Path(__file__).with_name("static")


@cache
def _fingerprint(filename: str) -> str:
    return hashlib.sha256((_STATIC / filename).read_bytes()).hexdigest()[:12]


def asset(filename: str) -> str:
    """Return the URL of one of our static files."""
    return _address(filename)


@lru_cache(maxsize=1024)
def _address(filename: str) -> str:
    return outside_frame(url_for("static", filename=filename, v=_fingerprint(filename)))


@cache
def drawing(name: str) -> Markup:
    """Return one of our own line drawings, to stand in the page so that it takes its colours."""
    return Markup((_STATIC / "drawings" / f"{name}.svg").read_text(encoding="utf-8"))  # noqa: S704


def _cache(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = YEAR_SECONDS
        response.cache_control.immutable = True
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["drawing"] = drawing
    app.after_request(_cache)
