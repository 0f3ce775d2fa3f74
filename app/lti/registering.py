"""Dynamic registration: a platform registers itself through a link (LTI Dynamic Registration 1.0).

An administrator makes a link, good once, for their organisation; the platform opens it in a frame
with the address of its configuration and a token for this one registration.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from app.kernel import clock, signed
from app.kernel.errors import Conflict, NotFound, ProductError
from app.kernel.fetch import Answer, FetchError, fetch, send
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.lti import platforms, quirks, registration_store, rules
from app.lti.model import MessageType, Platform, RegistrationLink, Scope, origin_of
from app.lti.quirks import Quirks
from app.lti.tables import RegistrationLinkRow

PURPOSE = "keepinpact.lti-registration"
PLATFORM_CLAIM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CLAIM = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
_SAID_LENGTH = 200


class NotRegistered(ProductError):
    """A registration that did not come about; `values` say what the platform answered."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where we are, for a platform: absolute addresses under our one base."""

    login: str
    launch: str
    deep_link: str
    keys: str
    logo: str


def make_link(organisation_id: OrganisationId, made_by: PersonId | None) -> UUID:
    """Return a new link, good once and for a week."""
    moment = clock.now()
    row = RegistrationLinkRow(
        id=new_id(),
        organisation_id=organisation_id,
        created_by=made_by,
        created_at=moment,
        expires_at=moment + rules.LINK_HOLDS,
    )
    registration_store.add(row)
    return row.id


def key_of(link_id: UUID) -> str:
    """Return the last part of a link's address."""
    return signed.sign(PURPOSE, link_id)


def open_links(actor: Actor) -> list[RegistrationLink]:
    """Return the links of the actor's organisation that can still be used, newest first."""
    return registration_store.open_links(actor.organisation_id, clock.now())


def get(actor: Actor, link_id: UUID) -> RegistrationLink:
    """Return a link of the actor's organisation; raise `NotFound` for anybody else's."""
    link = registration_store.find(link_id)
    if link is None or link.organisation_id != actor.organisation_id:
        raise NotFound
    return link


def withdraw(actor: Actor, link_id: UUID) -> None:
    """Take a link back; raise `NotFound` for one that is used, or somebody else's."""
    if not registration_store.withdraw(actor.organisation_id, link_id, clock.now()):
        raise NotFound


def opened(key: str) -> RegistrationLink:
    """Return the link that a key is for; raise `NotFound`, or `Conflict` if it cannot be used."""
    link = registration_store.find(signed.read(PURPOSE, key))
    if link is None:
        raise NotFound("link_unknown")
    if link.used_at is not None:
        raise Conflict("lti_link_used")
    if clock.now() >= link.expires_at:
        raise Conflict("lti_link_over")
    return link


def take(link: RegistrationLink) -> None:
    """Let nobody else register through this link; raise `Conflict` if somebody just did."""
    if not registration_store.use(link.id, clock.now()):
        raise Conflict("lti_link_used")


def give_back(link: RegistrationLink) -> None:
    """Let the link be used again: nothing came of this attempt."""
    registration_store.give_back(link.id)


def configuration(url: str) -> dict[str, Any]:
    """Fetch and check what a platform says of itself; raise `NotRegistered`.

    Its issuer has to live where the configuration was fetched (see `Quirks.may_name`).
    """
    try:
        found = json.loads(fetch(url, accept="application/json").body)
    except FetchError as error:
        raise NotRegistered("lti_configuration_unreachable", reason=error.reason) from error
    except (ValueError, RecursionError) as error:
        raise NotRegistered("lti_configuration_unreadable") from error
    if not isinstance(found, dict):
        raise NotRegistered("lti_configuration_unreadable")
    for name in ("issuer", *_ENDPOINTS):
        if not isinstance(found.get(name), str) or not found[name]:
            raise NotRegistered("lti_configuration_lacks", name=name)
    if not _quirks(found).may_name(found["issuer"], url, found):
        raise NotRegistered("lti_configuration_issuer")
    return found


def _quirks(found: Mapping[str, Any]) -> Quirks:
    return quirks.named(_family(found), found["issuer"], found["authorization_endpoint"])


def _family(found: Mapping[str, Any]) -> str | None:
    family = rules.map_claim(found, PLATFORM_CLAIM).get("product_family_code")
    return family[:80] if isinstance(family, str) else None


def ask(found: Mapping[str, Any], token: str, addresses: Addresses) -> dict[str, Any]:
    """Send our registration and return what was registered; raise `NotRegistered`."""
    said = _asked("POST", found, token, json.dumps(description(addresses, found)).encode())
    if not said.get("client_id"):
        raise NotRegistered("lti_registration_unreadable")
    return said


def registered_client(found: Mapping[str, Any], token: str) -> str | None:
    """Return the client id of the registration that a token for an update is about.

    None for a tool that has none yet: one of LTI 1.1, which the update turns into one of 1.3.
    """
    client_id = _asked("GET", found, token).get("client_id")
    return client_id if isinstance(client_id, str) and client_id else None


def _asked(
    method: str, found: Mapping[str, Any], token: str, body: bytes | None = None
) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token.isascii() and token.isprintable() and token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        answer = send(method, found["registration_endpoint"], headers=headers, body=body)
    except FetchError as error:
        raise NotRegistered("lti_registration_unreachable", reason=error.reason) from error
    return _registered(answer)


def keep(
    link: RegistrationLink, found: Mapping[str, Any], answer: Mapping[str, Any], *, source: str
) -> Platform:
    """Keep a platform that has registered us, and what came of the link.

    `source` is where its configuration was fetched: the platform shows our pages from there.
    """
    tool = rules.map_claim(answer, TOOL_CLAIM)
    deployment = tool.get("deployment_id")
    shown = {origin_of(found["authorization_endpoint"]), origin_of(found["issuer"])}
    audience = _quirks(found).audience(found.get("authorization_server"))
    platform_id = platforms.add(
        link.organisation_id,
        issuer=found["issuer"],
        client_id=str(answer["client_id"]),
        auth_url=found["authorization_endpoint"],
        token_url=found["token_endpoint"],
        jwks_url=found["jwks_uri"],
        deployment_ids=[str(deployment)] if deployment else [],
        token_audience=audience or "",
        family=_family(found),
        frame_origins={origin_of(source)} - shown,
    )
    registration_store.note_outcome(link.id, platform_id)
    return platforms.known(platform_id)


def description(addresses: Addresses, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what we are, as a client registration (3.5.2 and 3.6).

    `lineitem` is asked for by name: Moodle lists it as granted in any case and grants it only then.
    No address of e-mail is asked for: we have no use for it.
    """
    offered = found.get("scopes_supported")
    scopes = [s.value for s in Scope if not isinstance(offered, list) or s.value in offered]
    variables = rules.map_claim(found, PLATFORM_CLAIM).get("variables")
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": addresses.login,
        "redirect_uris": [addresses.launch, addresses.deep_link],
        "client_name": "Keep in Pact",
        "jwks_uri": addresses.keys,
        "logo_uri": addresses.logo,
        "token_endpoint_auth_method": "private_key_jwt",
        "id_token_signed_response_alg": "RS256",
        "scope": " ".join(scopes),
        TOOL_CLAIM: {
            # With its port: Moodle compares it with the target link's.
            "domain": urlsplit(addresses.launch).netloc,
            "description": "Competences of partnership work: learn, assess, prove.",
            "target_link_uri": addresses.launch,
            "claims": ["iss", "sub", "name", "given_name", "family_name"],
            "custom_parameters": {
                name: f"${variable}"
                for name, variable in rules.HISTORIES.items()
                if not isinstance(variables, list) or variable in variables
            },
            "messages": [
                {"type": MessageType.RESOURCE_LINK, "target_link_uri": addresses.launch},
                {
                    "type": MessageType.DEEP_LINKING,
                    "target_link_uri": addresses.launch,
                    "label": "Keep in Pact",
                },
            ],
        },
    }


def _registered(answer: Answer) -> dict[str, Any]:
    """Read the answer: 201 by the specification, 200 from Moodle, errors there as plain text."""
    if answer.status not in {200, 201}:
        said = " ".join(answer.body.decode("utf-8", "replace").split())
        # A page is no sentence: what stands in a heading somewhere helps nobody.
        words = answer.reason if said.startswith("<") else said
        raise NotRegistered(
            "lti_registration_refused", status=answer.status, detail=words[:_SAID_LENGTH]
        )
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise NotRegistered("lti_registration_unreadable") from error
    if not isinstance(found, dict):
        raise NotRegistered("lti_registration_unreadable")
    return found
