"""huey around the outbox: it wakes a worker. The rows are the truth; the queue may be lost.

A request that put something into the outbox wakes the worker after its commit; besides, the worker
sweeps what is due every minute (retries, and wake-ups that were lost).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, cast

import structlog
from flask import Flask, current_app, has_app_context
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.kernel.db import db
from app.kernel.outbox import service
from app.kernel.outbox.service import Deliver
from app.settings import Settings

NAME = "keepinpact"
LONGEST_WAIT_SECONDS = 1.0
"""How long a waking call may lie in a queue that has to be polled."""

Daily = Callable[[], object]
"""Something to do once a day, in a transaction of its own."""

_EXTENSION = "keepinpact_queue"
_log = structlog.get_logger()


class Queue:
    """The queue of one application.

    Made when first used: a page that puts nothing into the outbox never opens it.
    """

    def __init__(
        self, app: Flask, settings: Settings, deliverers: Mapping[str, Deliver], daily: list[Daily]
    ) -> None:
        self._app = app
        self._url = settings.queue_url
        self._deliverers = deliverers
        self._daily = daily

    @cached_property
    def huey(self) -> Huey:
        huey = _opened(self._url)
        self._sweep = huey.task(name="sweep")(self.sweep)
        huey.periodic_task(crontab(minute="*"), name="sweep_each_minute")(self.sweep)
        huey.periodic_task(crontab(hour="3", minute="17"), name="tidy")(self.tidy)
        return huey

    def wake(self) -> None:
        """Tell the worker that something is due."""
        huey = self.huey
        huey.enqueue(self._sweep.s())

    def sweep(self) -> None:
        """Deliver everything that is due now."""
        with self._app.app_context():
            while service.deliver_due(self._deliverers):
                pass

    def tidy(self) -> None:
        """Do what is to be done once a day."""
        with self._app.app_context():
            for task in self._daily:
                task()

    def consumer(self) -> Consumer:
        return self.huey.create_consumer(
            workers=1,
            max_delay=LONGEST_WAIT_SECONDS,
            graceful_signal="TERM",
            check_worker_health=True,
        )


def _opened(url: str) -> Huey:
    options: dict[str, Any] = {"results": False, "utc": True}
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey(NAME, url=url, **options)
    if url.startswith("postgresql"):
        return PostgresHuey(
            NAME, dsn=url.replace("postgresql+psycopg://", "postgresql://"), **options
        )
    # Unsynchronised writes: what a power cut takes from the queue is still in the outbox.
    return SqliteHuey(NAME, filename=url, fsync=False, **options)


def init_app(
    app: Flask,
    settings: Settings,
    deliverers: Mapping[str, Deliver],
    daily: list[Daily] | None = None,
) -> None:
    app.extensions[_EXTENSION] = Queue(app, settings, deliverers, daily or [])


def queue() -> Queue:
    """Return the queue of the current application."""
    return cast(Queue, current_app.extensions[_EXTENSION])


@event.listens_for(db.session, "after_commit")
def _wake_worker(session: Session) -> None:
    if not session.info.pop(service.WAKE, False) or not has_app_context():
        return
    try:
        queue().wake()
    except Exception as error:  # noqa: BLE001  # the sweep of the next minute will find the row
        _log.warning("queue_unavailable", error=type(error).__name__)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(service.WAKE, None)
