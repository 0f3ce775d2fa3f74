"""Mails about badges: to holders of new ones and of those signed anew, to administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for

from app.accounts import service as accounts
from app.kernel.errors import NotFound
from app.kernel.ids import PersonId
from app.kernel.outbox.service import Deliver
from app.web.letters import Letter, deliverer
from badges import catalog
from badges import service as awards
from badges.batches import service as batches

BADGE_REISSUED = "mail.badge_reissued"
"""Kind of outbox row; its payload: `award`, `person`."""

BADGE_AWARDED = "mail.badge_awarded"
"""Kind of outbox row; its payload: `award`, `person`."""

BADGE_FOR_ADDRESS = "mail.badge_for_address"
"""Kind of outbox row; its payload: `batch`, `number`. To somebody who has no account."""

BADGES_AT_FAULT = "mail.badges_at_fault"
"""Kind of outbox row; its payload: `person` (an administrator), `count`."""


def badge_reissued(payload: dict[str, Any]) -> Letter | None:
    link = url_for("badges.public", award_id=UUID(payload["award"]), _external=True)
    return _letter(payload, "home/mail/badge_reissued.txt", link=link)


def badge_awarded(payload: dict[str, Any]) -> Letter | None:
    award_id = UUID(payload["award"])
    design = catalog.designs()[awards.get_award(award_id).design]
    link = url_for("badges.public", award_id=award_id, _external=True)
    return _letter(payload, "home/mail/badge_awarded.txt", link=link, badge=design.name)


def badge_for_address(payload: dict[str, Any]) -> Letter | None:
    """Write to an address of a list; None if it was erased, or the list forgotten, meanwhile."""
    found = batches.addressee(UUID(payload["batch"]), payload["number"])
    if found is None:
        return None
    batch, row = found
    design = batches.design_of(batch)
    if design is None:
        return None
    values = {
        "name": row.name,
        "badge": design.name,
        "organisation": batch.organisation_name,
        "link": url_for("badges.public", award_id=row.award_id, _external=True),
        "registering": url_for("accounts.register_page", _external=True),
    }
    return Letter(row.email or "", batch.language, "home/mail/badge_for_address.txt", values)


def badges_at_fault(payload: dict[str, Any]) -> Letter | None:
    return _letter(payload, "home/mail/badges_at_fault.txt", count=payload["count"])


def _letter(payload: dict[str, Any], template: str, **values: object) -> Letter | None:
    """Return a letter to the payload's person; None if they are gone or have no address."""
    try:
        contact = accounts.contact(PersonId(UUID(payload["person"])))
    except NotFound:
        return None
    if contact.email is None:
        return None
    name = contact.name or contact.email
    return Letter(contact.email, contact.language, template, {"name": name, **values})


DELIVERERS: dict[str, Deliver] = {
    BADGE_REISSUED: deliverer(badge_reissued),
    BADGE_AWARDED: deliverer(badge_awarded),
    BADGE_FOR_ADDRESS: deliverer(badge_for_address),
    BADGES_AT_FAULT: deliverer(badges_at_fault),
}
