"""Platforms: registered, listed, their deployments agreed to, our keys for them."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from app.kernel import clock, keys
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, new_id
from app.kernel.words import one_line
from app.lti import rules, store, token
from app.lti.model import Deployment, Platform, Version, origin_of
from app.lti.tables import PlatformRow

NAME_LENGTH = 200


def add(
    organisation_id: OrganisationId,
    *,
    issuer: str,
    client_id: str,
    auth_url: str,
    token_url: str,
    jwks_url: str,
    deployment_ids: list[str],
    name: str = "",
    token_audience: str | None = None,
    family: str | None = None,
) -> UUID:
    """Register a platform with an organisation, with deployments that are agreed to at once.

    Raises `Conflict("lti_platform_taken")` if this issuer's client is registered already, and
    `Invalid` naming the field for what cannot be used.
    """
    checked = {
        "issuer": _checked_issuer(issuer),
        "client_id": _checked("client_id", client_id),
        "auth_url": checked_url("auth_url", auth_url),
        "token_url": checked_url("token_url", token_url),
        "jwks_url": checked_url("jwks_url", jwks_url),
    }
    make_keys()
    row = PlatformRow(
        id=new_id(),
        organisation_id=organisation_id,
        name=one_line(name)[:NAME_LENGTH].strip() or urlsplit(checked["auth_url"]).netloc,
        token_audience=token_audience,
        family=family,
        created_at=clock.now(),
        **checked,
    )
    if store.find_client(row.issuer, row.client_id):
        raise Conflict("lti_platform_taken", field="client_id")
    store.add(row)
    for deployment_id in deployment_ids:
        add_deployment(row.id, deployment_id)
    return row.id


def add_deployment(platform_id: UUID, deployment_id: str) -> None:
    """Agree to a deployment before it is first seen; nothing changes if it is agreed to."""
    checked = _checked("deployment_id", deployment_id)
    store.note_deployment(platform_id, checked, clock.now())
    store.approve(platform_id, checked, clock.now())


def listed(actor: Actor) -> list[tuple[Platform, list[Deployment]]]:
    """Return the platforms of the actor's organisation with their deployments, by name."""
    return store.platforms_of(actor.organisation_id)


def get(actor: Actor, platform_id: UUID) -> Platform:
    """Return a platform of the actor's organisation; raise `NotFound` for anybody else's."""
    platform = store.find_platform(platform_id)
    if platform is None or platform.organisation_id != actor.organisation_id:
        raise NotFound
    if platform.version is not Version.V1_3:
        raise NotFound
    return platform


def deployments(platform: Platform) -> list[Deployment]:
    return store.deployments_of(platform.id)


def agree(actor: Actor, platform_id: UUID, deployment_id: str) -> None:
    """Let launches of a deployment in that waited for this."""
    platform = get(actor, platform_id)
    if not store.approve(platform.id, deployment_id, clock.now()):
        raise NotFound


def decline(actor: Actor, platform_id: UUID, deployment_id: str) -> None:
    """Forget a deployment that waits; it will wait again if it comes again."""
    platform = get(actor, platform_id)
    if not store.forget_waiting(platform.id, deployment_id):
        raise NotFound


def at_origin(origin: str) -> Platform | None:
    """Find a platform whose pages are at this origin, to show it our error page."""
    return store.framing(origin) if origin_of(origin) == origin else None


def make_keys() -> None:
    """See to it that there is a key of ours before a platform asks for it."""
    keys.current_rsa(token.KEY_PURPOSE)


def rotate_keys() -> UUID:
    """Sign with a new key from now on; return its id. The old one stays published a while."""
    return keys.rotate_rsa(token.KEY_PURPOSE).id


def _checked(field: str, value: str) -> str:
    plain = value.strip()
    if not plain or not plain.isprintable():
        raise Invalid("lti_field_missing", field=field)
    if len(plain) > rules.ID_LENGTH:
        raise Invalid("lti_field_long", field=field, most=rules.ID_LENGTH)
    return plain


def _checked_issuer(value: str) -> str:
    if value.strip().startswith(rules.CONSUMER_ISSUER):
        raise Invalid("lti_url_invalid", field="issuer")  # people of a consumer are found by it
    return _checked("issuer", value)


def checked_url(field: str, value: str) -> str:
    """Return an address of the web without blanks around it; raise `Invalid` naming the field."""
    plain = value.strip()
    if not origin_of(plain) or not plain.isprintable() or " " in plain:
        raise Invalid("lti_url_invalid", field=field)
    if urlsplit(plain).username is not None or urlsplit(plain).fragment:
        raise Invalid("lti_url_invalid", field=field)
    if len(plain) > rules.URL_LENGTH:
        raise Invalid("lti_field_long", field=field, most=rules.URL_LENGTH)
    return plain
