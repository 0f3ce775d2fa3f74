"""The mail that tells somebody that a platform was joined to their account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for

from app.kernel.errors import NotFound
from app.kernel.ids import PersonId
from app.kernel.outbox.service import Deliver
from app.lti import joining, store
from app.lti.needs import needed
from app.web.letters import Letter, deliverer


def joined(payload: dict[str, Any]) -> Letter | None:
    platform = store.find_platform(UUID(payload["platform"]))
    try:
        name, email, language = needed().contact(PersonId(UUID(payload["person"])))
    except NotFound:  # erased meanwhile
        return None
    if platform is None or email is None:
        return None
    values = {
        "name": name or email,
        "platform": platform.name,
        "link": url_for("lti_parting.platforms", _external=True),
    }
    return Letter(email, language, "lti/mail/joined.txt", values)


DELIVERERS: dict[str, Deliver] = {joining.JOINED: deliverer(joined)}
