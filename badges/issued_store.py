"""The documents of awards as they were issued: what verifiers ask for most."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Engine, bindparam, select

from app.kernel.db import Glance, read
from badges.model import Withdrawn
from badges.store import withdrawn_of
from badges.tables import AwardRow

_ISSUED = {
    name: select(
        AwardRow.documents[name].as_string().label("text"),
        AwardRow.revoked_at,
        AwardRow.revocation_reason,
        AwardRow.suspended_at,
        AwardRow.suspension_reason,
    ).where(AwardRow.id == bindparam("award_id"))
    for name in ("assertion", "credential")
}


def find_issued(award_id: UUID, name: str) -> tuple[str, Withdrawn | None] | None:
    """Return the JSON of the `assertion` or the `credential` as the database holds it.

    And, if the award is out of force, why.
    """
    rows = read(_ISSUED[name], award_id=award_id)
    return (rows[0].text, withdrawn_of(rows[0])) if rows else None


def glance_at_issued(engine: Engine, name: str) -> Callable[[UUID], tuple[str, bool] | None]:
    """Return what finds the JSON of an award, committed as it is, and whether it is in force."""
    glance = Glance(engine, _ISSUED[name])

    def find(award_id: UUID) -> tuple[str, bool] | None:
        row = glance.first(award_id=award_id)
        return (row[0], row[1] is None and row[3] is None) if row else None

    return find
