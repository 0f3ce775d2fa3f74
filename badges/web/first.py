"""The two documents that verifiers ask for most, answered before anything that pages need.

Session, sign-in, language and dispatch cost ten times what the document does. Whatever is not
plainly found here goes the ordinary way, and is answered by the views.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask, Response

from app.web import headers
from badges import publishing
from badges.publishing import Published
from badges.web.documents import (
    CONDITIONS,
    LD_JSON,
    MAY_CHANGE_SECONDS,
    SETTLED_SECONDS,
    answer,
    etag,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HEX = "[0-9a-f]"
_ASKED = re.compile(
    rf"/badges/(v2/assertions|v3/credentials)/({_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}})\.json"
)
_DOCUMENTS = {
    "v2/assertions": (publishing.quick_assertion, MAY_CHANGE_SECONDS),
    "v3/credentials": (publishing.quick_credential, SETTLED_SECONDS),
}
_OF_ONE = {"ETag", "Content-Length"}
"""Headers that differ from document to document."""


class DocumentsFirst:
    """WSGI middleware that answers a GET for an assertion or a credential."""

    def __init__(self, app: Flask, following: WSGIApplication) -> None:
        self._app = app
        self._following = following
        with app.app_context():
            self._documents = {
                path: (quick(), seconds, _same_headers(seconds))
                for path, (quick, seconds) in _DOCUMENTS.items()
            }

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        asked = _ASKED.fullmatch(environ.get("PATH_INFO", ""))
        if asked is None or environ["REQUEST_METHOD"] != "GET":
            return self._following(environ, start)
        quick, seconds, same = self._documents[asked[1]]
        body = quick(UUID(asked[2]))
        if body is None:
            return self._following(environ, start)
        if not CONDITIONS.isdisjoint(environ):
            with self._app.app_context():
                return _answer(body, seconds, environ)(environ, start)
        start("200 OK", [*same, ("ETag", f'"{etag(body)}"'), ("Content-Length", str(len(body)))])
        return [body]


def _answer(body: bytes, seconds: int, environ: WSGIEnvironment) -> Response:
    return headers.add(answer(Published(body), LD_JSON, seconds, environ))


def _same_headers(seconds: int) -> list[tuple[str, str]]:
    """Return the headers of an answer, but for those that tell one document from another."""
    some = _answer(b"", seconds, {"REQUEST_METHOD": "GET"})
    return [(name, value) for name, value in some.headers if name not in _OF_ONE]


def init_app(app: Flask) -> None:
    app.wsgi_app = DocumentsFirst(app, app.wsgi_app)  # type: ignore[method-assign, assignment]
