"""One table from what went wrong to an HTTP answer, and one page that says it."""

from __future__ import annotations

from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.kernel.db import db
from app.kernel.errors import ProductError
from app.web import unsent
from app.web.access import SIGNED_IN, access_of, find_actor
from app.web.messages import sentence_for

_log = structlog.get_logger()

_HTTP_CODES = {400: "bad_request", 403: "role_needed", 404: "not_found", 405: "method"}
_HTTP_CODES |= {413: "too_large", 429: "too_many"}
_UNREAD = frozenset({"csrf", "sign_in_needed"})
"""A form was refused before its view could read it: what was typed is given back."""


def init_app(app: Flask) -> None:
    app.register_error_handler(ProductError, _product)
    app.register_error_handler(CSRFError, unproven)
    app.register_error_handler(RateLimitExceeded, lambda _: page("too_many", 429))
    # Two people decided at once: the second sees what the first did (409, RFC 9110 15.5.10).
    app.register_error_handler(StaleDataError, lambda _: page("moved_on", 409))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(IntegrityError, _raced)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def page(code: str, status: int, /, **values: object) -> Response:
    """Return the error page (or JSON for a script that asked for it) in the reader's language."""
    message = sentence_for(code, values)
    if request.accept_mimetypes.best == "application/json":
        response = jsonify(error=code, message=message)
    else:
        unread = code in _UNREAD
        if unread:
            unsent.keep()
        response = make_response(
            render_template(
                "error.html",
                message=message,
                status=status,
                code=code,
                typed=_typed() if unread else [],
                back=_page_before() if unread else None,
                signed_out=code == "sign_in_needed",
            )
        )
    response.status_code = status
    return response


def unproven(_error: CSRFError) -> Response:
    """Tell whose session has ended from whose page is older than the session."""
    view = current_app.view_functions.get(request.endpoint or "")
    access = access_of(view) if view else None
    needs_somebody = access == SIGNED_IN or isinstance(access, frozenset)
    if (needs_somebody and find_actor() is None) or unsent.is_left_open():
        return page("sign_in_needed", 403)
    return page("csrf", 400)


def _typed() -> list[str]:
    """Return the texts of a form of ours; one from elsewhere could put its words into our mouth."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        return []
    return [
        value
        for name, value in request.form.items(multi=True)
        if " " in value.strip() and "password" not in name
    ]


def _page_before() -> str | None:
    """Return the page that the form stood on."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host:
        return None
    return f"{before.path}?{before.query}" if before.query else before.path


def _product(error: ProductError) -> Response:
    return page(error.code, error.status, **error.values)


def _http(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error  # a redirect that Werkzeug raised (a missing slash)
    return page(_HTTP_CODES.get(code, "bad_request" if code < 500 else "broken"), code)


def _database(error: OperationalError) -> Response:
    # The page itself must not ask the database who reads it, nor what they were told.
    g.setdefault("actor", None)
    g.setdefault("unread_notices", 0)
    db.session.rollback()
    _log.error("database_unavailable", reason=type(error.orig).__name__)
    return page("unavailable", 503)


def _unstorable(_error: DataError) -> Response:
    """No form of ours sends what a database cannot hold, such as a zero byte (PostgreSQL)."""
    db.session.rollback()
    return page("bad_request", 400)


def _raced(_error: IntegrityError) -> Response:
    """Two requests at once made what there can be one of: the second may look and try again."""
    db.session.rollback()
    _log.warning("integrity_conflict", endpoint=request.endpoint)
    return page("moved_on", 409)


def _unexpected(error: Exception) -> Response:
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    db.session.rollback()
    _log.exception("unexpected_error", endpoint=request.endpoint)
    return page("broken", 500)
