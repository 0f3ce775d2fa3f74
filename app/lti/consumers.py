"""Platforms that speak LTI 1.1, called consumers there: a key, and a secret that both sides know.

A consumer is a platform with one deployment, so launches, courses and grades are kept alike.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from app.kernel import clock, sealing
from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, new_id
from app.kernel.words import one_line
from app.lti import consumer_store, platforms, rules, store
from app.lti.model import Platform, Version
from app.lti.tables import ConsumerRow, PlatformRow

DEPLOYMENT = "lti-1.1"
"""LTI 1.1 knows no deployments: each consumer has this one, agreed to from the start."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """A consumer with what it signs with; its key is the platform's client id."""

    platform: Platform
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A consumer as administrators see it: without its secret."""

    platform: Platform
    created_at: datetime
    ended_at: datetime | None


def add(organisation_id: OrganisationId, *, address: str, name: str = "") -> Consumer:
    """Make a consumer for the platform at this address; the secret is not to be had again.

    Raises `Invalid` naming the field `address`: pages of ours are framed by that origin alone.
    """
    url = platforms.checked_url("address", address)
    key, secret = f"kip-{secrets.token_hex(8)}", secrets.token_urlsafe(32)
    row = PlatformRow(
        id=new_id(),
        organisation_id=organisation_id,
        name=one_line(name)[: platforms.NAME_LENGTH].strip() or urlsplit(url).netloc,
        issuer=rules.CONSUMER_ISSUER + key,
        client_id=key,
        auth_url=url,
        token_url="",
        jwks_url="",
        version=Version.V1_1,
        created_at=clock.now(),
    )
    store.add(row)
    store.add(ConsumerRow(platform_id=row.id, key=key, secret=sealing.seal(secret)))
    platforms.add_deployment(row.id, DEPLOYMENT)
    return Consumer(store.platform_of(row), secret)


def find(key: str) -> Consumer | None:
    """Find a consumer that may still launch by its key."""
    return _opened(consumer_store.find(key))


def of_platform(platform_id: UUID) -> Consumer | None:
    return _opened(consumer_store.of_platform(platform_id))


def _opened(found: tuple[Platform, bytes] | None) -> Consumer | None:
    return Consumer(found[0], sealing.unseal(found[1])) if found else None


def listed(actor: Actor) -> list[Listed]:
    """Return the consumers of the actor's organisation by name, those that ended too."""
    return [Listed(*row) for row in consumer_store.listed(actor.organisation_id)]


def end(actor: Actor, platform_id: UUID) -> None:
    """Let nobody in from a consumer, close its open frames, and send it no more grades."""
    platform = store.find_platform(platform_id)
    ended = consumer_store.end(actor.organisation_id, platform_id, clock.now())
    if platform is None or not ended:
        raise NotFound
    platforms.note("lti_consumer_ended", actor, platform)
