"""Put things into the outbox, and deliver what is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.ids import new_id
from app.kernel.outbox import store
from app.kernel.outbox.tables import OutboxRow

LEASE = timedelta(minutes=2)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=6)

Deliver = Callable[[dict[str, Any]], None]

_log = structlog.get_logger()


def put(
    kind: str, payload: Mapping[str, Any], *, order_key: str, dedup_key: str | None = None
) -> None:
    """Remember to deliver `payload` (ids only, JSON); a known `dedup_key` is not put twice."""
    if dedup_key is not None and store.has_dedup_key(dedup_key):
        return
    moment = clock.now()
    store.add(
        OutboxRow(
            id=new_id(),
            kind=kind,
            payload=dict(payload),
            order_key=order_key,
            dedup_key=dedup_key,
            attempts=0,
            created_at=moment,
            next_at=moment,
        )
    )


def retry_after(attempts: int) -> timedelta:
    """Wait twice as long after each failed attempt, at most six hours."""
    return min(FIRST_RETRY * 2.0 ** min(attempts - 1, 20), LONGEST_RETRY)


def deliver_due(deliverers: Mapping[str, Deliver], limit: int = 50) -> int:
    """Deliver what is due, each row in a transaction of its own; return how many went out."""
    with unit_of_work():
        waiting = store.due(clock.now(), limit)
    return sum(_deliver_one(row_id, deliverers) for row_id in waiting)


def _deliver_one(row_id: UUID, deliverers: Mapping[str, Deliver]) -> bool:
    with unit_of_work():
        row = store.lease(row_id, clock.now(), clock.now() + LEASE)
        if row is None:
            return False
        kind, payload, attempts = row.kind, dict(row.payload), row.attempts
    try:
        with unit_of_work():
            deliverers[kind](payload)
            delivered = store.get(row_id)
            assert delivered is not None
            delivered.delivered_at = clock.now()
            delivered.last_error = None
    except Exception as error:  # noqa: BLE001  # whatever a deliverer meets, the row waits
        _log.warning("outbox_failed", kind=kind, row=str(row_id), error=type(error).__name__)
        with unit_of_work():
            failed = store.get(row_id)
            if failed is not None:
                failed.leased_until = None
                failed.last_error = f"{type(error).__name__}: {error}"[:500]
                failed.next_at = clock.now() + retry_after(attempts)
        return False
    return True
