"""Put things into the outbox, and deliver what is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.ids import new_id
from app.kernel.outbox import store

LEASE = timedelta(minutes=2)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=6)
MOST_ATTEMPTS = 20
"""About three days: what has not arrived by then needs a human (`keepinpact doctor` says so)."""

WAKE = "keepinpact.outbox.wake"
"""Key in the session's `info`: this transaction put something in; wake the worker after it."""

Deliver = Callable[[dict[str, Any]], None]

_ADDRESS = re.compile(r"[^\s<>'\"(,]+@[^\s<>'\"),]+")

_log = structlog.get_logger()


def put(
    kind: str, payload: Mapping[str, Any], *, order_key: str, dedup_key: str | None = None
) -> None:
    """Remember to deliver `payload` (ids only, JSON); a known `dedup_key` is not put twice."""
    moment = clock.now()
    store.add(
        {
            "id": new_id(),
            "kind": kind,
            "payload": dict(payload),
            "order_key": order_key,
            "dedup_key": dedup_key,
            "attempts": 0,
            "created_at": moment,
            "next_at": moment,
        }
    )
    db.session().info[WAKE] = True


def retry_after(attempts: int) -> timedelta:
    """Wait twice as long after each failed attempt, at most six hours."""
    return min(FIRST_RETRY * 2.0 ** min(attempts - 1, 20), LONGEST_RETRY)


def deliver_due(deliverers: Mapping[str, Deliver], limit: int = 50) -> int:
    """Deliver what is due, each row by itself; return how many went out."""
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
        # Outside any writing transaction: a slow mail server must not hold SQLite's one lock.
        deliverers[kind](payload)
    except Exception as error:  # noqa: BLE001  # whatever a deliverer meets, the row waits
        db.session.remove()
        _log.warning("outbox_failed", kind=kind, row=str(row_id), error=type(error).__name__)
        _note_failure(row_id, attempts, error)
        return False
    db.session.remove()
    _note_delivery(row_id)
    return True


def _note_delivery(row_id: UUID) -> None:
    with unit_of_work():
        row = store.get(row_id)
        if row is not None:
            row.delivered_at, row.leased_until, row.last_error = clock.now(), None, None


def _note_failure(row_id: UUID, attempts: int, error: Exception) -> None:
    with unit_of_work():
        row = store.get(row_id)
        if row is None:
            return
        row.leased_until = None
        # The row outlives the person; mail servers repeat the address in what they say.
        row.last_error = _ADDRESS.sub("…", f"{type(error).__name__}: {error}")[:500]
        row.next_at = clock.now() + retry_after(attempts)
        if attempts >= MOST_ATTEMPTS:
            row.given_up_at = clock.now()
