"""The letters to a witness: who asks, for what, and how to object."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for

from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.outbox.service import Deliver
from app.web.letters import Letter, deliverer
from competences.portfolio.needs import needed
from competences.portfolio.witnessing import service, store
from competences.portfolio.witnessing.model import State


def witness_asked(payload: dict[str, Any]) -> Letter | None:
    return _letter(payload, reminder=False)


def witness_reminded(payload: dict[str, Any]) -> Letter | None:
    return _letter(payload, reminder=True)


def _letter(payload: dict[str, Any], *, reminder: bool) -> Letter | None:
    """Return a letter; None if its request was answered, taken back or forgotten by now."""
    request = store.find(UUID(payload["request"]))
    if request is None or request.state(clock.now()) is not State.WAITING:
        return None
    if not request.asked.email:
        return None
    try:
        learner = needed().contact(request.person_id)
    except NotFound:
        return None
    link = url_for("witness.look", token=service.token_of(request.id), _external=True)
    values = {
        "asked": request.asked,
        "learner": learner.name or learner.email,
        "until": request.expires_at,
        "link": link,
        "reminder": reminder,
    }
    return Letter(
        request.asked.email, request.asked.language, "portfolio/mail/witness_asked.txt", values
    )


DELIVERERS: dict[str, Deliver] = {
    service.WITNESS_ASKED: deliverer(witness_asked),
    service.WITNESS_REMINDED: deliverer(witness_reminded),
}
