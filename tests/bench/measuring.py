"""Time WSGI applications: inside the process, and through gunicorn."""

from __future__ import annotations

import gc
import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil
import sqlalchemy as sa
from werkzeug.test import EnvironBuilder

from tests.bench.serving import gunicorn

REQUESTS = 400
WARM_UP = 40
LOAD_SECONDS = 4.0
LOAD_CLIENTS = 4


@dataclass(frozen=True)
class Request:
    """One GET: a path and the cookie of whoever asks."""

    path: str
    cookie: str = ""


@dataclass(frozen=True)
class Timing:
    """Server time of one page, in microseconds, and what it asked of the database."""

    statements: int
    median: float
    p95: float
    size: int
    """Bytes of the answer's body."""


@dataclass(frozen=True)
class Asked:
    """An application, and what is asked of it, one after the other."""

    app: Callable[..., Any]
    requests: Sequence[Request]


def time_in_turn(*asked: Asked, engine: sa.Engine, times: int = REQUESTS) -> list[Timing]:
    """Time each application without any network, one request of each in turn.

    In turn, because machines drift: what is compared is measured at the same moments. The
    statements are counted of the first application, which uses `engine`: the most of any request.
    """
    for each in asked:
        for request in each.requests[:WARM_UP]:
            _call(each.app, request)
    statements = most_statements(asked[0].app, asked[0].requests[:WARM_UP], engine)
    spent: list[list[float]] = [[] for _ in asked]
    sizes = [0] * len(asked)
    gc.collect()
    gc.disable()
    try:
        for turn in range(times):
            for place, each in enumerate(asked):
                request = each.requests[turn % len(each.requests)]
                begin = time.perf_counter()
                sizes[place] = _call(each.app, request)
                spent[place].append((time.perf_counter() - begin) * 1e6)
    finally:
        gc.enable()
    return [
        Timing(
            statements if place == 0 else 0,
            statistics.median(times),
            statistics.quantiles(times, n=20)[18],
            sizes[place],
        )
        for place, times in enumerate(spent)
    ]


def _call(app: Callable[..., Any], request: Request) -> int:
    environ = EnvironBuilder(path=request.path, headers={"Cookie": request.cookie}).get_environ()
    said: list[str] = []
    body = app(environ, lambda status, _headers, _info=None: said.append(status))
    try:
        size = sum(len(part) for part in body)
    finally:
        if hasattr(body, "close"):
            body.close()
    if not said[0].startswith("200"):
        raise RuntimeError(f"{request.path} answered {said[0]}")
    return size


def most_statements(app: Callable[..., Any], requests: Sequence[Request], engine: sa.Engine) -> int:
    seen: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")):
            seen.append(statement)

    most = 0
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        for request in requests:
            seen.clear()
            _call(app, request)
            most = max(most, len(seen))
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return most


@dataclass(frozen=True)
class Load:
    """What one gunicorn worker answered, and its resident memory in MB afterwards."""

    per_second: float
    memory_mb: float


def load_through_gunicorn(
    target: str, requests: Sequence[Sequence[Request]], environ: dict[str, str]
) -> list[Load]:
    """Start one gunicorn worker for `target` ("module:app") and ask it each list of requests."""
    with served(target, environ) as (port, worker):
        loads = []
        for wanted in requests:
            rate = ask(port, wanted)
            loads.append(Load(rate, worker.memory_info().rss / 2**20))
        return loads


@contextmanager
def served(target: str, environ: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    """Serve `target` by one gunicorn worker; yield its port and the worker."""
    with gunicorn(target, environ) as (port, server):
        yield port, psutil.Process(server.pid).children()[0]


def ask(port: int, wanted: Sequence[Request], seconds: float = LOAD_SECONDS) -> float:
    """Ask with a few clients for a bounded time; return answers per second."""
    answers = [0] * LOAD_CLIENTS
    end = time.monotonic() + seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        turn = number
        while time.monotonic() < end:
            request = wanted[turn % len(wanted)]
            connection.request("GET", request.path, headers={"Cookie": request.cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{request.path} answered {answer.status}")
            answers[number] += 1
            turn += LOAD_CLIENTS
        connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(LOAD_CLIENTS)]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answers) / (time.monotonic() - begin)
