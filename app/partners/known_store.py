"""The partners somebody works with, for other worlds that offer or list them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.identity import Actor
from app.kernel.ids import CohortId
from app.kernel.sharing import opened_by
from app.partners.model import Status
from app.partners.tables import PartnerListRow, PartnerRow


def known(actor: Actor, cohorts: Collection[CohortId], most: int) -> list[Mapping[str, str]]:
    """Return the partners of every list the actor may open: existing ones first, then by name.

    Each by `modules.instrument.PARTNER_FACTS`; the same name of several lists comes once.
    """
    query = (
        select(
            PartnerRow.name,
            PartnerRow.type,
            PartnerRow.sector,
            PartnerRow.status,
            PartnerRow.contact_name.label("contact"),
            PartnerRow.backup_name.label("backup"),
            PartnerRow.last_contact,
        )
        .join(PartnerListRow, PartnerListRow.id == PartnerRow.list_id)
        .where(opened_by(PartnerListRow, actor, cohorts), PartnerRow.deleted_at.is_(None))
        .order_by((PartnerRow.status != Status.EXISTING), PartnerRow.name_key, PartnerRow.id)
        .limit(most)
    )
    found: dict[str, Mapping[str, str]] = {}
    for row in db.session.execute(query).mappings():
        last = row["last_contact"]
        found.setdefault(row["name"], {**row, "last_contact": last.isoformat() if last else ""})
    return list(found.values())
