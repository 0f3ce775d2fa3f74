"""The two documents that verifiers ask for most, answered before anything that pages need.

Session, sign-in, language and dispatch cost three times what the document does. Whatever is not
plainly found here goes the ordinary way, and is answered by the views.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask, Response

from app.kernel.errors import NotFound
from app.web import headers
from badges import publishing
from badges.publishing import Published
from badges.web.documents import LD_JSON, MAY_CHANGE_SECONDS, SETTLED_SECONDS, answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HEX = "[0-9a-f]"
_ASKED = re.compile(
    rf"/badges/(v2/assertions|v3/credentials)/({_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}})\.json"
)
Find = Callable[[UUID], Published]
_DOCUMENTS: dict[str, tuple[Find, int]] = {
    "v2/assertions": (publishing.assertion, MAY_CHANGE_SECONDS),
    "v3/credentials": (publishing.credential, SETTLED_SECONDS),
}


class DocumentsFirst:
    """WSGI middleware that answers a GET for an assertion or a credential."""

    def __init__(self, app: Flask, following: WSGIApplication) -> None:
        self._app = app
        self._following = following

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        found = _ASKED.fullmatch(environ.get("PATH_INFO", ""))
        if found is None or environ["REQUEST_METHOD"] != "GET":
            return self._following(environ, start)
        response = self._answered(environ, UUID(found[2]), *_DOCUMENTS[found[1]])
        return (response or self._following)(environ, start)

    def _answered(
        self, environ: WSGIEnvironment, award_id: UUID, find: Find, seconds: int
    ) -> Response | None:
        with self._app.app_context():
            try:
                published = find(award_id)
            except NotFound:
                return None
            return headers.add(answer(published, LD_JSON, seconds, environ))


def init_app(app: Flask) -> None:
    app.wsgi_app = DocumentsFirst(app, app.wsgi_app)  # type: ignore[method-assign, assignment]
