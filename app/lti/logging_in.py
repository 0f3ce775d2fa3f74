"""The first half of a launch: a platform knocks, we send the browser back to it with our question.

Third-party initiated login (Security Framework 1.1, 5.1.1.1 and 5.1.1.2).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import ProductError
from app.kernel.ids import new_id
from app.lti import door_store, rules
from app.lti.model import PAUSED, Login, Platform, Refused

LONGEST_PARAMETER = 4000
_STORAGE_TARGET = re.compile(r"[A-Za-z0-9_.:-]{1,80}")


@dataclass(frozen=True, slots=True)
class Question:
    """Where the browser goes with what we ask, and the secret it keeps meanwhile."""

    login_id: UUID
    platform: Platform
    location: str
    secret: str
    storage_target: str | None


def knocked(sent: Mapping[str, str]) -> Platform:
    """Return the platform that knocked; raise `ProductError` or `Refused` if we cannot go on."""
    for name in ("iss", "login_hint", "target_link_uri"):
        if not sent.get(name):
            raise ProductError("lti_parameter_missing", name=name)
    if any(len(value) > LONGEST_PARAMETER or "\0" in value for value in sent.values()):
        raise ProductError("lti_parameter_long")
    platform = door_store.find_client(sent["iss"], sent.get("client_id") or None)
    if platform is None:
        raise Refused("lti_platform_unknown", issuer=sent["iss"][:200])
    return platform


def begin(platform: Platform, sent: Mapping[str, str], redirect_uri: str) -> Question:
    """Keep a new login and return our question.

    `redirect_uri` is the one address we register, without a query: platforms compare it letter by
    letter. The hints go back as they came. Raises `Refused` for a platform that is paused.
    """
    _require_going(platform)
    state, nonce, secret = (secrets.token_urlsafe(24) for _ in range(3))
    target = sent.get("lti_storage_target", "")
    storage_target = target if _STORAGE_TARGET.fullmatch(target) else None
    login_id, moment = new_id(), clock.now()
    door_store.add_login(
        id=login_id,
        state=digest(state),
        nonce=nonce,
        browser=digest(secret),
        platform_id=platform.id,
        storage_target=storage_target,
        created_at=moment,
        expires_at=moment + rules.LOGIN_HOLDS,
    )
    question = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": redirect_uri,
        "login_hint": sent["login_hint"],
        "state": state,
        "nonce": nonce,
    }
    if sent.get("lti_message_hint"):
        question["lti_message_hint"] = sent["lti_message_hint"]
    joint = "&" if "?" in platform.auth_url else "?"
    location = f"{platform.auth_url}{joint}{urlencode(question)}"
    return Question(login_id, platform, location, secret, storage_target)


def answered(state: str) -> Login:
    """Return the login that an answer belongs to; raise `Refused` if it is none of ours, or old."""
    login = door_store.find_login(digest(state))
    if login is None:
        raise Refused("lti_state_unknown")
    return login


def require_open(login: Login) -> None:
    """Raise `Refused` if the login was used already, or took too long, or may not go on."""
    _require_going(login.platform)
    if login.used_at is not None:
        raise Refused("lti_state_used")
    if clock.now() >= login.expires_at:
        raise Refused("lti_state_expired")


def _require_going(platform: Platform) -> None:
    if platform.paused:
        raise Refused(PAUSED)


def is_of_browser(login: Login, secret: str | None) -> bool:
    """Tell whether this browser is the one that the login began in."""
    return secret is not None and secrets.compare_digest(digest(secret), login.browser)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
