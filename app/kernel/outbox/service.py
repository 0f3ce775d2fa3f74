"""Put things into the outbox, and deliver what is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.ids import new_id
from app.kernel.outbox import store
from app.kernel.outbox.store import Failure, Leased

LEASE = timedelta(minutes=2)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=6)
MOST_ATTEMPTS = 20
"""About three days: what has not arrived by then needs a human (`keepinpact doctor` says so)."""

WAKE = "keepinpact.outbox.wake"
"""Key in the session's `info`: this transaction put something in; wake the worker after it."""

BATCH = 50
"""How many rows are taken at once."""

Payload = dict[str, Any]
Deliver = Callable[[Payload], None]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing to deliver."""

    payload: Mapping[str, Any]
    """Ids only, JSON."""
    order_key: str
    dedup_key: str | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """A deliverer that opens once for many payloads of its kind, and closes once after them.

    For what may arrive twice without harm: if the worker dies in between, all of them come again.
    """

    open: Callable[[Sequence[Payload]], AbstractContextManager[Deliver]]

    def __call__(self, payload: Payload) -> None:
        with self.open([payload]) as deliver:
            deliver(payload)


_ADDRESS = re.compile(r"[^\s<>'\"(,]+@[^\s<>'\"),]+")

_log = structlog.get_logger()


def put(
    kind: str, payload: Mapping[str, Any], *, order_key: str, dedup_key: str | None = None
) -> None:
    """Remember to deliver `payload` (ids only, JSON); a known `dedup_key` is not put twice."""
    put_all(kind, [Parcel(payload, order_key, dedup_key)])


def put_all(kind: str, parcels: Sequence[Parcel]) -> None:
    """Remember to deliver many things of one kind; as `put`, in one statement."""
    if not parcels:
        return
    moment = clock.now()
    store.add(
        [
            {
                "id": new_id(),
                "kind": kind,
                "payload": dict(parcel.payload),
                "order_key": parcel.order_key,
                "dedup_key": parcel.dedup_key,
                "attempts": 0,
                "created_at": moment,
                "next_at": moment,
            }
            for parcel in parcels
        ]
    )
    db.session().info[WAKE] = True


def retry_after(attempts: int) -> timedelta:
    """Wait twice as long after each failed attempt, at most six hours."""
    return min(FIRST_RETRY * 2.0 ** min(attempts - 1, 20), LONGEST_RETRY)


def deliver_due(deliverers: Mapping[str, Deliver], limit: int = BATCH) -> int:
    """Deliver what is due; return how many went out."""
    with unit_of_work():
        waiting = store.due(clock.now(), limit)
    kinds = dict.fromkeys(kind for _id, kind in waiting)
    delivered = 0
    for kind in kinds:
        ids = [row_id for row_id, its_kind in waiting if its_kind == kind]
        deliver = deliverers.get(kind) or partial(_unknown, kind)
        if isinstance(deliver, Together):
            delivered += _deliver_together(ids, deliver)
        else:
            delivered += sum(_deliver_one(row_id, deliver) for row_id in ids)
    return delivered


def _unknown(kind: str, _payload: Payload) -> None:
    """Fail for what a newer version has put there: it waits for that."""
    raise KeyError(kind)


def _deliver_one(row_id: UUID, deliver: Deliver) -> int:
    return sum(_note({row: _tried(deliver, row)}) for row in _leased([row_id]))


def _deliver_together(ids: Sequence[UUID], together: Together) -> int:
    rows = _leased(ids)
    # Whatever is begun by then is over before the lease is.
    enough = clock.now() + LEASE / 2
    tried: dict[Leased, Exception | None] = {}
    try:
        with together.open([row.payload for row in rows]) as deliver:
            for row in rows:
                if clock.now() >= enough:
                    break
                tried[row] = _tried(deliver, row)
    except Exception as error:  # noqa: BLE001  # what came of them cannot be kept: all come again
        db.session.remove()
        _log.warning("outbox_failed", rows=len(rows), error=type(error).__name__)
        tried = dict.fromkeys(rows, error)
    return _note(tried, untried=[row.id for row in rows if row not in tried])


def _leased(ids: Sequence[UUID]) -> list[Leased]:
    with unit_of_work():
        return store.lease(ids, clock.now(), clock.now() + LEASE)


def _tried(deliver: Deliver, row: Leased) -> Exception | None:
    """Deliver outside any writing transaction: a slow server must not hold SQLite's one lock."""
    try:
        deliver(row.payload)
    except Exception as error:  # noqa: BLE001  # whatever a deliverer meets, the row waits
        _log.warning("outbox_failed", kind=row.kind, row=str(row.id), error=type(error).__name__)
        return error
    else:
        return None
    finally:
        db.session.remove()


def _note(tried: Mapping[Leased, Exception | None], untried: Sequence[UUID] = ()) -> int:
    """Keep what came of rows, in one transaction; return how many were delivered."""
    delivered = [row.id for row, error in tried.items() if error is None]
    with unit_of_work():
        store.note_delivered(delivered, clock.now())
        store.note_failed([_failure(row, error) for row, error in tried.items() if error])
        store.release(untried)
    return len(delivered)


def _failure(row: Leased, error: Exception) -> Failure:
    moment = clock.now()
    return Failure(
        row.id,
        # The row outlives the person; mail servers repeat the address in what they say.
        _ADDRESS.sub("…", f"{type(error).__name__}: {error}")[:500],
        moment + retry_after(row.attempts),
        moment if row.attempts >= MOST_ATTEMPTS else None,
    )
