from __future__ import annotations

import smtplib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.outbox import service, store
from app.kernel.outbox.queue import init_app, queue
from app.kernel.outbox.tables import OutboxRow
from tests.alongside import at_once
from tests.conftest import make_settings

START = datetime(2030, 1, 1, tzinfo=UTC)


class Post:
    """A deliverer that notes what it was given, and can be told to fail."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.broken: set[str] = set()

    def __call__(self, payload: dict[str, str]) -> None:
        if payload["id"] in self.broken:
            raise OSError("nobody home")
        self.arrived.append(payload["id"])


@pytest.fixture
def post() -> Post:
    return Post()


def put(*names: str, order_key: str = "a", dedup_key: str | None = None) -> None:
    with unit_of_work():
        for name in names:
            service.put("letter", {"id": name}, order_key=order_key, dedup_key=dedup_key)


def put_in_turn(*names: str) -> None:
    """Put these one second after the other, with nothing to hold any of them up."""
    for number, name in enumerate(names):
        with clock.at(START - timedelta(seconds=len(names) - number)):
            put(name, order_key=name)


def _put_and_undo() -> None:
    with unit_of_work():
        service.put("letter", {"id": "never"}, order_key="a")
        raise RuntimeError("undo")


def deliver(post: Post, after: timedelta = timedelta()) -> int:
    with clock.at(START + after):
        return service.deliver_due({"letter": post})


@pytest.fixture(autouse=True)
def _earlier() -> Iterator[None]:
    with clock.at(START - timedelta(seconds=1)):
        yield


def test_put_and_deliver_once(both_app: Flask, post: Post) -> None:
    put("one")
    assert (deliver(post), deliver(post)) == (1, 0)
    assert post.arrived == ["one"]


def test_put_undone_with_its_transaction(both_app: Flask, post: Post) -> None:
    with pytest.raises(RuntimeError, match="undo"):
        _put_and_undo()
    assert deliver(post) == 0


def test_same_dedup_key_is_put_once(both_app: Flask, post: Post) -> None:
    put("one", dedup_key="k")
    put("again", dedup_key="k")
    put("other", dedup_key="l", order_key="b")
    deliver(post)
    assert sorted(post.arrived) == ["one", "other"]


def test_same_dedup_key_twice_in_one_transaction(both_app: Flask, post: Post) -> None:
    put("one", "again", dedup_key="k")
    deliver(post)
    assert post.arrived == ["one"]


def test_order_holds_within_a_key_when_the_first_fails(both_app: Flask, post: Post) -> None:
    with clock.at(START - timedelta(seconds=3)):
        put("first")
    put("second")
    put("elsewhere", order_key="b")
    post.broken = {"first"}
    deliver(post)
    deliver(post, timedelta(seconds=10))
    assert post.arrived == ["elsewhere"]
    post.broken = set()
    deliver(post, timedelta(minutes=1))
    deliver(post, timedelta(minutes=1))
    assert post.arrived == ["elsewhere", "first", "second"]


def test_retry_waits_longer_each_time(both_app: Flask, post: Post) -> None:
    put("one")
    post.broken = {"one"}
    moments, after = [], timedelta()
    for _ in range(4):
        deliver(post, after)
        with unit_of_work():
            row = db.session.scalar(sa.select(OutboxRow))
            moments.append((row.attempts, row.next_at - (START + after)))
            after = row.next_at - START
    assert moments == [
        (1, timedelta(seconds=30)),
        (2, timedelta(seconds=60)),
        (3, timedelta(seconds=120)),
        (4, timedelta(seconds=240)),
    ]


def test_retry_waits_six_hours_at_most() -> None:
    assert service.retry_after(15) == timedelta(hours=6)
    assert service.retry_after(10_000) == timedelta(hours=6)


def test_failure_is_noted_and_given_up_in_the_end(both_app: Flask, post: Post) -> None:
    with clock.at(START - timedelta(seconds=3)):
        put("never")
    put("after")
    post.broken = {"never"}
    with unit_of_work():
        db.session.execute(sa.update(OutboxRow).values(attempts=service.MOST_ATTEMPTS - 1))
    deliver(post)
    with unit_of_work():
        row = db.session.scalar(sa.select(OutboxRow).where(OutboxRow.given_up_at.is_not(None)))
        assert (row.payload["id"], row.last_error) == ("never", "OSError: nobody home")
        assert store.count_given_up() == 1
    deliver(post)
    assert post.arrived == ["after"]  # what can never arrive holds nobody up


def test_failure_is_noted_without_the_address(both_app: Flask) -> None:
    """The row stays when the person is erased; servers repeat the address they refuse."""

    def refused(_payload: dict[str, str]) -> None:
        raise smtplib.SMTPRecipientsRefused(
            {"example.person@example.org": (550, b"<example.person@example.org>: unknown user")}
        )

    put("one")
    with clock.at(START):
        service.deliver_due({"letter": refused})
    with unit_of_work():
        noted = db.session.scalar(sa.select(OutboxRow.last_error))
    assert noted == "SMTPRecipientsRefused: {'…': (550, b'<…>: unknown user')}"


def test_unknown_kind_waits_for_a_newer_version(both_app: Flask, post: Post) -> None:
    with unit_of_work():
        service.put("unheard of", {"id": "x"}, order_key="a")
    assert deliver(post) == 0
    with unit_of_work():
        assert db.session.scalar(sa.select(OutboxRow.last_error)) == "KeyError: 'unheard of'"


def test_leased_row_is_left_alone_until_the_lease_ends(both_app: Flask, post: Post) -> None:
    put("one")
    with unit_of_work():
        row_id = db.session.scalar(sa.select(OutboxRow.id))
        assert [row.id for row in store.lease([row_id], START, START + service.LEASE)] == [row_id]
    with unit_of_work():
        assert store.lease([row_id], START, START + service.LEASE) == []
    assert deliver(post) == 0  # a worker that died holds it …
    assert deliver(post, service.LEASE + timedelta(seconds=1)) == 1  # … no longer than this


def test_two_workers_deliver_each_row_once(both_app: Flask, post: Post) -> None:
    put(*(f"{n}" for n in range(12)), order_key="same")
    with unit_of_work():
        for row in db.session.scalars(sa.select(OutboxRow)):
            row.order_key = str(row.id)

    def work() -> None:
        with both_app.app_context(), clock.at(START):
            service.deliver_due({"letter": post})

    assert at_once(work, work) == [None, None]
    assert sorted(post.arrived, key=int) == [str(n) for n in range(12)]


def test_slow_delivery_holds_no_lock(both_app: Flask) -> None:
    """While a mail server takes its time, people go on writing."""
    put("slow")

    def deliverer(_payload: dict[str, str]) -> None:
        def write() -> None:
            with both_app.app_context():
                put("meanwhile", order_key="b")

        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        writer.join(timeout=4)
        assert not writer.is_alive()

    with clock.at(START):
        assert service.deliver_due({"letter": deliverer}) == 1
    with unit_of_work():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxRow)) == 2


# -- the queue around it ---------------------------------------------------------------------


def test_commit_wakes_the_worker_and_rollback_does_not(app: Flask, tmp_path: Path) -> None:
    init_app(app, make_settings(tmp_path, ""), {})
    assert queue().huey.pending_count() == 0
    with pytest.raises(RuntimeError, match="undo"):
        _put_and_undo()
    assert queue().huey.pending_count() == 0
    put("one", "two")
    assert queue().huey.pending_count() == 1


def test_commit_stands_when_the_queue_is_gone(app: Flask, tmp_path: Path, post: Post) -> None:
    init_app(app, make_settings(tmp_path, "", queue_url=str(tmp_path / "no" / "such.sqlite")), {})
    put("one")
    assert deliver(post) == 1


def test_worker_delivers_what_it_was_woken_for(app: Flask, tmp_path: Path) -> None:
    arrived = threading.Event()
    init_app(
        app,
        make_settings(tmp_path, app.config["SQLALCHEMY_DATABASE_URI"]),
        {"letter": lambda _payload: arrived.set()},
    )
    with clock.at(datetime.now(UTC)):  # a worker's own thread knows the real time only
        put("one")
    consumer = queue().consumer()
    consumer.start()
    try:
        assert arrived.wait(timeout=20)
    finally:
        consumer.stop(graceful=True)
        queue().huey.storage.close()
    with unit_of_work():
        assert db.session.scalar(sa.select(OutboxRow.delivered_at)) is not None


def test_what_goes_together_is_opened_once_and_comes_again_if_the_worker_dies(
    both_app: Flask,
) -> None:
    put_in_turn("one", "two", "three")
    opened: list[int] = []
    arrived: list[str] = []
    dying = True

    @contextmanager
    def opening(payloads: Sequence[dict[str, Any]]) -> Iterator[service.Deliver]:
        opened.append(len(payloads))
        yield deliver_one

    def deliver_one(payload: dict[str, Any]) -> None:
        if payload["id"] == "two":
            raise ValueError("not today")
        arrived.append(payload["id"])
        if dying and payload["id"] == "three":
            raise SystemExit

    def work(after: timedelta) -> int:
        with clock.at(START + after):
            return service.deliver_due({"letter": service.Together(opening)})

    with pytest.raises(SystemExit):
        work(timedelta())
    dying = False
    assert work(timedelta()) == 0
    over = service.LEASE + timedelta(seconds=1)
    assert work(over) == 2
    assert work(over) == 0
    assert opened == [3, 3]
    assert arrived == ["one", "three", "one", "three"]
    assert work(over + service.retry_after(2)) == 0
    assert opened[-1] == 1
    with unit_of_work():
        [row] = db.session.scalars(sa.select(OutboxRow).where(OutboxRow.delivered_at.is_(None)))
        assert (row.payload, row.attempts) == ({"id": "two"}, 3)


def test_batch_that_takes_too_long_gives_back_what_it_has_not_begun(
    both_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_turn("one", "two")
    moment = START
    arrived: list[str] = []

    def take_long(payload: dict[str, Any]) -> None:
        nonlocal moment
        arrived.append(payload["id"])
        moment += service.LEASE * 0.9

    monkeypatch.setattr(clock, "now", lambda: moment)
    together = service.Together(lambda _payloads: nullcontext(take_long))
    assert service.deliver_due({"letter": together}) == 1
    assert arrived == ["one"]
    with unit_of_work():
        [row] = db.session.scalars(sa.select(OutboxRow).where(OutboxRow.delivered_at.is_(None)))
        assert (row.payload, row.attempts, row.leased_until) == ({"id": "two"}, 0, None)
