from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import aliased

from app.kernel.db import db
from app.kernel.outbox.tables import OutboxRow


def add(row: OutboxRow) -> None:
    db.session.add(row)


def has_dedup_key(key: str) -> bool:
    return db.session.scalar(select(OutboxRow.id).where(OutboxRow.dedup_key == key)) is not None


def due(moment: datetime, limit: int) -> list[UUID]:
    """Return ids that may be tried now: due, not leased, and first in their order."""
    earlier = aliased(OutboxRow)
    blocked = exists().where(
        earlier.order_key == OutboxRow.order_key,
        earlier.delivered_at.is_(None),
        or_(
            earlier.created_at < OutboxRow.created_at,
            and_(earlier.created_at == OutboxRow.created_at, earlier.id < OutboxRow.id),
        ),
    )
    query = (
        select(OutboxRow.id)
        .where(
            OutboxRow.delivered_at.is_(None),
            OutboxRow.next_at <= moment,
            or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until < moment),
            ~blocked,
        )
        .order_by(OutboxRow.created_at, OutboxRow.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def lease(row_id: UUID, moment: datetime, until: datetime) -> OutboxRow | None:
    """Take a row for delivery; None if somebody else has it."""
    taken = db.session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.id == row_id,
            OutboxRow.delivered_at.is_(None),
            or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until < moment),
        )
        .values(leased_until=until, attempts=OutboxRow.attempts + 1)
    )
    assert isinstance(taken, CursorResult)
    return db.session.get(OutboxRow, row_id, populate_existing=True) if taken.rowcount else None


def get(row_id: UUID) -> OutboxRow | None:
    return db.session.get(OutboxRow, row_id)
