"""What the limits count with: in memory, without a thread, forgotten in time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.web import hits, limits
from app.web.hits import Hits


def test_hits_are_counted_by_key_and_forgotten_at_their_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_000.0
    monkeypatch.setattr(hits.time, "time", lambda: now)
    threads = threading.active_count()
    counted = Hits()
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _n: counted.incr("a", 60), range(200))) == [*range(1, 201)]
    assert threading.active_count() == threads
    assert (counted.incr("b", 3600), counted.get("a"), counted.get("c")) == (1, 200, 0)
    assert (counted.get_expiry("a"), counted.get_expiry("b")) == (1_060.0, 4_600.0)
    now = 1_061.0
    assert (counted.get("a"), counted.get("b"), counted.incr("a", 60)) == (0, 1, 1)
    now = 1_200.0
    counted.incr("d", 60)
    assert counted.reset() == 2  # "b" and "d": what was over takes no room
    assert counted.get("b") == 0


@pytest.mark.parametrize(
    ("address", "counted_for"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1%eth0", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
        ("a socket", "a socket"),
    ],
)
def test_a_household_is_counted_once_whatever_addresses_it_has(
    address: str, counted_for: str
) -> None:
    with Flask(__name__).test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.sender() == counted_for
