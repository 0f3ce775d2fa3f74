"""From the form of an LTI 1.1 launch to a `Message`: said in the claims of 1.3, and read as those.

Which parameter became which claim: LTI 1.3 core, C.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.lti import messages_in, rules
from app.lti.model import Message, MessageType, Outcome, Refused, Version
from app.lti.rules import CLAIM

LAUNCH = "basic-lti-launch-request"
_CUSTOM = "custom_"
_VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/"
_COURSE_ROLE = "urn:lti:role:ims/lis/"
_PERSON_ROLES = {
    "urn:lti:instrole:ims/lis/Administrator": f"{_VOCABULARY}institution/person#Administrator",
    "urn:lti:sysrole:ims/lis/Administrator": f"{_VOCABULARY}system/person#Administrator",
    "urn:lti:sysrole:ims/lis/SysAdmin": f"{_VOCABULARY}system/person#Administrator",
}
_ASSISTANT = "TeachingAssistant"
"""A role of its own in LTI 1.1, a kind of instructor in 1.3 (LIS 2)."""


def read(form: Mapping[str, str], url: str, deployment_id: str) -> Message:
    """Return what a signed form says; raise `Refused` naming the parameter that is missing."""
    if form.get("lti_version") != Version.V1_1:
        raise Refused("lti_old_version")
    if form.get("lti_message_type") != LAUNCH:
        raise Refused("lti_message_type")
    link_id = rules.text_claim(form, "resource_link_id")
    claims: dict[str, Any] = {
        CLAIM + "version": rules.VERSION,
        CLAIM + "message_type": MessageType.RESOURCE_LINK,
        CLAIM + "deployment_id": deployment_id,
        CLAIM + "target_link_uri": url,
        CLAIM + "roles": roles(form.get("roles", "")),
        CLAIM + "resource_link": {"id": link_id, "title": form.get("resource_link_title")},
        CLAIM + "custom": _custom(form),
        CLAIM + "launch_presentation": {
            "locale": form.get("launch_presentation_locale"),
            "return_url": form.get("launch_presentation_return_url"),
        },
        "name": form.get("lis_person_name_full"),
        "given_name": form.get("lis_person_name_given"),
        "family_name": form.get("lis_person_name_family"),
    }
    if form.get("user_id"):
        claims["sub"] = rules.text_claim(form, "user_id")
    if form.get("context_id"):
        context = {"id": form["context_id"], "title": form.get("context_title")}
        claims[CLAIM + "context"] = context
    return replace(messages_in.read(claims), outcome=_outcome(form))


def roles(said: str) -> list[str]:
    """Return role URIs of LTI 1.3 for a list of those of 1.1, by their URNs or short names.

    What stands after a second slash (`Instructor/GuestInstructor`) is a finer kind of the role.
    """
    return [_role(each.strip()) for each in said.split(",") if each.strip()]


def _role(name: str) -> str:
    if name in _PERSON_ROLES:
        return _PERSON_ROLES[name]
    if name.startswith("urn:") and not name.startswith(_COURSE_ROLE):
        return name
    role = name.removeprefix(_COURSE_ROLE).partition("/")[0]
    if role == _ASSISTANT:
        return f"{_VOCABULARY}membership/Instructor#{_ASSISTANT}"
    return f"{_VOCABULARY}membership#{role}"


def _custom(form: Mapping[str, str]) -> dict[str, str]:
    """Return the custom parameters; our own stands beside them where a platform moved the query."""
    named = {rules.PLACE: form[rules.PLACE]} if rules.PLACE in form else {}
    sent = {n.removeprefix(_CUSTOM): v for n, v in form.items() if n.startswith(_CUSTOM)}
    return {**named, **sent}


def _outcome(form: Mapping[str, str]) -> Outcome | None:
    """Return where this learner's grade goes; a platform sends both addresses or wants none."""
    url, sourcedid = (
        form.get(name, "") for name in ("lis_outcome_service_url", "lis_result_sourcedid")
    )
    usable = all(
        0 < len(each) <= rules.URL_LENGTH and "\0" not in each for each in (url, sourcedid)
    )
    return Outcome(url, sourcedid) if usable else None
