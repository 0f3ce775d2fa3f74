"""The keys that we sign messages to platforms with: made, published, replaced by schedule."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog

from app.kernel import clock, keys
from app.kernel.runtime import settings
from app.lti import token

PUBLISHED_BEFORE = timedelta(days=1)
"""So long a new key stands in the key set before we sign with it: platforms may keep what they
fetched for a while, and not all look again for a key they do not know."""

_log = structlog.get_logger()


def make() -> None:
    """See to it that there is a key of ours before a platform asks for it."""
    keys.current_rsa(token.KEY_PURPOSE)


def rotate() -> UUID:
    """Sign with a new key from now on; return its id. The old one stays published a while."""
    return keys.rotate_rsa(token.KEY_PURPOSE).id


def rotate_if_due() -> UUID | None:
    """Replace a key that is older than the operator wants: to be called daily.

    Return the id of the new one; None if the time has not come, or never does.
    """
    days = settings().lti_key_days
    newest = keys.newest_made(token.KEY_PURPOSE)
    if not days or newest is None or clock.now() - newest < timedelta(days=days):
        return None
    made = keys.rotate_rsa(token.KEY_PURPOSE, lead=PUBLISHED_BEFORE).id
    _log.info("lti_key_rotated", key=str(made))
    return made
