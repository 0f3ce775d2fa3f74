"""The public keys of platforms, fetched when first needed and kept in memory for a while."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.kernel import clock
from app.kernel.fetch import FetchError, fetch
from app.lti import token
from app.lti.model import Platform, Refused
from app.lti.token import PlatformKey

FRESH = timedelta(hours=1)
MISSING_STAYS_MISSING = timedelta(minutes=5)
FAILURE_HOLDS = timedelta(seconds=5)
"""So long a platform that did not answer is not asked again: a class does not wait in a row."""
MOST_REFETCHES = 6
"""A minute, for key ids that are all different: who sends such does not make us a hammer."""
_MINUTE = timedelta(minutes=1)
_ACCEPT = "application/jwk-set+json, application/json"


@dataclass
class _Known:
    keys: dict[str, PlatformKey]
    fetched_at: datetime
    missing: dict[str, datetime] = field(default_factory=dict)
    """Key ids that were asked for and not there, and when: each refetches once, not each time."""

    @property
    def fresh(self) -> bool:
        return clock.now() - self.fetched_at < FRESH


_known: dict[str, _Known] = {}
_failed: dict[str, tuple[datetime, str, str]] = {}
"""When, code and reason of the last failure."""
_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""By the address of the key set: two hundred learners who start at once fetch it once."""


def key_for(platform: Platform, kid: str) -> PlatformKey:
    """Return a platform's key; raise `Refused("lti_key_unknown")` or `…("lti_keys_unreachable")`.

    A key that is not among those kept makes us look again once: platforms rotate (Security
    Framework 1.1, 6.3).
    """
    with _locks[platform.jwks_url]:
        known = _known.get(platform.jwks_url)
        if known is None or not known.fresh:
            known = _known[platform.jwks_url] = _renewed(platform, known)
        elif kid not in known.keys and _may_look_again(known, kid):
            known.missing[kid] = clock.now()
            missing = known.missing
            known = _known[platform.jwks_url] = _fetched(platform)
            known.missing = missing
        if kid not in known.keys:
            known.missing.setdefault(kid, clock.now())
            raise Refused("lti_key_unknown")
        return known.keys[kid]


def forget_all() -> None:
    """Drop every key set, so that the next message fetches it."""
    _known.clear()
    _failed.clear()


def fetched(platform: Platform) -> dict[str, PlatformKey]:
    """Fetch a platform's key set now; raise `Refused("lti_keys_unreachable")` with the reason."""
    return _asked(platform).keys


def _may_look_again(known: _Known, kid: str) -> bool:
    moment = clock.now()
    recent = {k: at for k, at in known.missing.items() if moment - at < MISSING_STAYS_MISSING}
    known.missing = recent
    in_this_minute = sum(moment - at < _MINUTE for at in recent.values())
    return kid not in recent and in_this_minute < MOST_REFETCHES


def _renewed(platform: Platform, known: _Known | None) -> _Known:
    """Fetch anew; where the platform does not answer, yesterday's keys are still its keys."""
    try:
        return _fetched(platform)
    except Refused:
        if known is None or clock.now() - known.fetched_at > timedelta(days=1):
            raise
        return known


def _fetched(platform: Platform) -> _Known:
    failed = _failed.get(platform.jwks_url)
    if failed and clock.now() - failed[0] < FAILURE_HOLDS:
        raise Refused(failed[1], reason=failed[2])
    try:
        return _asked(platform)
    except Refused as refused:
        _failed[platform.jwks_url] = (clock.now(), refused.code, str(refused.values["reason"]))
        raise


def _asked(platform: Platform) -> _Known:
    try:
        document = fetch(platform.jwks_url, accept=_ACCEPT)
        found = token.read_keys(document.body)
    except FetchError as error:
        raise Refused("lti_keys_unreachable", reason=error.reason) from error
    except (ValueError, RecursionError) as error:
        raise Refused("lti_keys_unreachable", reason="not_a_key_set") from error
    return _Known(found, clock.now())
