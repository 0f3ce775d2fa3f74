"""What a teacher chose goes to the platform as activities (Deep Linking 2.0)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from app.kernel.errors import Invalid, NotFound
from app.kernel.ids import new_id
from app.lti import placements, platforms, rules, token
from app.lti.model import Launch, MessageType, Refused, origin_of
from app.lti.placements import Gives, Offer

CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/"
RESOURCE_LINK = "ltiResourceLink"
MOST_ITEMS = 50

MAXIMUM: Mapping[Gives, int] = {
    Gives.PARTICIPATION: 1,
    Gives.SHARE: 100,
    Gives.SCORE: 100,
    Gives.LEVEL: 5,
}
"""Points of a column: whole, and from 1 to 100, or Moodle makes a column that never shows any."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the platform takes (Deep Linking 2.0, 4.4.1)."""

    return_url: str
    multiple: bool
    columns: bool
    """Whether it makes a column for an item that asks for one."""
    data: str | None
    """To be said again in the answer."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing to place, in the reader's words."""

    offer: Offer
    title: str
    graded: bool


def settings_of(launch: Launch) -> Settings:
    """Return what the platform of this launch takes; raise `NotFound` outside deep linking.

    Raises `Refused` where it takes no activities, or has no way back.
    """
    said = launch.deep_linking
    if launch.message_type is not MessageType.DEEP_LINKING or said is None:
        raise NotFound
    types = said.get("accept_types")
    if not isinstance(types, list) or RESOURCE_LINK not in types:
        raise Refused("lti_deep_link_type")
    url, data = said.get("deep_link_return_url"), said.get("data")
    if not isinstance(url, str) or not origin_of(url):
        raise Refused("lti_claim_missing", claim="deep_link_return_url")
    return Settings(
        return_url=url,
        multiple=said.get("accept_multiple") is not False,
        columns=said.get("accept_lineitem") is not False,
        data=data if isinstance(data, str) else None,
    )


def chosen(keys: Sequence[str], settings: Settings) -> list[Offer]:
    """Return what was chosen, each once, in the order of the list; raise `Invalid`, `NotFound`."""
    wanted = set(keys)
    found = [offer for offer in placements.offers() if offer.key in wanted]
    if len(found) != len(wanted):
        raise NotFound("lti_placement_unknown")
    if not found:
        raise Invalid("lti_nothing_chosen")
    if len(found) > (MOST_ITEMS if settings.multiple else 1):
        raise Invalid("lti_too_many_chosen", most=MOST_ITEMS if settings.multiple else 1)
    return found


def response(
    launch: Launch,
    items: Collection[Chosen],
    message: str,
    *,
    address: str,
    icon: str,
) -> str:
    """Return the signed answer (Deep Linking 2.0, 4.5), with no items where nothing was chosen.

    `address` is the one that platforms launch, `icon` that of a picture. Moodle says nothing to
    the teacher after an empty answer, so `message` does.
    """
    settings = settings_of(launch)
    deployments = {one.id: one for one in platforms.deployments(launch.platform)}
    claims: dict[str, Any] = {
        "iss": launch.platform.client_id,
        "aud": launch.platform.issuer,
        "nonce": str(new_id()),
        rules.CLAIM + "deployment_id": deployments[launch.deployment_row].deployment_id,
        rules.CLAIM + "message_type": "LtiDeepLinkingResponse",
        rules.CLAIM + "version": rules.VERSION,
        CLAIM + "content_items": [_item(one, settings, address, icon) for one in items],
        CLAIM + "msg": message,
    }
    if settings.data is not None:
        claims[CLAIM + "data"] = settings.data
    return token.sign(claims)


def _item(one: Chosen, settings: Settings, address: str, icon: str) -> dict[str, Any]:
    """Return one activity (Deep Linking 2.0, 3.2); `custom` always: Moodle fails without it."""
    key = one.offer.key
    custom = {rules.PLACE: key}
    custom |= {name: f"${variable}" for name, variable in rules.HISTORIES.items()}
    item: dict[str, Any] = {
        "type": RESOURCE_LINK,
        "url": f"{address}?{urlencode({rules.PLACE: key}, safe=':/')}",
        "title": one.title,
        "text": one.offer.about,
        "icon": {"url": icon, "width": 64, "height": 64},
        "custom": custom,
    }
    if one.graded and settings.columns:
        item["lineItem"] = {
            "label": one.title,
            "scoreMaximum": MAXIMUM[one.offer.gives],
            "resourceId": key,
            "tag": key.partition(":")[0],
        }
    elif one.graded:
        custom[rules.COLUMN] = rules.OUR_COLUMN
    return item
