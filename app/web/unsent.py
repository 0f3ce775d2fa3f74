"""A page that works for visitors too, left open by somebody who is signed out by now.

Such a page says whose it was when it was shown (`reader`). What is sent from it without anybody
signed in is not taken for a visitor's: it is kept in the browser's own session, the sign-in is
offered, and whoever signs in as that reader finds the answer where they gave it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import flash, request, session
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.kernel.errors import Forbidden
from app.web.access import find_actor

FIELD = "reader"
_KEPT = "unsent"
_MOST = 1_500
"""Characters: the session is a cookie."""
_NEVER = frozenset({"csrf_token", FIELD})


def require_reader() -> None:
    """Raise `Forbidden("sign_in_needed")` if the page was somebody's who is signed out by now."""
    if is_left_open():
        raise Forbidden("sign_in_needed")


def is_left_open() -> bool:
    return bool(request.form.get(FIELD)) and find_actor() is None


def keep() -> None:
    """Keep what was sent from such a page until its reader is back; only from a page of ours."""
    if not is_left_open() or urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        return
    fields = [[k, v] for k, v in request.form.items(multi=True) if k not in _NEVER]
    if sum(len(k) + len(v) for k, v in fields) <= _MOST:
        session[_KEPT] = [request.path, request.form[FIELD], fields]


def take_back() -> MultiDict[str, str] | None:
    """Return what the reader of this page had sent from it, once; None if there is nothing."""
    kept, actor = session.get(_KEPT), find_actor()
    if not kept or actor is None or kept[0] != request.path:
        return None
    del session[_KEPT]
    if kept[1] != str(actor.person_id):  # somebody else at the same computer
        return None
    flash(
        _("You were signed out before this was saved. Your answer is here again: please send it.")
    )
    return MultiDict([(name, value) for name, value in kept[2]])
