"""A platform moves from LTI 1.1 to 1.3, and its people keep what they have here.

The claim `lti1p1` says who somebody was, proved with the secret of 1.1 (1EdTech, Migrating from
LTI 1.1 to LTI 1.3). Without proof it says nothing: then somebody new has come.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.ids import OrganisationId
from app.lti import consumer_store, consumers, grade_store, placements, rules, store
from app.lti.model import Before, Identity, Place, Platform

CLAIM = rules.CLAIM + "lti1p1"


def proved(claims: Mapping[str, Any], platform: Platform) -> Before | None:
    """Return who a verified token says this was before; None where the claim is not proved.

    The signature covers this very token (deployment, issuer, client, `exp`, `nonce`), and the
    consumer has to be one of the organisation that the platform is registered with.
    """
    said = rules.map_claim(claims, CLAIM)
    key, sign = said.get("oauth_consumer_key"), said.get("oauth_consumer_key_sign")
    if not isinstance(key, str) or not isinstance(sign, str):
        return None
    consumer = consumers.find(key)
    if consumer is None or consumer.platform.organisation_id != platform.organisation_id:
        return None
    expected = signature(consumer.secret, key, claims, platform)
    if not hmac.compare_digest(expected.encode(), sign.encode()):
        return None
    subject = _text(said.get("user_id")) or str(claims["sub"])
    return Before(consumer.platform, subject, _text(said.get("resource_link_id")))


def signature(secret: str, key: str, claims: Mapping[str, Any], platform: Platform) -> str:
    """Return `oauth_consumer_key_sign` as the guide has it."""
    said = (
        key,
        claims.get(rules.CLAIM + "deployment_id"),
        platform.issuer,
        platform.client_id,
        claims["exp"],
        claims["nonce"],
    )
    text = "&".join(map(str, said))
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha256")).decode()


def take_along(
    before: Before, platform: Platform, key: tuple[OrganisationId, str, str]
) -> Identity | None:
    """Let a new identity be the person that the old one was; None if there was nobody.

    Who had joined an account stays joined, from now on by the keys of the platform that proved it.
    """
    old = store.find_identity(key[0], before.consumer.issuer, before.subject)
    if old is None:
        return None
    joined: dict[str, Any] = {}
    if old.joined_at is not None:
        joined = {"joined_at": old.joined_at, "joined_keys": platform.jwks_url}
    store.claim_identity(*key, old.person_id, clock.now(), **joined)
    return store.find_identity(*key)  # two frames of theirs at once: both found the same


def placement_before(before: Before, link: Place | None) -> str | None:
    """Return what the link led to over LTI 1.1, if that can still be placed."""
    found = _link(before, link)
    return found[1] if found and placements.find(found[1]) else None


def close_column(before: Before, link: Place | None) -> None:
    """Send this learner's grades over LTI 1.1 no more: their place is in the new column."""
    found = _link(before, link)
    if found is not None:
        grade_store.close(found[0], before.subject)


def _link(before: Before, link: Place | None) -> tuple[UUID, str] | None:
    """Find the row and placement of the old link; its id is the new one's unless the claim says."""
    old = before.resource_link_id or (link.id if link else None)
    return consumer_store.link(before.consumer.id, old) if old else None


def _text(value: object) -> str | None:
    usable = isinstance(value, str) and 0 < len(value) <= rules.ID_LENGTH and "\0" not in value
    return str(value) if usable else None
