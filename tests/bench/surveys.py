"""`python -m tests.bench.surveys [PEOPLE]`: a hall of people who answer a survey at once.

They come to the server as `keepinpact serve` starts it, each from an address of their own, and
press the button twice. Every one is to be kept, once.
"""

from __future__ import annotations

import http.client
import os
import re
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psutil
import sqlalchemy as sa
from flask_migrate import upgrade
from rich.console import Console

from app.commands.serving import THREADS, WEB_WORKERS
from app.factory import create_app
from app.kernel.db import db
from app.settings import read_settings
from app.surveys.model import Asked
from app.surveys.tables import SurveyAnswerRow, SurveyResponseRow
from tests import postgresql
from tests.bench.serving import gunicorn
from tests.conftest import People
from tests.surveys.building_blocks import names, opened

PEOPLE = 500
FORM = re.compile(r'name="form" value="([^"]+)"')
TIMEOUT = 120
"""Seconds that a browser waits."""

console = Console()


def main(people: int) -> None:
    failed = False
    for name, served in (("SQLite", _on_sqlite), ("PostgreSQL", _on_postgresql)):
        with tempfile.TemporaryDirectory(prefix="kip-bench-") as home, served(Path(home)) as url:
            failed |= not _measure(name, people, Path(home), url)
    sys.exit(failed)


@contextmanager
def _on_sqlite(home: Path) -> Iterator[str]:
    yield f"sqlite:///{home / 'bench.sqlite'}"


@contextmanager
def _on_postgresql(_home: Path) -> Iterator[str]:
    with postgresql.running(lambda _folder, _url: None) as server:
        yield server.as_new()


def _measure(name: str, people: int, home: Path, url: str) -> bool:
    environ = {
        "KEEPINPACT_HOME": str(home),
        "KEEPINPACT_SECRET_KEY": secrets.token_urlsafe(48),
        "KEEPINPACT_DATABASE_URL": url,
        "KEEPINPACT_PROXIES": "1",
    }
    app = create_app(read_settings({**os.environ, **environ}))
    with app.app_context():
        upgrade()
        asked = opened(People()())
        db.session.remove()
        with gunicorn("app.wsgi:app", environ, workers=WEB_WORKERS, threads=THREADS) as (
            port,
            server,
        ):
            codes, seconds, spent = _answer(asked, people, port, server.pid)
        sheets = db.session.scalar(sa.select(sa.func.count()).select_from(SurveyResponseRow))
        answers = db.session.scalar(sa.select(sa.func.count()).select_from(SurveyAnswerRow))
        db.engine.dispose()
    slow = statistics.quantiles(seconds, n=20)[18]
    console.print(
        f"{name}: {people} people at once, each sending twice: {sheets} sheets and {answers}"
        f" answers kept; the server answered {dict(codes)};"
        f" median {statistics.median(seconds):.2f} s, p95 {slow:.2f} s, all in {max(seconds):.1f}"
        f" s, of which {1000 * spent / len(seconds) / 2:.1f} ms of processor time at each sending"
    )
    return (sheets, answers) == (people, 3 * people) and set(codes) == {303}


def _answer(
    asked: Asked, people: int, port: int, server: int
) -> tuple[Counter[int], list[float], float]:
    """Have everybody fetch the form; then all send it, twice, from the same moment on.

    Returns the answers, the seconds that each waited, and the server's processor time in seconds.
    """
    path, field = f"/s/{asked.survey.token}", names(asked)
    before: list[float] = []
    together = threading.Barrier(people, lambda: before.append(_processor_time(server)))

    def answer(number: int) -> tuple[list[int], float]:
        here = {"X-Forwarded-For": f"198.51.{number // 250}.{number % 250 + 1}"}
        page = _ask("GET", port, path, here)[1]
        found = FORM.search(page)
        assert found, page
        sheet = {"form": found[1], field["next"]: "4", field["who"]: "firm", field["visits"]: "2"}
        together.wait(TIMEOUT)
        begin = time.perf_counter()
        codes = [_ask("POST", port, path, here, sheet)[0] for _twice in range(2)]
        return codes, time.perf_counter() - begin

    with ThreadPoolExecutor(people) as pool:
        done = list(pool.map(answer, range(people)))
    spent = _processor_time(server) - before[0]
    codes = Counter(code for codes, _seconds in done for code in codes)
    return codes, [seconds for _codes, seconds in done], spent


def _processor_time(server: int) -> float:
    """Return how many seconds the server's processes have worked: other load does not count."""
    times = [each.cpu_times() for each in psutil.Process(server).children()]
    return sum(each.user + each.system for each in times)


def _ask(
    method: str,
    port: int,
    path: str,
    headers: Mapping[str, str],
    form: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection.request(method, path, urlencode(form) if form else None, {**headers, **kind})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
