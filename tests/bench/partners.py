"""`make bench`, or `python -m tests.bench.partners [PARTNERS]`: a list, its figures, its import."""

from __future__ import annotations

import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
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
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.partners import list_store, lists, store
from app.partners.importing import service as importing
from app.partners.importing import store as imports
from app.partners.importing import working
from app.partners.importing.model import Phase, Same
from app.partners.model import FACTS
from app.partners.tables import PartnerContactRow, PartnerLinkRow, PartnerRow
from app.printing import sheets
from app.settings import read_settings
from tests import postgresql
from tests.bench.measuring import Asked, Request, most_statements, time_in_turn
from tests.partners.data import HEADINGS, as_row, examples

PARTNERS = 20_000
FEW = 200
REQUESTS = 60
"""Of each page: the analysis counts 20,000 partners each time."""
MOST_STATEMENTS = 12
MOST_LONGER = 1.25
"""Times as long as with `FEW`: the first page, whatever comes behind it."""
MOST_MORE_MB = 4.0
"""Peak of the process after an import of all rows, minus that after a tenth of them."""
PAGES = {
    "first page": "",
    "a filter": "?type=employer&status=existing",
    "a search": "?q=example+contact",
    "inactive": "?only=inactive&sort=last_contact",
    "incomplete": "?only=incomplete",
    "analysis": "analysis",
}

console = Console()


def main(partners: int = PARTNERS) -> None:
    with tempfile.TemporaryDirectory(prefix="kip-bench-") as home:
        console.print(f"Lists of {FEW} and {partners:,} partners, on SQLite")
        _measure(Path(home), f"sqlite:///{home}/bench.sqlite", partners)
    with tempfile.TemporaryDirectory(prefix="kip-bench-") as home:
        console.print(f"Lists of {FEW} and {partners:,} partners, on PostgreSQL")
        with postgresql.running(lambda _home, _url: None) as server:
            _measure(Path(home), server.as_new(), partners)


def _measure(home: Path, url: str, partners: int) -> None:
    product = create_app(
        read_settings(
            {
                "KEEPINPACT_HOME": str(home),
                "KEEPINPACT_SECRET_KEY": secrets.token_urlsafe(48),
                "KEEPINPACT_BASE_URL": "http://127.0.0.1:5000",
                "KEEPINPACT_DATABASE_URL": url,
            }
        )
    )
    with product.app_context():
        upgrade()
        actor = _officer()
        few, many = _list(actor, FEW), _list(actor, partners)
        with unit_of_work():
            db.session.execute(sa.text("ANALYZE"))
        _measure_pages(product, actor, few, many)
        _measure_import(actor, home, partners)
        db.engine.dispose()


def _officer() -> Actor:
    centre, person, moment = uuid4(), uuid4(), clock.now()
    rows: Sequence[object] = (
        OrganisationRow(id=centre, name="Example Centre", registration="closed", created_at=moment),
        PersonRow(id=person, name="Example Officer", language="en", created_at=moment),
        SignInRow(
            id=person,
            person_id=person,
            email="officer@example.org",
            active=True,
            fs_uniquifier=person.hex,
            confirmed_at=moment,
            created_at=moment,
        ),
        MembershipRow(
            id=person,
            person_id=person,
            organisation_id=centre,
            role="learner",
            created_at=moment,
        ),
    )
    with unit_of_work():
        for row in rows:
            db.session.add(row)
            db.session.flush()
    return Actor(PersonId(person), OrganisationId(centre), frozenset({Role.LEARNER}))


def _list(actor: Actor, count: int) -> UUID:
    """Make a list of so many partners, with a contact each, half of them connected."""
    moment, today = clock.now(), date(2026, 11, 1)
    with unit_of_work():
        list_id = lists.make(actor, f"Example list of {count}")
        ids = [uuid4() for _each in range(count)]
        rows = [
            {
                **store.columns(facts),
                "id": partner_id,
                "list_id": list_id,
                "made_at": moment,
                "changed_at": moment,
                "version": 1,
            }
            for partner_id, facts in zip(ids, examples(count), strict=True)
        ]
        db.session.execute(sa.insert(PartnerRow), rows)
        contacts = [
            {
                "id": uuid4(),
                "list_id": list_id,
                "partner_id": partner_id,
                "on": today - timedelta(days=place % 400),
                "what": "A visit",
            }
            for place, partner_id in enumerate(ids)
        ]
        db.session.execute(sa.insert(PartnerContactRow), contacts)
        pairs = (sorted(pair) for pair in zip(ids[::2], ids[1::2], strict=True))
        links = [{"one_id": one, "other_id": other, "list_id": list_id} for one, other in pairs]
        db.session.execute(sa.insert(PartnerLinkRow), links)
    return list_id


# -- pages -----------------------------------------------------------------------------------------


def _measure_pages(product: Flask, actor: Actor, few: UUID, many: UUID) -> None:
    signer = product.session_interface.get_signing_serializer(product)
    cookie = f"kip={signer.dumps({'_user_id': actor.person_id.hex, '_fresh': True})}"
    for what, path in PAGES.items():
        requests = [Request(f"/partners/{each}/{path}", cookie) for each in (few, many)]
        most_statements(product, requests, db.engine)  # the first one asks what is asked once
        statements = [most_statements(product, [each], db.engine) for each in requests]
        asked = [Asked(product, [each]) for each in requests]
        small, large = time_in_turn(*asked, engine=db.engine, times=REQUESTS)
        console.print(
            f"  {what}: {small.median / 1000:.1f} ms and {large.median / 1000:.1f} ms, "
            f"{statements[0]} and {statements[1]} statements"
        )
        if statements[0] != statements[1]:
            console.print(f"  {what}: [red]MISSED[/red] statements grow with the list")
        _say(f"{what}: statements", statements[1], MOST_STATEMENTS)
        if what == "first page":
            longer = large.median / small.median
            _say("first page of many over few: times as long", longer, MOST_LONGER)


# -- import ----------------------------------------------------------------------------------------


def _measure_import(actor: Actor, home: Path, rows: int) -> None:
    files = {count: _workbook(home, count) for count in (FEW, rows // 10, rows)}
    _import(actor, files[FEW], FEW)  # loads what is loaded once
    peaks = []
    for count in (rows // 10, rows):
        begin = time.perf_counter()
        _import(actor, files[count], count)
        seconds = time.perf_counter() - begin
        peaks.append(_peak())
    console.print(
        f"  import of XLSX: {rows / seconds:,.0f} rows a second, looked at and let in; peak of "
        f"the process {peaks[0]:.1f} MB with {rows // 10:,} rows, {peaks[1]:.1f} MB with {rows:,}"
    )
    _say("import: MB more with ten times the rows", peaks[1] - peaks[0], MOST_MORE_MB)


def _peak() -> float:
    """Return the most memory this process has held so far, in MB; tracing it costs tenfold time."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _workbook(home: Path, count: int) -> Path:
    path = home / f"{count}.xlsx"
    with path.open("wb") as file:
        for chunk in sheets.xlsx_chunks("Partners", list(HEADINGS.values()), _rows(count)):
            file.write(chunk)
    return path


def _import(actor: Actor, path: Path, count: int) -> None:
    with path.open("rb") as file, unit_of_work():
        list_id = lists.make(actor, f"Example import of {count}")
        partner_list = lists.get(actor, list_id)
        import_id = importing.take_in(actor, partner_list, file, "partners.xlsx", "en")
    _worked_until(import_id, Phase.COLUMNS)
    with unit_of_work():
        found = imports.find(import_id)
        assert found is not None
        importing.read(found, heading=1, columns=FACTS, same=Same.FILL, type_else=found.type_else)
    _worked_until(import_id, Phase.READ)
    with unit_of_work():
        found = imports.find(import_id)
        assert found is not None
        importing.start(partner_list, found)
    _worked_until(import_id, Phase.DONE)
    if _size(list_id) != count:
        raise RuntimeError(f"{_size(list_id)} of {count} rows went in")


def _rows(count: int) -> Iterator[list[sheets.Cell]]:
    return map(as_row, examples(count))


def _worked_until(import_id: UUID, phase: Phase) -> None:
    while True:
        working.deliver({"import": str(import_id)})
        with unit_of_work():
            found = imports.find(import_id)
        if found is None or found.phase is phase:
            return
        if found.phase is Phase.FAILED:
            raise RuntimeError(found.problem)


def _size(list_id: UUID) -> int:
    with unit_of_work():
        return list_store.sizes([list_id])[list_id]


def _say(what: str, figure: float, most: float) -> None:
    verdict = "[green]met[/green]" if figure <= most else "[red]MISSED[/red]"
    console.print(f"  {what}: {figure:.2f} (goal: at most {most:g}) {verdict}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PARTNERS)
