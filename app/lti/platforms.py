"""Platforms: registered, listed, corrected, paused, their deployments agreed to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, new_id
from app.kernel.words import one_line
from app.lti import authorising, door_store, grades, our_keys, platform_store, quirks, rules, store
from app.lti.model import Arrived, Deployment, Platform, Version, origin_of
from app.lti.tables import PlatformRow

NAME_LENGTH = 200
MOST_ORIGINS = 20

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a platform says of itself, as somebody copied it or its registration told us."""

    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    name: str = ""
    token_audience: str = ""
    frame_origins: Collection[str] = ()

    def checked(self) -> dict[str, Any]:
        """Return the columns of a platform; raise `Invalid` naming the field of what is wrong."""
        auth_url = checked_url("auth_url", self.auth_url)
        token_url = checked_url("token_url", self.token_url)
        audience = self.token_audience.strip() and _checked("token_audience", self.token_audience)
        known = quirks.named(None, self.issuer, auth_url, token_url)
        return {
            "issuer": _checked_issuer(self.issuer),
            "client_id": _checked("client_id", self.client_id),
            "auth_url": auth_url,
            "token_url": token_url,
            "jwks_url": checked_url("jwks_url", self.jwks_url),
            "name": one_line(self.name)[:NAME_LENGTH].strip() or urlsplit(auth_url).netloc,
            "token_audience": audience or known.audience(None),
            "frame_origins": _checked_origins(self.frame_origins),
        }


def add(
    organisation_id: OrganisationId,
    *,
    deployment_ids: list[str],
    family: str | None = None,
    **facts: Any,
) -> UUID:
    """Register a platform with an organisation, with deployments that are agreed to at once.

    `facts` are those of `Facts`. Raises `Conflict("lti_platform_taken")` if this issuer's client is
    registered already, and `Invalid` naming the field for what cannot be used.
    """
    checked = Facts(**facts).checked()
    our_keys.make()
    row = PlatformRow(
        id=new_id(),
        organisation_id=organisation_id,
        family=family,
        created_at=clock.now(),
        **checked,
    )
    if door_store.find_client(row.issuer, row.client_id):
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


def known(platform_id: UUID) -> Platform:
    """Return a platform that exists."""
    platform = store.find_platform(platform_id)
    assert platform is not None
    return platform


def get(actor: Actor, platform_id: UUID) -> Platform:
    """Return a platform of the actor's organisation; raise `NotFound` for anybody else's."""
    platform = store.find_platform(platform_id)
    if platform is None or platform.organisation_id != actor.organisation_id:
        raise NotFound
    if platform.version is not Version.V1_3:
        raise NotFound  # a consumer has nothing to correct, and is ended instead
    return platform


def change(actor: Actor, platform_id: UUID, facts: Facts) -> None:
    """Correct what is known of a platform; launches and grades follow it at once.

    With a new issuer its people stay known, since a platform that moved is still theirs; unless
    another platform of the organisation goes on under the old one. Raises as `add` does.
    """
    before = get(actor, platform_id)
    checked = facts.checked()
    taken = door_store.find_client(checked["issuer"], checked["client_id"])
    if taken and taken.id != before.id:
        raise Conflict("lti_platform_taken", field="client_id")
    changed = platform_store.change(before.id, checked)
    if "issuer" in changed and not platform_store.issuer_in_use(
        before.organisation_id, before.issuer
    ):
        platform_store.move_people(before.organisation_id, before.issuer, checked["issuer"])
    authorising.forget(before)
    note("lti_platform_changed", actor, before, fields=changed)


def pause(actor: Actor, platform_id: UUID) -> None:
    """Let nobody in from a platform, and send nothing to it, until `resume`. Work stays."""
    platform = get(actor, platform_id)
    if not platform.paused:
        platform_store.set_paused(platform.id, clock.now())
        note("lti_platform_paused", actor, platform)


def resume(actor: Actor, platform_id: UUID) -> None:
    """Let a platform in again, and send the grades that could not go out meanwhile."""
    platform = get(actor, platform_id)
    if platform.paused:
        platform_store.set_paused(platform.id, None)
        grades.resend(actor, platform_store.grades_held_back(platform.id))
        note("lti_platform_resumed", actor, platform)


def note(event: str, actor: Actor, platform: Platform, **more: object) -> None:
    """Log who did what to which platform, by ids: addresses and secrets stay out of logs."""
    _log.info(
        event,
        platform=str(platform.id),
        organisation=str(platform.organisation_id),
        person=str(actor.person_id),
        **more,
    )


def arrived(platform: Platform) -> Arrived:
    """Return what has come from a platform so far."""
    return platform_store.arrived(platform.id)


def deployments(platform: Platform) -> list[Deployment]:
    return store.deployments_of(platform.id)


def agree(actor: Actor, platform_id: UUID, deployment_id: str) -> None:
    """Let launches of a deployment in that waited for this."""
    platform = get(actor, platform_id)
    if not store.approve(platform.id, deployment_id, clock.now()):
        raise NotFound
    note("lti_deployment_agreed", actor, platform)


def decline(actor: Actor, platform_id: UUID, deployment_id: str) -> None:
    """Forget a deployment that waits; it will wait again if it comes again."""
    platform = get(actor, platform_id)
    if not store.forget_waiting(platform.id, deployment_id):
        raise NotFound


def at_origin(origin: str) -> Platform | None:
    """Find a platform whose pages are at this origin, to show it our error page."""
    return store.framing(origin) if origin_of(origin) == origin else None


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


def _checked_origins(origins: Collection[str]) -> list[str]:
    """Return addresses as origins: who pastes a whole address means the site it is on."""
    found = [checked_url("frame_origins", origin) for origin in origins if origin.strip()]
    if len(found) > MOST_ORIGINS:
        raise Invalid("lti_too_many_chosen", field="frame_origins", most=MOST_ORIGINS)
    return list(dict.fromkeys(map(origin_of, found)))


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
