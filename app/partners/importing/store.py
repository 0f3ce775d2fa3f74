"""Queries on files of partners and their rows."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from app.kernel.db import db
from app.partners.importing.tables import PartnerImportEntryRow


def forget_partner(partner_id: UUID) -> None:
    """Take what a file said about a partner out of its rows."""
    db.session.execute(
        update(PartnerImportEntryRow)
        .where(PartnerImportEntryRow.partner_id == partner_id)
        .values({"values": {}}),
        execution_options={"synchronize_session": False},
    )
