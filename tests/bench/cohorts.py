"""`make bench`, or `python -m tests.bench.cohorts [PEOPLE]`: cohorts, their maps and tables."""

from __future__ import annotations

import secrets
import sys
import tempfile
import tracemalloc
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from rich.console import Console
from rich.progress import Progress

from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.cohorts.tables import CohortMemberRow, CohortRow, CohortTrainerRow
from app.factory import create_app
from app.kernel import clock
from app.kernel.db import db, insert_new, unit_of_work
from app.settings import read_settings
from competences.assessment.tables import StandingShareRow
from competences.framework import service as framework_service
from competences.validation.tables import DossierDecisionRow, DossierRoundRow, DossierRow
from tests.bench.filling import fill
from tests.bench.measuring import Asked, Request, Timing, most_statements, time_in_turn

PEOPLE = 100_000
COHORTS = (50, 100, 500)
ROWS = (1_000, 10_000)
"""Dossiers in the tables that are taken along."""
MOST_STATEMENTS = 8
MOST_MORE_MB = 0.5
"""Peak at 10,000 rows minus that at 1,000: what waits for Python's garbage collector."""

console = Console()


def main(people: int = PEOPLE) -> None:
    with tempfile.TemporaryDirectory(prefix="kip-bench-") as home:
        product = create_app(
            read_settings(
                {
                    "KEEPINPACT_HOME": home,
                    "KEEPINPACT_SECRET_KEY": secrets.token_urlsafe(48),
                    "KEEPINPACT_BASE_URL": "http://127.0.0.1:5000",
                }
            )
        )
        with product.app_context(), Progress(console=console, transient=True) as progress:
            upgrade()
            with unit_of_work():
                framework_service.load_file()
            centre = fill(people, progress, ratings=False).centre
            trainer = _trainer(centre)
            maps = {size: _cohort(centre, trainer, size) for size in COHORTS}
            tables = {size: _cohort_with_dossiers(centre, trainer, size) for size in ROWS}
            with unit_of_work():
                db.session.execute(sa.text("ANALYZE"))
            counted = _counted()
            engine = db.engine
        console.print(f"Cohorts among {counted}, on SQLite")
        cookie = _cookie(product, trainer)
        _measure_maps(product, cookie, maps, engine)
        _measure_tables(product, cookie, tables)
        engine.dispose()


def _counted() -> str:
    names = (("people", "person"), ("standings", "standing"), ("dossiers", "dossier"))
    counts = [
        f"{db.session.scalar(sa.text(f'SELECT count(*) FROM {table}')):,} {name}"  # noqa: S608
        for name, table in names
    ]
    db.session.remove()
    return ", ".join(counts)


def _trainer(centre: UUID) -> UUID:
    """Make a trainer of the large centre; their session id is their own id."""
    trainer, moment = uuid4(), clock.now()
    with unit_of_work():
        for row in (
            PersonRow(id=trainer, name="Example Trainer", language="en", created_at=moment),
            SignInRow(
                id=trainer,
                person_id=trainer,
                email="trainer@example.org",
                active=True,
                fs_uniquifier=trainer.hex,
                confirmed_at=moment,
                created_at=moment,
            ),
            MembershipRow(
                id=trainer,
                person_id=trainer,
                organisation_id=centre,
                role="trainer",
                created_at=moment,
            ),
        ):
            db.session.add(row)
            db.session.flush()
    return trainer


def _learners(centre: UUID, count: int) -> list[UUID]:
    """Return some of the centre's learners, every fifth of whom has sent a dossier."""
    found = db.session.scalars(
        sa.select(MembershipRow.person_id)
        .where(MembershipRow.organisation_id == centre, MembershipRow.role == "learner")
        .limit(count)
    ).all()
    if len(found) < count:
        raise RuntimeError(f"the large centre has {len(found)} learners, not {count}")
    return list(found)


def _cohort(centre: UUID, trainer: UUID, size: int) -> UUID:
    moment, cohort = clock.now(), uuid4()
    with unit_of_work():
        people = _learners(centre, size)
        db.session.add(
            CohortRow(
                id=cohort,
                organisation_id=centre,
                name=f"Cohort of {size} {cohort.hex[:4]}",
                made_at=moment,
                in_step=False,
            )
        )
        db.session.flush()
        for table, inside in ((CohortMemberRow, people), (CohortTrainerRow, [trainer])):
            rows = [
                {"id": uuid4(), "cohort_id": cohort, "person_id": each, "joined_at": moment}
                for each in inside
            ]
            db.session.execute(sa.insert(table), rows)
        shares = [
            {"person_id": each, "organisation_id": centre, "since": moment} for each in people[::2]
        ]
        insert_new(StandingShareRow, [], shares)
    return cohort


def _cohort_with_dossiers(centre: UUID, trainer: UUID, size: int) -> UUID:
    """Return a cohort of whom everybody has a decided dossier, beside those that were sent."""
    cohort, now = _cohort(centre, trainer, size), clock.now()
    framework = framework_service.current()
    with unit_of_work():
        rows = [
            {
                "id": uuid4(),
                "person_id": each,
                "organisation_id": centre,
                "framework_id": framework.id,
                "framework_version": framework.version,
                "competence": "B",
                "state": "decided",
                "round": 1,
                "created_at": now - timedelta(days=40),
                "submitted_at": now - timedelta(days=20),
                "decided_at": now,
                "outcome": "validated",
                "level": 3,
                "version": 1,
            }
            for each in _learners(centre, size)
        ]
        db.session.execute(sa.insert(DossierRow.__table__), rows)
        db.session.execute(sa.insert(DossierRoundRow.__table__), [_round(row) for row in rows])
        db.session.execute(
            sa.insert(DossierDecisionRow.__table__), [_decision(row) for row in rows]
        )
    return cohort


def _round(dossier: dict[str, object]) -> dict[str, object]:
    return {
        "dossier_id": dossier["id"],
        "number": 1,
        "requested_level": 3,
        "statement": {},
        "not_my_job": {},
        "left_out": [],
        "show_self_levels": False,
        "self_levels": None,
        "submitted_at": dossier["submitted_at"],
        "version": 1,
    }


def _decision(dossier: dict[str, object]) -> dict[str, object]:
    return {
        "id": uuid4(),
        "dossier_id": dossier["id"],
        "round": 1,
        "assessor_id": None,
        "outcome": "validated",
        "level": 3,
        "median": 3,
        "reason": "",
        "comment": "",
        "badge_statement": "",
        "ratings": {},
        "decided_at": dossier["decided_at"],
    }


def _cookie(product: Flask, trainer: UUID) -> str:
    signer = product.session_interface.get_signing_serializer(product)
    return f"kip={signer.dumps({'_user_id': trainer.hex, '_fresh': True})}"


def _measure_maps(product: Flask, cookie: str, cohorts: dict[int, UUID], engine: sa.Engine) -> None:
    requests = {size: Request(f"/cohorts/{each}/", cookie) for size, each in cohorts.items()}
    asked = [Asked(product, [request]) for request in requests.values()]
    timings = dict(zip(requests, time_in_turn(*asked, engine=engine), strict=True))
    for size, timing in timings.items():
        statements = most_statements(product, [requests[size]], engine)
        console.print(
            f"  map of {size}: {timing.median / 1000:.1f} ms, p95 {timing.p95 / 1000:.1f} ms, "
            f"{timing.size:,} bytes, {statements} statements"
        )
        _say(f"map of {size}: statements", statements, MOST_STATEMENTS)
    _judge_growth(timings)


def _judge_growth(timings: dict[int, Timing]) -> None:
    sizes = list(timings)
    for few, many in pairwise(sizes):
        grown = timings[many].median / timings[few].median
        _say(f"map of {many} over {few}: times as long", grown, many / few)


def _measure_tables(product: Flask, cookie: str, cohorts: dict[int, UUID]) -> None:
    for what in ("dossiers.csv", "dossiers.xlsx", "map.csv", "map.xlsx"):
        paths = [f"/cohorts/{each}/{what}" for each in cohorts.values()]
        _peak(product, paths[0], cookie)  # loads what is loaded once
        peaks = [_peak(product, path, cookie) for path in paths]
        told = ", ".join(
            f"{rows:,} people {peak / 2**20:.2f} MB"
            for rows, peak in zip(cohorts, peaks, strict=True)
        )
        console.print(f"  {what}: peak of memory {told}")
        more = (peaks[-1] - peaks[0]) / 2**20
        _say(f"{what}: MB more at {ROWS[-1]:,} than at {ROWS[0]:,}", more, MOST_MORE_MB)


def _peak(product: Flask, path: str, cookie: str) -> int:
    """Return the most bytes that were held while an answer was made and thrown away."""
    client = product.test_client(use_cookies=False)
    tracemalloc.start()
    try:
        answer = client.get(path, headers={"Cookie": cookie}, buffered=False)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        for _chunk in answer.iter_encoded():
            pass
        answer.close()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _say(what: str, figure: float, most: float) -> None:
    verdict = "[green]met[/green]" if figure <= most else "[red]MISSED[/red]"
    console.print(f"  {what}: {figure:.2f} (goal: at most {most:g}) {verdict}")


def _people(words: Sequence[str]) -> int:
    return int(words[0]) if words else PEOPLE


if __name__ == "__main__":
    main(_people(sys.argv[1:]))
