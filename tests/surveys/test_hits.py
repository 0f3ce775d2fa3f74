"""What the limits count with: in memory, without a thread, forgotten in time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.web import hits
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
