"""Somebody stands in the door with a signed form: a launch over LTI 1.1.

The order matters: signature, then time, then nonce. What nobody signed is forgotten at once, so it
fills no table, and a nonce is kept no longer than its time could pass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.kernel import clock
from app.kernel.errors import ProductError
from app.lti import arriving, consumer_store, consumers, oauth, signed_messages
from app.lti.arriving import Arrival
from app.lti.consumers import Consumer
from app.lti.model import Message, Refused

CLOCKS_DIFFER = timedelta(minutes=5)
_OAUTH_VERSION = "1.0"


def knocked(form: Mapping[str, str]) -> Consumer:
    """Return the consumer that a form says it is from, before that is proved."""
    key = form.get("oauth_consumer_key")
    if not key or not form.get("oauth_signature"):
        raise ProductError("lti_old_unsigned")
    found = consumers.find(key)
    if found is None:
        raise Refused("lti_consumer_unknown", key=key[:80])
    return found


def verified(consumer: Consumer, url: str, sent: Sequence[tuple[str, str]]) -> Message:
    """Return what a form POSTed to `url` says, once its signature and time are checked."""
    form = dict(sent)
    if form.get("oauth_signature_method") not in oauth.METHODS:
        raise Refused("lti_old_method")
    if form.get("oauth_version", _OAUTH_VERSION) != _OAUTH_VERSION:
        raise Refused("lti_old_method")
    if not oauth.is_signed(url, sent, consumer.secret):
        raise Refused("lti_old_signature")
    _check_time(form.get("oauth_timestamp", ""))
    if not form.get("oauth_nonce"):
        raise ProductError("lti_parameter_missing", name="oauth_nonce")
    return signed_messages.read(form, url, consumers.DEPLOYMENT)


def arrive(consumer: Consumer, nonce: str, message: Message) -> Arrival:
    """Use the nonce up and keep the launch; raise `Refused("lti_nonce_used")` the second time."""
    digest = hashlib.sha256(nonce.encode()).hexdigest()
    if not consumer_store.use_nonce(consumer.platform.id, digest, clock.now()):
        raise Refused("lti_nonce_used")
    return arriving.welcome(consumer.platform, message)


def _check_time(stamp: str) -> None:
    """Refuse a form signed too long ago, or later than now (RFC 5849, 3.3)."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise ProductError("lti_parameter_missing", name="oauth_timestamp")
    if abs(clock.now().timestamp() - int(stamp)) > CLOCKS_DIFFER.total_seconds():
        raise Refused("lti_old_time")
