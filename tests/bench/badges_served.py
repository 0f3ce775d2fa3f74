"""The JSON of 100,000 badges, served beside a bare Flask view, both by a gunicorn worker."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db, unit_of_work
from tests.bench.measuring import Request, ask, served
from tests.bench.turns import one_core

BADGES = 100_000
ASKED = 2_000
ROUNDS = 5
SECONDS = 1.5

_COPIES = """
WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < :number),
     named AS MATERIALIZED (SELECT n, lower(hex(randomblob(16))) AS id FROM many)
INSERT INTO badge_award ({columns})
SELECT {values} FROM named, badge_award AS one WHERE one.id = :one
"""
"""Made by the database itself, since that is where they are to be: a minute less than by rows."""


@dataclass(frozen=True)
class Rates:
    """Answers a second, ours and the bare view's: by the clock, and by the worker's processor."""

    document: str
    clock: tuple[float, float]
    processor: tuple[float, float]


def copy_award(award_id: UUID, number: int = BADGES) -> list[UUID]:
    """Insert as many copies of an award, each with documents of its own; return some of them."""
    changed = {
        "id": "named.id",
        "dossier_id": "lower(hex(randomblob(16)))",
        "status_index": "-named.n",
        "documents": "replace(one.documents, :text, substr(named.id, 1, 8) || '-' || "
        "substr(named.id, 9, 4) || '-' || substr(named.id, 13, 4) || '-' || "
        "substr(named.id, 17, 4) || '-' || substr(named.id, 21))",
    }
    columns = [column.name for column in db.metadata.tables["badge_award"].columns]
    values = [changed.get(name, f"one.{name}") for name in columns]
    statement = _COPIES.format(columns=", ".join(columns), values=", ".join(values))
    with unit_of_work():
        db.session.execute(
            sa.text(statement), {"number": number, "one": award_id.hex, "text": str(award_id)}
        )
    some = sa.text("SELECT id FROM badge_award ORDER BY random() LIMIT :asked")
    with unit_of_work():
        return [UUID(found) for found in db.session.scalars(some, {"asked": ASKED})]


def compare(
    product: Flask, environ: dict[str, str], awards: Sequence[UUID], home: Path
) -> list[Rates]:
    client = product.test_client()
    rates = []
    for document, path in (
        ("2.0 assertion", "/badges/v2/assertions/{}.json"),
        ("3.0 credential", "/badges/v3/credentials/{}.json"),
    ):
        wanted = [Request(path.format(award_id)) for award_id in awards]
        answer = client.get(wanted[0].path)
        if "ETag" not in answer.headers or "max-age" not in answer.headers["Cache-Control"]:
            raise RuntimeError("served without an ETag, or without headers for caches")
        body = home / "body.json"
        body.write_bytes(answer.data)
        rates.append(_rates(document, wanted, {**environ, "BENCH_BODY": str(body)}))
    return rates


def _rates(document: str, wanted: Sequence[Request], environ: dict[str, str]) -> Rates:
    sides: tuple[list[tuple[float, float]], ...] = ([], [])
    with _both_served(environ) as servers:
        for turn in range(1 + ROUNDS):
            for side, (port, worker) in zip(sides, servers, strict=True):
                measured = _asked(port, worker, wanted)
                if turn:
                    side.append(measured)
    (clock, processor), (bare_clock, bare_processor) = (
        map(statistics.median, zip(*side, strict=True)) for side in sides
    )
    return Rates(document, (clock, bare_clock), (processor, bare_processor))


@contextmanager
def _both_served(environ: dict[str, str]) -> Iterator[list[tuple[int, psutil.Process]]]:
    """Serve the product and the bare view; they are asked in turns, so they share a core."""
    with ExitStack() as stack:
        with one_core():
            servers = [
                stack.enter_context(served(target, environ))
                for target in ("app.wsgi:app", "tests.bench.bare_served:app")
            ]
        yield servers


def _asked(port: int, worker: psutil.Process, wanted: Sequence[Request]) -> tuple[float, float]:
    """Return the answers a second, by the clock and by the worker's processor time."""
    before = _processor(worker)
    rate = ask(port, wanted, SECONDS)
    return rate, rate * SECONDS / (_processor(worker) - before)


def _processor(worker: psutil.Process) -> float:
    times = worker.cpu_times()
    return float(times.user + times.system)
