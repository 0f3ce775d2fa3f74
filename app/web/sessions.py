"""Two kinds of session: the person's own at the top level, and one for each frame.

Inside a frame every URL begins with `/in/<launch id>`. The prefix moves to SCRIPT_NAME, so views
and templates know nothing of it, and the frame's cookie is bound to it by its path: two frames on
one page, or two tabs, never mix people or courses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from app.kernel.runtime import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FRAME = re.compile(r"^/in/(?P<launch>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=/|$)")
LAUNCH_KEY = "keepinpact.launch"
_OWNER = "launch"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


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


def enter_frame(launch: UUID) -> None:
    """Answer this request with a new session: the one of a frame that begins here.

    Nothing of the visitor's own session comes along.
    """
    session.clear()
    request.environ[LAUNCH_KEY] = str(launch)
    session[_OWNER] = str(launch)


def frame_path(launch: UUID, path: str) -> str:
    """Return the address of a page of ours inside the frame of a launch."""
    return f"/in/{launch}{path}"


def outside_frame(path: str) -> str:
    """Return the address of something that is the same in every frame, so browsers keep it once."""
    launch = launch_id()
    return path.removeprefix(f"/in/{launch}") if launch else path


def belongs_to_frame() -> bool:
    """Tell whether the session of this request is the one that its frame began with."""
    launch = launch_id()
    return launch is not None and session.get(_OWNER) == launch


class Sessions(SecureCookieSessionInterface):
    """`kip` (Lax) at the top level; `kip_frame` (None, Secure, Partitioned) in a frame.

    Over plain http from another machine browsers take no `Secure` cookie: the frame's is Lax then,
    and a platform on the same host works for trying things out.
    """

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
        return "None" if launch_id() and takes_secure_cookies() else "Lax"

    def get_cookie_secure(self, app: Flask) -> bool:
        framed = launch_id() is not None and takes_secure_cookies()
        return framed or bool(app.config["SESSION_COOKIE_SECURE"])

    def get_cookie_partitioned(self, _app: Flask) -> bool:
        return launch_id() is not None and takes_secure_cookies()


def takes_secure_cookies() -> bool:
    """Tell whether browsers take `Secure` cookies from us: over https, or from this machine."""
    host = urlsplit(settings().base_url).hostname or ""
    return settings().secure or host in _LOOPBACK or host.endswith(".localhost")


def framed() -> bool:
    """Tell whether this page is shown inside a platform, where it has no header of ours."""
    return launch_id() is not None or "frame_ancestors" in g


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    app.wsgi_app = FramePrefix(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.jinja_env.globals["framed"] = framed
    app.jinja_env.filters["outside_frame"] = outside_frame
