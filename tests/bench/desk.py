"""`make bench`, or `python -m tests.bench.desk`: the queue's first page, however much waits."""

from __future__ import annotations

import secrets
import sys
import tempfile
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from rich.console import Console

from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.cohorts.tables import OrganisationRow
from app.factory import create_app
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.ids import OrganisationId, PersonId
from app.settings import read_settings
from competences.framework import service as framework_service
from competences.validation import desk_store
from competences.validation.tables import DossierRow
from tests.bench.measuring import Asked, Request, Timing, most_statements, time_in_turn

WAITING = (200, 2_000, 20_000)
BATCH = 2_000
MOST_GROWTH = 1.5
"""Time at 20,000 over that at 200: it should not grow at all; machines are not that quiet."""
INDEX = "ix_dossier_waiting"

console = Console()


def main(database_url: str | None = None) -> None:
    """Measure on SQLite, or on the empty PostgreSQL database at `database_url`."""
    with tempfile.TemporaryDirectory(prefix="kip-bench-") as home:
        environ = {
            "KEEPINPACT_HOME": home,
            "KEEPINPACT_SECRET_KEY": secrets.token_urlsafe(48),
            "KEEPINPACT_BASE_URL": "http://127.0.0.1:5000",
        }
        if database_url:
            environ["KEEPINPACT_DATABASE_URL"] = database_url
        product = create_app(read_settings(environ))
        with product.app_context():
            upgrade()
            with unit_of_work():
                framework_service.load_file()
            assessors = {count: _centre(count) for count in WAITING}
            with unit_of_work():
                db.session.execute(sa.text("ANALYZE"))
            console.print(f"The desk, on {db.engine.dialect.name}")
            _say_plan(*assessors[WAITING[-1]])
            engine = db.engine
            db.session.remove()
        asked = [
            Asked(product, [Request("/desk/", _cookie(product, assessor))])
            for _centre_id, assessor in assessors.values()
        ]
        timings = dict(zip(WAITING, time_in_turn(*asked, engine=engine), strict=True))
        _judge(timings, [most_statements(product, each.requests, engine) for each in asked])
        engine.dispose()


def _centre(count: int) -> tuple[UUID, UUID]:
    """Make a centre where so many dossiers wait; return it and its assessor."""
    centre, assessor, moment = uuid4(), uuid4(), clock.now()
    people = [uuid4() for _ in range(count)]
    with unit_of_work():
        _insert(
            OrganisationRow,
            [
                {
                    "id": centre,
                    "name": f"Example Centre of {count}",
                    "registration": "closed",
                    "created_at": moment,
                }
            ],
        )
        _insert(PersonRow, [_person(each) for each in (assessor, *people)])
        _insert(
            SignInRow,
            [
                {
                    "id": assessor,
                    "person_id": assessor,
                    "email": f"{assessor.hex}@example.org",
                    "active": True,
                    "fs_uniquifier": assessor.hex,
                    "confirmed_at": moment,
                    "created_at": moment,
                }
            ],
        )
        _insert(
            MembershipRow,
            [
                {
                    "id": assessor,
                    "person_id": assessor,
                    "organisation_id": centre,
                    "role": "assessor",
                    "created_at": moment,
                }
            ],
        )
        _insert(DossierRow, [_dossier(n, each, centre) for n, each in enumerate(people)])
    return centre, assessor


def _insert(table: type[Any], rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), BATCH):
        db.session.execute(sa.insert(table.__table__), rows[start : start + BATCH])


def _person(person_id: UUID) -> dict[str, object]:
    name = f"Example Person {person_id.hex[:6]}"
    return {"id": person_id, "name": name, "language": "en", "created_at": clock.now()}


def _dossier(number: int, person_id: UUID, centre: UUID) -> dict[str, object]:
    framework, sent = framework_service.current(), clock.now() - timedelta(minutes=number)
    return {
        "id": uuid4(),
        "person_id": person_id,
        "organisation_id": centre,
        "framework_id": framework.id,
        "framework_version": framework.version,
        "competence": "A",
        "state": "submitted",
        "round": 1,
        "created_at": sent,
        "submitted_at": sent,
        "version": 1,
    }


def _cookie(product: Flask, assessor: UUID) -> str:
    signer = product.session_interface.get_signing_serializer(product)
    return f"kip={signer.dumps({'_user_id': assessor.hex, '_fresh': True})}"


def _say_plan(centre: UUID, assessor: UUID) -> None:
    """Say whether the page is read from the index that is made for it."""
    plan = plan_of_first_page(OrganisationId(centre), PersonId(assessor))
    used = INDEX in plan and "TEMP B-TREE FOR ORDER BY" not in plan
    console.print(f"  first page reads {INDEX}: {'[green]yes' if used else '[red]NO: ' + plan}")


def plan_of_first_page(centre: OrganisationId, assessor: PersonId) -> str:
    """Return how the database would read the queue's first page."""
    seen: list[tuple[str, object]] = []

    def note(_c: object, _cur: object, statement: str, values: object, *_rest: object) -> None:
        seen.append((statement, values))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        desk_store.waiting(centre, judge=assessor, offset=0, limit=26)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    statement, values = next(each for each in seen if "FROM dossier" in each[0])
    explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    rows = db.session.connection().exec_driver_sql(f"{explain} {statement}", values)
    return "\n".join(" ".join(map(str, row)) for row in rows)


def _judge(timings: dict[int, Timing], statements: list[int]) -> None:
    for (count, timing), asked in zip(timings.items(), statements, strict=True):
        console.print(
            f"  {count:,} waiting: {timing.median / 1000:.1f} ms, p95 {timing.p95 / 1000:.1f} ms, "
            f"{asked} statements"
        )
    grown = timings[WAITING[-1]].median / timings[WAITING[0]].median
    verdict = "[green]met[/green]" if grown <= MOST_GROWTH else "[red]MISSED[/red]"
    console.print(
        f"  {WAITING[-1]:,} over {WAITING[0]:,}: {grown:.2f} (goal: at most {MOST_GROWTH:g}) "
        f"{verdict}"
    )
    same = "[green]yes[/green]" if len(set(statements)) == 1 else "[red]NO[/red]"
    console.print(f"  as many statements at each size: {same}")


if __name__ == "__main__":
    main(*sys.argv[1:])
