"""Queries on the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import aliased

from app.kernel.db import db, insert_once
from app.kernel.outbox.tables import OutboxRow


def add(values: dict[str, Any]) -> bool:
    """Insert a row; False, and nothing inserted, if its `dedup_key` is there already."""
    return insert_once(OutboxRow, ["dedup_key"], **values)


def _waiting(row: type[OutboxRow]) -> ColumnElement[bool]:
    return and_(row.delivered_at.is_(None), row.given_up_at.is_(None))


def _free(moment: datetime) -> ColumnElement[bool]:
    return or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until < moment)


def due(moment: datetime, limit: int) -> list[UUID]:
    """Return ids that may be tried now: due, not leased, and first in their order."""
    earlier = aliased(OutboxRow)
    blocked = exists().where(
        earlier.order_key == OutboxRow.order_key,
        _waiting(earlier),
        or_(
            earlier.created_at < OutboxRow.created_at,
            and_(earlier.created_at == OutboxRow.created_at, earlier.id < OutboxRow.id),
        ),
    )
    query = (
        select(OutboxRow.id)
        .where(_waiting(OutboxRow), OutboxRow.next_at <= moment, _free(moment), ~blocked)
        .order_by(OutboxRow.created_at, OutboxRow.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def lease(row_id: UUID, moment: datetime, until: datetime) -> OutboxRow | None:
    """Take a row for delivery; None if somebody else has it."""
    taken = db.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, _waiting(OutboxRow), _free(moment))
        .values(leased_until=until, attempts=OutboxRow.attempts + 1)
    )
    assert isinstance(taken, CursorResult)
    return db.session.get(OutboxRow, row_id, populate_existing=True) if taken.rowcount else None


def get(row_id: UUID) -> OutboxRow | None:
    return db.session.get(OutboxRow, row_id)


def count_given_up() -> int:
    query = select(func.count()).where(OutboxRow.given_up_at.is_not(None))
    return db.session.scalar(query) or 0


def count_late(before: datetime) -> int:
    """Return how many rows have been due since before that moment."""
    query = select(func.count()).where(_waiting(OutboxRow), OutboxRow.next_at < before)
    return db.session.scalar(query) or 0
