"""`make bench`, or `python -m tests.bench [PEOPLE ...]`."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.factory import create_app
from app.kernel.db import db, unit_of_work
from app.settings import read_settings
from competences.framework import service as framework_service
from tests.bench import badges
from tests.bench.bare import same_bytes, same_template
from tests.bench.filling import MODULE, Filled, fill
from tests.bench.measuring import (
    REQUESTS,
    Asked,
    Load,
    Request,
    Timing,
    load_through_gunicorn,
    time_in_turn,
)

SIZES = (1_000, 10_000, 100_000)
MOST_STATEMENTS = 12
MOST_P95_GROWTH = 1.3
MOST_TIMES_BARE = {"unit": 3.0, "dashboard": 5.0}
MOST_MEMORY_MB = 150

console = Console()


@dataclass(frozen=True)
class Row:
    """What was measured of one page at one size."""

    people: int
    page: str
    load: Load
    timing: Timing
    bare_bytes: float
    """Median of a bare view that renders as many bytes, in microseconds."""
    bare_template: float | None
    """Median of a bare view that renders the very same template; None where there is none."""


def main(sizes: Sequence[int]) -> None:
    rows: list[Row] = []
    for people in sizes:
        with tempfile.TemporaryDirectory(prefix="kip-bench-") as home:
            rows += _measure(people, Path(home))
    _print(rows)
    _judge(rows, sizes)
    badges.main()


def _measure(people: int, home: Path) -> list[Row]:
    environ = {
        "KEEPINPACT_HOME": str(home),
        "KEEPINPACT_SECRET_KEY": secrets.token_urlsafe(48),
        "KEEPINPACT_BASE_URL": "http://127.0.0.1:5000",
    }
    product = create_app(read_settings(environ))
    with product.app_context(), Progress(console=console, transient=True) as progress:
        upgrade()
        with unit_of_work():
            framework_service.load_file()
        filled = fill(people, progress)
        engine = db.engine
    pages = _pages(product, filled)
    timings = {name: _timed(product, asked, engine) for name, asked in pages.items()}
    engine.dispose()
    loads = load_through_gunicorn("app.wsgi:app", list(pages.values()), environ)
    return [
        Row(people, name, load, *timings[name]) for (name, load) in zip(pages, loads, strict=True)
    ]


def _pages(product: Flask, filled: Filled) -> Mapping[str, list[Request]]:
    learners = [_cookie(product, session) for session in filled.learners]
    assessor = _cookie(product, filled.assessor)
    return {
        "dashboard": _many("/", learners),
        "unit": _many(f"/modules/{MODULE}/units/needs", learners),
        "self-assessment": _many("/assess/A", learners),
        "queue": _many("/desk/", [assessor]),
        "badge JSON": [
            Request(f"/badges/v2/assertions/{filled.awards[n % len(filled.awards)]}.json")
            for n in range(REQUESTS)
        ],
    }


def _many(path: str, cookies: Sequence[str]) -> list[Request]:
    return [Request(path, cookies[n % len(cookies)]) for n in range(REQUESTS)]


def _cookie(product: Flask, session: str) -> str:
    """Return the cookie of somebody who has signed in."""
    signer = product.session_interface.get_signing_serializer(product)
    return f"kip={signer.dumps({'_user_id': session, '_fresh': True})}"


def _timed(
    product: Flask, asked: list[Request], engine: sa.Engine
) -> tuple[Timing, float, float | None]:
    """Return the page's timing, and the medians of the two bare views beside it."""
    client = product.test_client(use_cookies=False)
    answer = client.get(asked[0].path, headers={"Cookie": asked[0].cookie})
    beside = [Asked(same_bytes(answer.text), [Request("/")])]
    if answer.mimetype == "text/html":
        beside.append(Asked(same_template(product, asked[0]), [Request(asked[0].path)]))
    timing, literal, *own = time_in_turn(Asked(product, asked), *beside, engine=engine)
    return timing, literal.median, own[0].median if own else None


def _print(rows: Sequence[Row]) -> None:
    table = Table(title="Server time in milliseconds; one gunicorn worker")
    for name in ("people", "page", "SQL", "median", "p95", "req/s", "MB", "x template", "x bytes"):
        table.add_column(name, justify="left" if name == "page" else "right")
    for row in rows:
        times = row.timing.median / row.bare_template if row.bare_template else None
        table.add_row(
            f"{row.people:,}",
            row.page,
            str(row.timing.statements),
            f"{row.timing.median / 1000:.2f}",
            f"{row.timing.p95 / 1000:.2f}",
            f"{row.load.per_second:.0f}",
            f"{row.load.memory_mb:.0f}",
            f"{times:.1f}" if times else "-",
            f"{row.timing.median / row.bare_bytes:.1f}",
        )
    console.print(table)
    console.print(
        "x template: times a bare Flask view that renders the very same template.\n"
        "x bytes: times a bare Flask view that renders as many bytes without any expression."
    )


def _judge(rows: Sequence[Row], sizes: Sequence[int]) -> None:
    _say("statements on any page", max(r.timing.statements for r in rows), MOST_STATEMENTS)
    for page, most in MOST_TIMES_BARE.items():
        worst = max(
            r.timing.median / r.bare_template for r in rows if r.page == page and r.bare_template
        )
        _say(f"{page}: times a bare view with its template", worst, most)
    _say("memory of a warm worker, MB", max(r.load.memory_mb for r in rows), MOST_MEMORY_MB)
    if len(sizes) > 1:
        for page in dict.fromkeys(r.page for r in rows):
            of_page = [r for r in rows if r.page == page]
            few, many = of_page[0], of_page[-1]
            growth = many.timing.p95 / few.timing.p95
            # Minutes lie between the sizes; what a bare view slowed down by is the machine's doing.
            drift = many.bare_bytes / few.bare_bytes
            what = f"{page}: p95 at {many.people:,} over {few.people:,}"
            _say(
                f"{what}, {growth:.2f}, by a drift of {drift:.2f}", growth / drift, MOST_P95_GROWTH
            )
            counts = {r.timing.statements for r in of_page}
            _say(f"{page}: different statement counts", len(counts), 1)


def _say(what: str, figure: float, most: float) -> None:
    verdict = "[green]met[/green]" if figure <= most else "[red]MISSED[/red]"
    console.print(f"  {what}: {figure:.2f} (goal: at most {most:g}) {verdict}")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main([int(word) for word in sys.argv[1:]] or SIZES)
