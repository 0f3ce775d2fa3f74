"""The mail that tells a candidate what an assessor answered, and of the badge if there is one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for

from app.accounts import service as accounts
from app.home import store
from app.kernel.errors import NotFound
from app.kernel.outbox.service import Deliver
from app.web.letters import Letter, deliverer
from competences.framework import service as framework

DOSSIER_DECIDED = "mail.dossier_decided"
"""Kind of outbox row; its payload: `dossier`, `round`."""


def dossier_decided(payload: dict[str, Any]) -> Letter | None:
    dossier = store.find_dossier(UUID(payload["dossier"]))
    if dossier is None:
        return None
    try:
        contact = accounts.contact(dossier.person_id)
    except NotFound:
        return None
    if contact.email is None:
        return None
    award_id = store.badge_of_dossier(dossier.id)
    badge = url_for("badges.public", award_id=award_id, _external=True) if award_id else None
    values = {
        "name": contact.name or contact.email,
        "competence": framework.current().competence(dossier.competence).title,
        "level": dossier.level,
        "decided": dossier.decided,
        "link": url_for("validation.dossier", dossier_id=dossier.id, _external=True),
        "badge": badge,
    }
    return Letter(contact.email, contact.language, "home/mail/dossier_decided.txt", values)


DELIVERERS: dict[str, Deliver] = {DOSSIER_DECIDED: deliverer(dossier_decided)}
