"""Queries on the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from app.kernel.db import db, insert_new
from app.kernel.outbox.tables import OutboxRow


def add(rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, in one statement, except those whose `dedup_key` is there already."""
    insert_new(OutboxRow, ["dedup_key"], rows)


def _waiting(row: type[OutboxRow]) -> ColumnElement[bool]:
    return and_(row.delivered_at.is_(None), row.given_up_at.is_(None))


def _free(moment: datetime) -> ColumnElement[bool]:
    return or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until < moment)


@dataclass(frozen=True, slots=True, eq=False)
class Leased:
    """A row that is ours to deliver for a while."""

    id: UUID
    kind: str
    payload: dict[str, Any]
    attempts: int
    """This one included."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a row was not delivered, and when to try again; never, if it is given up."""

    id: UUID
    error: str
    next_at: datetime
    given_up_at: datetime | None


def due(moment: datetime, limit: int) -> list[tuple[UUID, str]]:
    """Return ids and kinds that may be tried now: due, not leased, and first in their order.

    What has waited longest comes first, so that what fails again and again holds up nothing else.
    """
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
        select(OutboxRow.id, OutboxRow.kind)
        .where(_waiting(OutboxRow), OutboxRow.next_at <= moment, _free(moment), ~blocked)
        .order_by(OutboxRow.next_at, OutboxRow.created_at, OutboxRow.id)
        .limit(limit)
    )
    return [(row.id, row.kind) for row in db.session.execute(query)]


def lease(ids: Sequence[UUID], moment: datetime, until: datetime) -> list[Leased]:
    """Take rows for delivery, in this order; those that somebody else has are left out."""
    taken = db.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(ids), _waiting(OutboxRow), _free(moment))
        .values(leased_until=until, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.id, OutboxRow.kind, OutboxRow.payload, OutboxRow.attempts)
        .execution_options(synchronize_session=False)
    )
    found = {row.id: Leased(row.id, row.kind, dict(row.payload), row.attempts) for row in taken}
    return [found[row_id] for row_id in ids if row_id in found]


def release(ids: Sequence[UUID]) -> None:
    """Give back rows that were leased and not tried."""
    _change(ids, leased_until=None, attempts=OutboxRow.attempts - 1)


def note_delivered(ids: Sequence[UUID], moment: datetime) -> None:
    _change(ids, delivered_at=moment, leased_until=None, last_error=None)


_FAILED = (
    update(OutboxRow.__table__)  # type: ignore[arg-type]
    .where(OutboxRow.id == bindparam("failed"))
    .values(
        leased_until=None,
        last_error=bindparam("error"),
        next_at=bindparam("again_at"),
        given_up_at=bindparam("no_more"),
    )
)


def note_failed(failures: Sequence[Failure]) -> None:
    if failures:
        values = [
            {
                "failed": failure.id,
                "error": failure.error,
                "again_at": failure.next_at,
                "no_more": failure.given_up_at,
            }
            for failure in failures
        ]
        db.session.connection().execute(_FAILED, values)


def _change(ids: Sequence[UUID], **values: Any) -> None:
    if ids:
        db.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(ids))
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def count_given_up() -> int:
    query = select(func.count()).where(OutboxRow.given_up_at.is_not(None))
    return db.session.scalar(query) or 0


def count_late(before: datetime) -> int:
    """Return how many rows have been due since before that moment."""
    query = select(func.count()).where(_waiting(OutboxRow), OutboxRow.next_at < before)
    return db.session.scalar(query) or 0
