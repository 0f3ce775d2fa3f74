"""A platform that knows us takes our registration anew: new placements, scopes, addresses.

Somebody there pastes a link of ours again and chooses "Update" beside our tool; the platform opens
the link with a token for that tool alone. Such a link is good for ever and no secret, because
nothing changes here but the date: what a platform may do here is decided by administrators. It
works only with the very platform it is for, which in turn checks its own token.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.kernel import clock, signed
from app.kernel.errors import Conflict, NotFound
from app.lti import (
    door_store,
    platform_store,
    platforms,
    registering,
    registration_store,
    store,
    token,
)
from app.lti.model import Platform, RegistrationLink, origin_of
from app.lti.registering import Addresses, NotRegistered

PURPOSE = "keepinpact.lti-renewal"
NEW, UPDATE = "reg", "reg-update"
"""`scope` of Moodle's registration tokens."""


def key_of(platform: Platform) -> str:
    """Return the last part of the address through which this platform's registration is renewed."""
    return signed.sign(PURPOSE, platform.id)


def platform_of(key: str) -> Platform | None:
    """Return the platform that a key is for; None if it is no such key.

    Raises `NotFound` if the platform was removed.
    """
    try:
        platform_id = signed.read(PURPOSE, key)
    except NotFound:
        return None
    platform = store.find_platform(platform_id)
    if platform is None:
        raise NotFound("link_unknown")
    return platform


def is_update(raw: str) -> bool:
    """Whether a token claims to be for an update. The platform is who checks it."""
    return token.peek(raw).get("scope") == UPDATE


def renew(platform: Platform, found: Mapping[str, Any], raw: str, addresses: Addresses) -> None:
    """Have a platform take our registration anew; raise `NotRegistered` if it is another's.

    Asked is first whose registration the token is for, and told only the platform's own endpoint.
    Keeps nothing: `note` does.
    """
    theirs = {origin_of(url) for url in (platform.issuer, platform.auth_url, platform.token_url)}
    if found["issuer"] != platform.issuer:
        raise NotRegistered("lti_update_elsewhere", name=platform.name)
    if origin_of(found["registration_endpoint"]) not in theirs:
        raise NotRegistered("lti_update_elsewhere", name=platform.name)
    if token.peek(raw).get("scope") == NEW:
        raise NotRegistered("lti_update_new")
    if registering.registered_client(found, raw) != platform.client_id:
        raise NotRegistered("lti_update_elsewhere", name=platform.name)
    answer = registering.ask(found, raw, addresses)
    if answer["client_id"] != platform.client_id:
        raise NotRegistered("lti_update_elsewhere", name=platform.name)


def known(link: RegistrationLink, found: Mapping[str, Any], raw: str) -> Platform | None:
    """Return the platform that a link for a new one is used to update; None if it is new.

    Raises `Conflict` where it is registered with another organisation: a link moves nobody.
    """
    if not is_update(raw):
        return None
    client_id = registering.registered_client(found, raw)
    platform = door_store.find_client(found["issuer"], client_id) if client_id else None
    if platform and platform.organisation_id != link.organisation_id:
        raise Conflict("lti_platform_taken")
    return platform


def note(platform: Platform, link: RegistrationLink | None = None) -> Platform:
    """Keep that a registration was renewed, and what came of the link; return it as it is now."""
    platform_store.set_renewed(platform.id, clock.now())
    if link is not None:
        registration_store.note_outcome(link.id, platform.id)
    return platforms.known(platform.id)
