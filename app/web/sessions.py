"""Two kinds of session: the person's own at the top level, and one for each frame.

Inside a frame every URL begins with `/in/<launch id>`. The prefix moves to SCRIPT_NAME, so views
and templates know nothing of it, and the frame's cookie is bound to it by its path: two frames on
one page, or two tabs, never mix people or courses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FRAME = re.compile(r"^/in/(?P<launch>[0-9a-f-]{36})(?=/|$)")
LAUNCH_KEY = "keepinpact.launch"


class FramePrefix:
    """WSGI middleware that moves `/in/<launch id>` from PATH_INFO to SCRIPT_NAME."""

    def __init__(self, wsgi_app: WSGIApplication) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        found = FRAME.match(environ.get("PATH_INFO", ""))
        if found:
            environ[LAUNCH_KEY] = found["launch"]
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + found[0]
            environ["PATH_INFO"] = environ["PATH_INFO"][found.end() :] or "/"
        return self._wsgi_app(environ, start)


def launch_id() -> str | None:
    """Return the launch of the frame this request comes from; None at the top level."""
    launch: str | None = request.environ.get(LAUNCH_KEY)
    return launch


class Sessions(SecureCookieSessionInterface):
    """`kip` (Lax) at the top level; `kip_frame` (None, Secure, Partitioned) in a frame."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        # Flask-Login looks into every session, which would make every answer vary by cookie and
        # so useless to caches. One that says it is for everybody depends on nobody's.
        if response.cache_control.public and not session.modified:
            return
        super().save_session(app, session, response)

    def get_cookie_name(self, _app: Flask) -> str:
        return "kip_frame" if launch_id() else "kip"

    def get_cookie_path(self, _app: Flask) -> str:
        launch = launch_id()
        return f"/in/{launch}" if launch else "/"

    def get_cookie_samesite(self, _app: Flask) -> str:
        return "None" if launch_id() else "Lax"

    def get_cookie_secure(self, app: Flask) -> bool:
        return bool(launch_id()) or bool(app.config["SESSION_COOKIE_SECURE"])

    def get_cookie_partitioned(self, _app: Flask) -> bool:
        return bool(launch_id())


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    app.wsgi_app = FramePrefix(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.jinja_env.globals["framed"] = lambda: launch_id() is not None
