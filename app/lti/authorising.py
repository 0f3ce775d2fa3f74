"""Access tokens for a platform's services (Security Framework 1.1, 4.1: client credentials)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from app.kernel import clock
from app.kernel.errors import ProductError
from app.kernel.fetch import Answer, FetchError, send
from app.lti import token
from app.lti.model import Platform

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SPARE = timedelta(seconds=30)
"""A token that ends this soon is not used any more."""
LONGEST_LIFE_SECONDS = 24 * 3600
"""A day: no platform's tokens live that long, and one that says so is asked again soon."""
SHORTEST_LIFE_SECONDS = 60
MOST_TOKENS = 500


class NoAccess(ProductError):
    """The platform gave no token; `values["detail"]` is what it said, never what we sent."""

    status = 502


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    until: datetime


_kept: dict[tuple[str, str, str], _Kept] = {}
"""By token URL, client and scopes, so that a platform that was corrected is asked anew by every
process. In memory only: a token is worth a new request, not a row."""


def access_token(platform: Platform, scopes: Collection[str]) -> str:
    """Return a bearer token for exactly these scopes, kept until shortly before it ends.

    Raises `NoAccess` with the code `lti_token_unreachable` (no answer; its `reason` is that of
    `FetchError`), `lti_token_refused` or `lti_token_unusable`.
    """
    wanted = " ".join(sorted(map(str, scopes)))
    key = (platform.token_url, platform.client_id, wanted)
    kept = _kept.get(key)
    if kept and kept.until > clock.now():
        return kept.token
    given, seconds = _asked(platform, wanted)
    if len(_kept) >= MOST_TOKENS:
        _kept.clear()
    _kept[key] = _Kept(given, clock.now() + timedelta(seconds=seconds) - SPARE)
    return given


def forget(platform: Platform) -> None:
    """Drop what is kept for a platform: it answered 401, or was registered anew."""
    ours = (platform.token_url, platform.client_id)
    for key in [key for key in _kept if key[:2] == ours]:
        del _kept[key]


def _asked(platform: Platform, wanted: str) -> tuple[str, float]:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": token.client_assertion(platform),
        "scope": wanted,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        answer = send("POST", platform.token_url, headers=headers, body=urlencode(form).encode())
    except FetchError as error:
        raise NoAccess("lti_token_unreachable", reason=error.reason) from error
    return _read(answer)


def _read(answer: Answer) -> tuple[str, float]:
    """Read an answer by its content: Moodle calls its JSON text/html, and some of it is none."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    found = said if isinstance(said, dict) else {}
    if answer.status != 200:
        detail = str(found.get("error") or answer.reason)[:200]
        raise NoAccess("lti_token_refused", status=answer.status, detail=detail)
    given, seconds = found.get("access_token"), found.get("expires_in", 3600)
    if not isinstance(given, str) or not given or not isinstance(seconds, int | float):
        raise NoAccess("lti_token_unusable")
    # Whatever the platform says: Python reads numbers from JSON that are none, or have no end.
    if not 0 <= seconds <= LONGEST_LIFE_SECONDS:
        seconds = SHORTEST_LIFE_SECONDS
    return given, max(float(seconds), SHORTEST_LIFE_SECONDS)
