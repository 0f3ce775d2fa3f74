"""Ten thousand grades to a platform that fails half of the time and dies once; our worker too."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import sqlalchemy as sa

from app.kernel.db import db, unit_of_work
from app.kernel.ids import OrganisationId
from app.kernel.outbox.queue import queue
from app.kernel.outbox.tables import OutboxRow
from app.lti import platforms, token
from tests.bench.gradebook_served import FIRST_LEARNER, SETTINGS
from tests.bench.lti_course import organisation, product
from tests.bench.serving import free_port, gunicorn, process
from tests.lti.many_grades import add_column, add_grades, improve, newest, waiting, wind_on

UNAVAILABLE = 0.5
DEAD_SECONDS = 5.0
LONGEST_SECONDS = 1_800
ITEM = "22"
"""What the platform calls its first column."""


@dataclass(frozen=True)
class Sent:
    """What came of it."""

    grades: int
    seconds: float
    """From the start of the first worker until the outbox was empty, whatever died in between."""
    attempts: int
    right: int
    """Places in the gradebook that hold the newest score."""
    repeated: int
    """Scores that the platform took when everything was delivered once more."""


def send(count: int, home: Path) -> Sent:
    """Send this many grades, about half of them in two or three versions."""
    with ExitStack() as running:
        app, environ = product(home, free_port())
        port = free_port()
        site = f"http://127.0.0.1:{port}"
        subjects = [str(FIRST_LEARNER + number) for number in range(count)]
        with app.app_context():
            _enrol(site, subjects)
            serving = {SETTINGS: json.dumps(_settings(site, count, home))}
            improve(subjects[::3])
            begin = time.perf_counter()
            with _platform(port, serving):
                with _worker(environ, signal.SIGKILL):
                    _wait(lambda: _moved_on() and _shown(site)["scores"] >= count * 0.3)
                improve(subjects[::2])
                wind_on(leases=True)
                running.enter_context(_worker(environ, signal.SIGTERM))
                _wait(lambda: _moved_on() and _shown(site)["scores"] >= count * 0.8)
            time.sleep(DEAD_SECONDS)
            running.enter_context(_platform(port, serving))
            _wait(lambda: _moved_on() and waiting() == 0)
            seconds = time.perf_counter() - begin
            shown, wanted = _shown(site), newest()
            with unit_of_work():
                attempts = db.session.scalar(sa.select(sa.func.sum(OutboxRow.attempts))) or 0
                db.session.execute(sa.update(OutboxRow).values(delivered_at=None))
            _wait(lambda: _moved_on() and waiting() == 0)
            again = _shown(site)
        right = sum(shown["grades"].get(each) == wanted[each] for each in subjects)
        return Sent(count, seconds, attempts, right, again["scores"] - shown["scores"])


def _enrol(site: str, subjects: list[str]) -> None:
    organisation_id: OrganisationId = organisation()
    base = f"{site}/mod/lti"
    with unit_of_work():
        platform_id = platforms.add(
            organisation_id,
            issuer=site,
            client_id="bench",
            auth_url=f"{base}/auth.php",
            token_url=f"{base}/token.php",
            jwks_url=f"{base}/certs.php",
            deployment_ids=["1"],
        )
    items = f"{base}/services.php/2/lineitems"
    link = add_column(
        platform_id,
        "module:new-partnerships",
        f"{items}/{ITEM}/lineitem?type_id=1",
        f"{items}?type_id=1",
    )
    add_grades(organisation_id, link, subjects)


def _settings(site: str, learners: int, home: Path) -> Mapping[str, Any]:
    return {
        "issuer": site,
        "client_id": "bench",
        "learners": learners,
        "unavailable": UNAVAILABLE,
        "keys": token.our_key_set(),
        "kept": str(home / "scores.jsonl"),
    }


@contextmanager
def _platform(port: int, environ: Mapping[str, str]) -> Iterator[None]:
    """Serve the platform while the block runs; then it is killed, whatever it is doing."""
    target = "tests.bench.gradebook_served:load()"
    with gunicorn(target, environ, threads=4, port=port, end=signal.SIGKILL):
        yield


@contextmanager
def _worker(environ: Mapping[str, str], end: signal.Signals) -> Iterator[None]:
    command = [sys.executable, "-m", "app.cli", "worker"]
    with process(command, environ, end=end, quiet=True):
        yield


def _shown(site: str) -> Any:
    with urlopen(f"{site}/shown", timeout=30) as answer:  # noqa: S310  # our own platform
        return json.load(answer)


def _moved_on() -> bool:
    """Let the time to wait after each failure be over, and wake the worker."""
    wind_on()
    queue().wake()
    return True


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_SECONDS
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("the grades did not arrive")
        time.sleep(0.5)
