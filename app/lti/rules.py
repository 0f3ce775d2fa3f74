"""What decides on messages of platforms, without a database."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.kernel.i18n import LANGUAGES
from app.kernel.identity import Role
from app.kernel.words import one_line
from app.lti.model import MessageType, Place, Refused

LOGIN_HOLDS = timedelta(minutes=10)
"""From the platform's knock to its token: people may have to sign in there in between."""
TICKET_HOLDS = timedelta(minutes=5)
LAUNCH_HOLDS = timedelta(hours=12)
"""A working day. Then the platform is asked again who this is."""
LINK_HOLDS = timedelta(days=7)

VERSION = "1.3.0"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING_CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
GRADES_CLAIM = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ROSTER_CLAIM = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"

PLACE = "place"
"""Where a placement is named: in the query of the target link, or among the custom parameters."""

CONSUMER_ISSUER = "lti-1.1:"
"""With a consumer's key: what stands for its issuer, which LTI 1.1 has none of."""

COLUMN, OUR_COLUMN = "column", "ours"
"""Custom parameter of links whose column in the gradebook we make, as the platform makes none."""

CONTEXT_HISTORY, LINK_HISTORY = "context_id_history", "resource_link_id_history"
HISTORIES: Mapping[str, str] = {
    CONTEXT_HISTORY: "Context.id.history",
    LINK_HISTORY: "ResourceLink.id.history",
}
"""Custom parameters: what a course, or a link, was copied from (LTI 1.3 core, B.2)."""

ID_LENGTH = 255
URL_LENGTH = 2000
_NAME_LENGTH = 200
_MOST_CUSTOM = 100
_PLACEMENT = re.compile(r"[a-z][a-z-]{0,39}(:[A-Za-z0-9][A-Za-z0-9._/-]{0,150})?")

_COURSE = "http://purl.imsglobal.org/vocab/lis/v2/membership"
_ADMINISTRATORS = frozenset(
    f"http://purl.imsglobal.org/vocab/lis/v2/{kind}/person#Administrator"
    for kind in ("institution", "system")
)
_TRAINS = frozenset({"Instructor", "Administrator"})
"""Roles in a course that see how it goes; a Mentor accompanies one learner and does not."""


def mapped_roles(roles: Collection[object]) -> frozenset[Role]:
    """Return what somebody is here, from role URIs (LTI 1.3 core A.2) or their short names.

    Roles in the course decide. Only where there is none, administrators of the platform count as
    trainers; nobody becomes administrator or assessor here by what a platform says. Whatever is
    unknown makes a learner.
    """
    in_course = {name for role in roles if (name := _course_role(role))}
    found = {Role.TRAINER} if in_course & _TRAINS else set()
    if "Learner" in in_course or (in_course and not found):
        found.add(Role.LEARNER)
    if not in_course and administers_platform(roles):
        found.add(Role.TRAINER)
    return frozenset(found or {Role.LEARNER})


def administers_platform(roles: Collection[object]) -> bool:
    return not _ADMINISTRATORS.isdisjoint(str(role) for role in roles)


def _course_role(role: object) -> str:
    """Return the principal role in a course: `Instructor` for `…/membership/Instructor#Grader`."""
    text = str(role)
    if text.startswith(f"{_COURSE}#"):
        return text.removeprefix(f"{_COURSE}#")
    if text.startswith(f"{_COURSE}/"):
        return text.removeprefix(f"{_COURSE}/").partition("#")[0]
    return text if text.isalpha() else ""


def language_of(locale: object) -> str | None:
    """Return our language for a locale such as `fr_FR.UTF-8` or `fr-CA`; None if we lack it."""
    code = re.split(r"[^A-Za-z]", str(locale or ""), maxsplit=1)[0].lower()
    return code if code in LANGUAGES else None


def placement_key(target: str, custom: Mapping[str, str]) -> str | None:
    """Return which placement a message names, if it names one.

    The target link comes first: it belongs to the one link, and a course copy keeps it, while a
    custom parameter may be the tool's for all links. Only its query is read, so no address of
    somebody else's leads us anywhere.
    """
    asked = parse_qs(urlsplit(target).query).get(PLACE, [])
    for found in (*asked, custom.get(PLACE, "")):
        if _PLACEMENT.fullmatch(found):
            return found
    return None


def message_type(claims: Mapping[str, Any]) -> MessageType:
    """Return which message this is; raise `Refused` for one we do not know, or another version."""
    if text_claim(claims, CLAIM + "version") != VERSION:
        raise Refused("lti_version")
    try:
        return MessageType(text_claim(claims, CLAIM + "message_type"))
    except ValueError as error:
        raise Refused("lti_message_type") from error


def text_claim(claims: Mapping[str, Any], name: str, *, most: int = ID_LENGTH) -> str:
    """Return a claim that has to be there; raise `Refused` naming it if it is not, or is empty."""
    value = claims.get(name)
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise Refused("lti_claim_missing", claim=_short(name))
    if len(value) > most:
        raise Refused("lti_claim_long", claim=_short(name))
    return value


def list_claim(claims: Mapping[str, Any], name: str) -> list[Any]:
    value = claims.get(name)
    if not isinstance(value, list):
        raise Refused("lti_claim_missing", claim=_short(name))
    return value


def map_claim(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a claim that is an object; an empty one where it is missing or something else."""
    value = claims.get(name)
    return value if isinstance(value, dict) else {}


def place_claim(claims: Mapping[str, Any], name: str, *, needed: bool) -> Place | None:
    """Return a course or resource link: `id` and, if there is one, its title in one line."""
    value = map_claim(claims, name)
    if not value and not needed:
        return None
    found = value.get("id")
    if not isinstance(found, str) or not found or len(found) > ID_LENGTH or "\0" in found:
        raise Refused("lti_claim_missing", claim=f"{_short(name)}.id")
    return Place(found, one_line(str(value.get("title") or ""))[:ID_LENGTH])


def custom_of(claims: Mapping[str, Any]) -> dict[str, str]:
    """Return the custom parameters that have a value: `$Variables` not known there have none."""
    found = map_claim(claims, CLAIM + "custom").items()
    kept = {k: v for k, v in found if isinstance(v, str) and not v.startswith("$")}
    return dict(list(kept.items())[:_MOST_CUSTOM])


def name_of(claims: Mapping[str, Any]) -> str | None:
    """Return somebody's name in one line, if the platform says it."""
    whole = claims.get("name")
    parts = [claims.get("given_name"), claims.get("family_name")]
    said = whole if isinstance(whole, str) else " ".join(p for p in parts if isinstance(p, str))
    return one_line(said)[:_NAME_LENGTH].strip() or None


def _short(claim: str) -> str:
    """Return the last word of a claim's URI, as people who set platforms up know it."""
    return claim.rpartition("/")[2]
