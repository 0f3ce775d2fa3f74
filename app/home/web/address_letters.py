"""The mail to an address of a list whose owner has no account; whoever has one gets a notice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for

from app.web.letters import Letter
from badges.batches import service as batches

BADGE_FOR_ADDRESS = "mail.badge_for_address"
"""Kind of outbox row; its payload: `batch`, `number`."""


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
