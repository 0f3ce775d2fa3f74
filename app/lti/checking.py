"""The check button: can we get this platform's keys, and a token? In codes that a page explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.kernel.errors import ProductError
from app.lti import authorising, key_sets
from app.lti.model import Platform, Scope


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `code` names the sentence, `values` fill it."""

    good: bool
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def check(platform: Platform) -> list[Finding]:
    """Fetch the platform's keys and a token, both anew; takes as long as the platform does."""
    return [_keys(platform), _token(platform)]


def _keys(platform: Platform) -> Finding:
    try:
        found = key_sets.fetched(platform)
    except ProductError as error:
        return Finding(good=False, code=error.code, values=error.values)
    if not found:
        return Finding(good=False, code="lti_check_no_keys")
    return Finding(good=True, code="lti_check_keys", values={"count": len(found)})


def _token(platform: Platform) -> Finding:
    authorising.forget(platform)
    try:
        authorising.access_token(platform, [Scope.SCORE])
    except ProductError as error:
        return Finding(good=False, code=error.code, values=error.values)
    return Finding(good=True, code="lti_check_token")
