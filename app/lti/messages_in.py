"""From the claims of a verified id_token to a `Message` (LTI 1.3 core 5.3 and 5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.lti import rules
from app.lti.model import Message, MessageType, Refused
from app.lti.rules import CLAIM


def read(claims: Mapping[str, Any]) -> Message:
    """Return what a message says; raise `Refused` naming the claim that is missing or empty."""
    kind = rules.message_type(claims)
    presentation = rules.map_claim(claims, CLAIM + "launch_presentation")
    return Message(
        type=kind,
        deployment_id=rules.text_claim(claims, CLAIM + "deployment_id"),
        subject=_subject(claims, kind),
        roles=rules.mapped_roles(rules.list_claim(claims, CLAIM + "roles")),
        administers_platform=rules.administers_platform(rules.list_claim(claims, CLAIM + "roles")),
        target_link_uri=_target(claims, kind),
        context=rules.place_claim(claims, CLAIM + "context", needed=False),
        resource_link=rules.place_claim(
            claims, CLAIM + "resource_link", needed=kind is not MessageType.DEEP_LINKING
        ),
        custom=rules.custom_of(claims),
        locale=_short_text(presentation.get("locale"), 20),
        return_url=_short_text(presentation.get("return_url"), rules.URL_LENGTH),
        name=rules.name_of(claims),
        grades=rules.map_claim(claims, rules.GRADES_CLAIM) or None,
        roster=rules.map_claim(claims, rules.ROSTER_CLAIM) or None,
        deep_linking=_deep_linking(claims) if kind is MessageType.DEEP_LINKING else None,
        for_user=_for_user(claims) if kind is MessageType.SUBMISSION_REVIEW else None,
    )


def _subject(claims: Mapping[str, Any], kind: MessageType) -> str | None:
    """Return who it is; None where an activity is opened anonymously (LTI 1.3 core 5.3.6).

    Whoever places activities or looks at somebody's work has to be somebody.
    """
    if kind is MessageType.RESOURCE_LINK and "sub" not in claims:
        return None
    return rules.text_claim(claims, "sub")


def _target(claims: Mapping[str, Any], kind: MessageType) -> str:
    """Only deep linking may do without (Deep Linking 2.0, 4.4)."""
    if kind is MessageType.DEEP_LINKING and (CLAIM + "target_link_uri") not in claims:
        return ""
    return rules.text_claim(claims, CLAIM + "target_link_uri", most=rules.URL_LENGTH)


def _deep_linking(claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings (Deep Linking 2.0, 4.4.1); without a way back nothing can be placed."""
    settings = rules.map_claim(claims, rules.DEEP_LINKING_CLAIM)
    if not settings:
        raise Refused("lti_claim_missing", claim="deep_linking_settings")
    rules.text_claim(settings, "deep_link_return_url", most=rules.URL_LENGTH)
    return settings


def _for_user(claims: Mapping[str, Any]) -> str:
    """Return whose work is to be looked at (Submission Review 1.0, 3.3)."""
    return rules.text_claim(rules.map_claim(claims, CLAIM + "for_user"), "user_id")


def _short_text(value: object, most: int) -> str | None:
    usable = isinstance(value, str) and 0 < len(value) <= most and "\0" not in value
    return str(value) if usable else None
