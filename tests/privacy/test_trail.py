"""The record keeps what was done, shows it to whom it concerns, and cannot be rewritten."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app import record_wiring
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.events import publish
from app.kernel.identity import Actor, Role
from app.kernel.trail import Noted
from app.privacy import service as privacy
from app.privacy.trail import service
from app.privacy.trail.model import Filter
from app.privacy.trail.tables import TrailEntryRow
from tests.browsing import CountStatements, SignIn
from tests.conftest import People
from tests.validation import building

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
THING = UUID("00000000-0000-4000-8000-00000000000a")


def note(
    act: str,
    subject: Actor,
    actor: Actor | None,
    *,
    thing: UUID = THING,
    at: datetime = NOON,
    **values: str | int,
) -> None:
    actor_id = actor.person_id if actor else None
    with clock.at(at), unit_of_work():
        publish(Noted(act, subject.organisation_id, subject.person_id, thing, actor_id, values))


def kept() -> list[tuple[str, datetime]]:
    with unit_of_work():
        rows = db.session.execute(
            sa.select(TrailEntryRow.act, TrailEntryRow.at).order_by(TrailEntryRow.number)
        )
        return [(row.act, row.at) for row in rows]


# -- keeping -----------------------------------------------------------------------------------


def test_looks_are_kept_once_an_hour_and_decisions_always(both_app: Flask, people: People) -> None:
    owner, assessor = people(), people("Example Assessor", Role.ASSESSOR)
    other = people("Example Other", Role.ASSESSOR)

    def minutes(n: int) -> datetime:
        return NOON + timedelta(minutes=n)

    for at in (0, 1, 59, 60, 61):
        note("dossier.seen", owner, assessor, at=minutes(at))
    note("dossier.seen", owner, other, at=minutes(61))
    note("dossier.seen", owner, None, at=minutes(61))
    note("dossier.seen", owner, None, at=minutes(62))
    note("dossier.seen", owner, assessor, at=minutes(62), thing=uuid4())
    note("evidence.seen", owner, assessor, at=minutes(62))
    note("evidence.seen", owner, owner, at=minutes(62))
    for _ in range(2):
        note("dossier.decided", owner, assessor, at=minutes(63))
    assert kept() == [
        ("dossier.seen", minutes(0)),
        ("dossier.seen", minutes(60)),
        ("dossier.seen", minutes(61)),
        ("dossier.seen", minutes(61)),
        ("dossier.seen", minutes(62)),
        ("evidence.seen", minutes(62)),
        ("dossier.decided", minutes(63)),
        ("dossier.decided", minutes(63)),
    ]


def test_note_costs_one_insert_and_goes_with_what_is_undone(
    both_app: Flask, people: People, count_statements: CountStatements
) -> None:
    owner, assessor = people(), people("Example Assessor", Role.ASSESSOR)
    for act in ("dossier.seen", "dossier.decided"):
        with count_statements() as counted, pytest.raises(RuntimeError, match="power cut"):
            _note_then_fail(act, owner, assessor)
        assert [each.partition(" ")[0] for each in counted.statements] == ["INSERT"]
    assert kept() == []


def _note_then_fail(act: str, owner: Actor, actor: Actor) -> None:
    with unit_of_work():
        publish(Noted(act, owner.organisation_id, owner.person_id, THING, actor.person_id))
        raise RuntimeError("power cut")


TAMPERING = (
    "DELETE FROM trail_entry",
    "DELETE FROM trail_entry WHERE act = 'dossier.decided'",
    "UPDATE trail_entry SET at = '2020-01-01 00:00:00'",
    "UPDATE trail_entry SET act = 'dossier.seen'",
    "UPDATE trail_entry SET object_id = organisation_id",
    "UPDATE trail_entry SET organisation_id = ELSEWHERE",
    "UPDATE trail_entry SET number = number + 1",
    "UPDATE trail_entry SET by_link = NOT by_link",
    "UPDATE trail_entry SET details = '{\"level\": 5}'",
    "UPDATE trail_entry SET actor_id = subject_id WHERE actor_id IS NULL",
    "UPDATE trail_entry SET actor_id = NULL, act = 'x.seen'",
)
ON_ONE = {
    "sqlite": "INSERT OR REPLACE INTO trail_entry SELECT * FROM trail_entry",
    "postgresql": "TRUNCATE trail_entry CASCADE",
}


def _spelt(each: UUID) -> str:
    """Return an id as SQL has it: SQLite keeps it as hexadecimal digits."""
    return each.hex if db.engine.dialect.name == "sqlite" else str(each)


def test_record_cannot_be_rewritten(both_app: Flask, people: People) -> None:
    owner, assessor = people(), people("Example Assessor", Role.ASSESSOR)
    elsewhere = people.organisation("Elsewhere")
    note("dossier.decided", owner, assessor, level=3)
    note("evidence.seen", owner, None)
    for statement in (*TAMPERING, ON_ONE[db.engine.dialect.name]):
        text = sa.text(statement.replace("ELSEWHERE", f"'{_spelt(elsewhere)}'"))
        with pytest.raises(sa.exc.DBAPIError, match="the record only grows"), unit_of_work():
            db.session.execute(text)
    assert [act for act, _at in kept()] == ["dossier.decided", "evidence.seen"]


TRIGGERS = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")


def test_models_make_the_same_guards(app: Flask, people: People) -> None:
    """A database made from the models, without migrations, refuses as well."""
    engine = sa.create_engine("sqlite://")
    TrailEntryRow.__table__.create(engine)  # type: ignore[attr-defined]
    with engine.connect() as connection:
        made = set(connection.scalars(TRIGGERS))
    with unit_of_work():
        migrated = set(db.session.scalars(TRIGGERS))
    assert len(made) == 3
    assert made == migrated


# -- people who go, or turn out to be one ------------------------------------------------------


def test_erased_people_leave_entries_behind_and_merged_ones_take_theirs(
    both_app: Flask, people: People
) -> None:
    owner, assessor = people(), people("Example Assessor", Role.ASSESSOR)
    guest, neighbour = people("Example Guest"), people("Example Neighbour")
    for at in (0, 1):
        note("dossier.seen", guest, neighbour, at=NOON + timedelta(hours=at))
    note("dossier.seen", guest, assessor)
    note("dossier.decided", owner, assessor, level=3)
    with unit_of_work():
        service.merge(guest.person_id, neighbour.person_id)
        privacy.erase(assessor.person_id)
    with unit_of_work():
        assert service.export_personal_data(assessor.person_id) == {"entries": []}
        about, more = service.entries_about(neighbour.person_id, owner.organisation_id)
        assert ([line.actor for line in about], more) == ([None], False)
        decided = service.entries_of_organisation(owner, Filter(act="dossier.decided"))[0][0]
        told = (decided.actor, decided.entry.by_link, decided.entry.details)
        assert told == (None, False, {"level": 3})
        assert len(service.entries_of_object(owner.organisation_id, THING)) == 4
        exported = service.export_personal_data(neighbour.person_id)["entries"]
        assert [(each["yours"], each["by"]) for each in exported] == [
            (True, "you"),
            (True, "you"),
            (True, "somebody else"),
        ]
    assert len(kept()) == 4


# -- what other worlds ask ---------------------------------------------------------------------


def test_looks_at_things_are_those_of_others(both_app: Flask, people: People) -> None:
    owner, assessor = people(), people("Example Assessor", Role.ASSESSOR)
    other = uuid4()
    note("evidence.seen", owner, assessor)
    note("evidence.seen", owner, None, thing=other, at=NOON + timedelta(minutes=1))
    note("evidence.shared", owner, owner)
    note("evidence.seen", owner, assessor, thing=uuid4())
    with unit_of_work():
        assert service.looks_at(owner.person_id, [THING, other]) == [
            (NOON + timedelta(minutes=1), "evidence.seen", None, other),
            (NOON, "evidence.seen", "Example Assessor", THING),
        ]
        assert service.looks_at(assessor.person_id, [THING]) == []
        assert service.looks_at(owner.person_id, []) == []


def test_dossier_writes_its_own_record(app: Flask, people: People, sign_in: SignIn) -> None:
    candidate, assessor = people(), people("Example Assessor", Role.ASSESSOR)
    evidence_id = building.piece(candidate)
    dossier_id = building.submitted(candidate)
    desk = sign_in(assessor)
    for _ in range(3):
        assert desk.get(f"/desk/{dossier_id}").status_code == 200
        assert desk.get(f"/portfolio/{evidence_id}").status_code == 200
    building.decide(assessor, dossier_id)
    assert [act for act, _at in kept()] == [
        "dossier.submitted",
        "dossier.seen",
        "evidence.seen",
        "dossier.claimed",
        "dossier.signed",
        "dossier.decided",
    ]
    with app.test_request_context():
        told = record_wiring.entries_of_object(candidate.organisation_id, dossier_id)
    assert [(each.what, each.details, each.roles) for each in told] == [
        ("Dossier decided", "round 1 · validated · level 3", "Assessor"),
        ("Assessment signed", "round 1", "Assessor"),
        ("Dossier taken on by an assessor", "", "Assessor"),
        ("Dossier looked at", "", "Assessor"),
        ("Dossier sent to the assessors", "round 1", "Learner"),
    ]
    page = sign_in(candidate).get("/account/record").text
    assert "Example Assessor" in page
    assert "round 1 · validated · level 3" in page
    assert f'href="/dossiers/{dossier_id}"' in page
    # Its head, two looks, taken on, signed, decided: not what they did themselves.
    assert page.count("<tr>") == 6


def test_own_pages_and_refused_looks_are_no_entries(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    candidate, neighbour = people(), people("Example Neighbour")
    evidence_id = building.piece(candidate)
    assert sign_in(candidate).get(f"/portfolio/{evidence_id}").status_code == 200
    assert sign_in(neighbour).get(f"/portfolio/{evidence_id}").status_code == 404
    assert kept() == []


# -- the pages ---------------------------------------------------------------------------------


@pytest.fixture
def filled(app: Flask, people: People) -> dict[str, Actor]:
    """Two assessors and two learners; one name that a spreadsheet would calculate."""
    found = {
        "admin": people("Example Administrator", Role.ADMINISTRATOR),
        "one": people("＝1+1", Role.ASSESSOR),
        "two": people("Example Second", Role.ASSESSOR),
        "learner": people("Example Learner"),
        "stranger": people("Example Stranger", organisation_id=people.organisation("Elsewhere")),
    }
    note("dossier.decided", found["learner"], found["one"], round=1, outcome="not_yet_validated")
    note("dossier.seen", found["learner"], found["two"], at=NOON + timedelta(days=1))
    note("new.act", found["learner"], None, at=NOON + timedelta(days=2), thing=uuid4())
    note("dossier.decided", found["stranger"], found["stranger"])
    return found


CASES = {
    "": 3,
    "act=dossier.seen": 1,
    "act=nothing": 0,
    "q=second": 1,
    "q=nobody": 0,
    "since=2026-05-04": 2,
    "until=2026-05-04": 2,
    "since=2026-05-04&until=2026-05-04": 1,
    "since=x&person=x&page=-1": 3,
    "page=99999999999": 0,
}


def test_administrator_reads_the_record_of_the_organisation(
    filled: dict[str, Actor], sign_in: SignIn, count_statements: CountStatements
) -> None:
    client = sign_in(filled["admin"])
    found = {query: client.get(f"/admin/record?{query}").text.count("<time ") for query in CASES}
    assert found == CASES
    page = client.get("/admin/record").text
    assert "round 1 · not yet validated" in page
    assert "new.act" in page  # nobody wrote a sentence for it
    assert "By a link, without an account" in page
    by_person = client.get(f"/admin/record?person={filled['one'].person_id}").text
    assert by_person.count("<time ") == 1
    with count_statements() as counted:
        client.get("/admin/record")
    assert counted.total == 3
    assert '<option value="new.act" selected>' in client.get("/admin/record?act=new.act").text

    answer = client.get("/admin/record.csv", buffered=True)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["act"], row["by"], row["details"]) for row in rows] == [
        ("dossier.decided", "'＝1+1", "round=1 outcome=not_yet_validated"),
        ("dossier.seen", "Example Second", ""),
        ("new.act", "(link)", ""),
    ]
    assert client.get("/admin/record.csv?act=dossier.seen", buffered=True).text.count("\n") == 2


def test_record_is_for_whom_it_concerns(filled: dict[str, Actor], sign_in: SignIn) -> None:
    for who in ("one", "learner", "stranger"):
        client = sign_in(filled[who])
        for path in ("/admin/record", "/admin/record.csv"):
            assert client.get(path).status_code == 403
        seen = client.get("/account/record").text
        assert seen.count("<time ") == {"learner": 3}.get(who, 0)


def test_long_record_is_read_bit_by_bit(
    both_app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, assessor = people(), people("Example Assessor", Role.ASSESSOR)
    far = people("Example Far", organisation_id=people.organisation("Elsewhere"))
    for level in range(20):
        at = NOON - timedelta(days=level // 10)
        note("dossier.decided", owner if level % 2 else far, assessor, at=at, level=level)
    monkeypatch.setattr("app.privacy.trail.store.BATCH", 3)
    with unit_of_work():
        all_of_it = service.everything(None, Filter())
        assert sorted(line.entry.details["level"] for line in all_of_it) == list(range(20))
        here = service.everything(owner.organisation_id, Filter())
        # Moments that are the same, and earlier ones that were kept later.
        assert [line.entry.details["level"] for line in here] == [
            11,
            13,
            15,
            17,
            19,
            *range(1, 11, 2),
        ]
