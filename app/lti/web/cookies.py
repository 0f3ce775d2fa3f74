"""The secret that binds a login to its browser, as cookies: the first two rungs of the ladder.

Each login has a cookie of its own, so that two frames that begin at once do not take each other's.
It is given twice: partitioned, for frames of another site (CHIPS), and ordinary, for browsers that
send what was partitioned under another site, or do not know partitions. Both ask for https, which
browsers also see in this machine itself; anywhere else plain http gets a Lax one.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Response, request, url_for

from app.lti.rules import LOGIN_HOLDS
from app.web.sessions import takes_secure_cookies


def give(response: Response, login_id: UUID, secret: str) -> None:
    for name, partitioned in _names(login_id):
        response.set_cookie(
            name,
            secret,
            max_age=LOGIN_HOLDS,
            path=_path(),
            httponly=True,
            secure=takes_secure_cookies(),
            samesite="None" if takes_secure_cookies() else "Lax",
            partitioned=partitioned,
        )


def given(login_id: UUID) -> Iterator[str]:
    """Yield what the browser sent back for this login."""
    for name, _ in _names(login_id):
        if name in request.cookies:
            yield request.cookies[name]


def take_back(response: Response, login_id: UUID) -> None:
    for name, partitioned in _names(login_id):
        response.delete_cookie(
            name,
            path=_path(),
            httponly=True,
            secure=takes_secure_cookies(),
            samesite="None" if takes_secure_cookies() else "Lax",
            partitioned=partitioned,
        )


def _path() -> str:
    """Return what the two addresses that take tokens have in common."""
    return url_for("lti_door.launch").rpartition("/")[0]


def _names(login_id: UUID) -> Iterator[tuple[str, bool]]:
    name = f"kip_login_{login_id.hex[:16]}"
    yield name, False
    if takes_secure_cookies():
        yield f"{name}_p", True
