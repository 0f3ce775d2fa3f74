"""Awarding to many: what a list says, what will happen, what does, also through crashes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import wiring
from app.accounts import register
from app.accounts import service as accounts
from app.accounts.tables import SignInRow
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict
from app.kernel.identity import Actor, Role
from app.kernel.ids import PersonId
from app.kernel.outbox import service as outbox
from app.kernel.outbox.tables import OutboxRow
from app.privacy import service as privacy
from badges import by_hand, checking, owning, service
from badges.batches import service as batches
from badges.batches import store, working
from badges.batches.model import Entry, Listed, State
from badges.batches.tables import BatchEntryRow, BatchRow
from badges.tables import AwardRow
from tests.badges.batching import addresses, mails, outcomes, prepared, work_off
from tests.badges.conftest import load_framework
from tests.conftest import People

SignIn = Callable[[Actor], FlaskClient]
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


# -- what will happen, and what does -----------------------------------------------------------


def test_list_is_looked_at_first_and_then_awarded(
    app: Flask, people: People, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = people("Example Member", email="member@example.org")
    has_it = people("Example Holder", email="holder@example.org")
    elsewhere = people(
        "Example Stranger", email="s@example.org", organisation_id=people.organisation("Elsewhere")
    )
    with unit_of_work():
        by_hand.award_by_hand("trainer", has_it.person_id, boss, confirmed=(0, 1), words="")
    boss_address = accounts.contact(boss.person_id).email or ""
    listed = Listed(
        (
            Entry(2, "Member@Example.org", "Whoever", "Words for one.", "Road map"),
            Entry(3, "new@example.org", "Example Newcomer"),
            Entry(4, "nameless@example.org"),
            Entry(5, "holder@example.org"),
            Entry(6, "s@example.org", "As the list says"),
            Entry(7, "new@EXAMPLE.org"),
            Entry(8, "", "Example Nobody"),
            Entry(9, "not an address"),
            Entry(10, boss_address),
            Entry(11, "long@example.org", "x" * 201),
            Entry(12, "wordy@example.org", "W", "x" * 490),
            Entry(13, "proof@example.org", "P", "", "x" * 301),
        )
    )
    batch_id = prepared(boss, listed, words="Words for all.")
    expected = [
        (State.READY, "member"),
        (State.READY, "address"),
        (State.READY, "nameless"),
        (State.HELD, "held"),
        (State.READY, "address"),  # that there is an account elsewhere is not told
        (State.REFUSED, "twice"),
        (State.REFUSED, "email_missing"),
        (State.REFUSED, "email_unreadable"),
        (State.REFUSED, "oneself"),
        (State.REFUSED, "name_long"),
        (State.REFUSED, "words_long"),
        (State.REFUSED, "evidence_long"),
    ]
    assert outcomes(batch_id) == expected
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AwardRow)) == 1

    work_off(batch_id)
    assert outcomes(batch_id) == [
        (State.AWARDED if state is State.READY else state, reason) for state, reason in expected
    ]
    rows = {row.number: row for row in store.every_row(batch_id)}
    awards = {n: service.get_award(row.award_id) for n, row in rows.items() if row.award_id}
    assert all(checking.faults(award.id) == [] for award in awards.values())
    assert awards[2].person_id == member.person_id
    assert awards[2].narrative.endswith("Words for all. Words for one.")
    assert [note.title for note in awards[2].evidence] == ["Road map"]
    assert (awards[3].person_id, awards[3].holder_name) == (None, "Example Newcomer")
    assert awards[3].narrative.startswith("Attribué par une personne qui administre")
    # Whoever has proved the address elsewhere has it at once, and sees it there.
    assert awards[6].person_id == elsewhere.person_id
    (theirs,) = service.awards_of(elsewhere.person_id, elsewhere.organisation_id)
    assert theirs.id == awards[6].id

    told = {mail["To"]: mail for mail in mails(app)}
    assert set(told) == {
        "holder@example.org", "member@example.org", "s@example.org",
        "new@example.org", "nameless@example.org",
    }  # fmt: skip
    assert "is yours" in told["s@example.org"].get_content(), "a notice, where they belong"
    assert f"/badges/{awards[3].id}" in told["new@example.org"].get_content()

    # The same list once more: everybody has it.
    again = prepared(boss, listed, words="Words for all.")
    assert Counter(state for state, _ in outcomes(again))[State.READY] == 0
    with pytest.raises(Conflict, match="batch_nothing_to_do"), unit_of_work():
        batches.start(again)
    # Revoked, it may be awarded again.
    with unit_of_work():
        service.revoke(awards[3].id, boss, "An example.")
    work_off(prepared(boss, addresses("new@example.org")))
    assert len(owning.of_address("new@example.org")) == 2


def test_row_that_fails_undoes_itself_alone_and_can_be_tried_again(
    app: Flask, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = prepared(boss, addresses(*(f"p{n}@example.org" for n in range(4))))
    failing = {"p1@example.org": Conflict("badge_would_not_verify", checks="2.0 SVG: altered"),
               "p2@example.org": ZeroDivisionError("a fault of ours")}  # fmt: skip
    give = by_hand.give

    def sometimes(design: Any, holder: Any, **rest: Any) -> Any:
        award_id = give(design, holder, **rest)
        if holder.email in failing:
            raise failing[holder.email]
        return award_id

    monkeypatch.setattr("badges.by_hand.give", sometimes)
    work_off(batch_id)
    assert [state for state, _ in outcomes(batch_id)] == [
        State.AWARDED, State.FAILED, State.FAILED, State.AWARDED
    ]  # fmt: skip
    assert outcomes(batch_id)[1][1] == "badge_would_not_verify"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AwardRow)) == 2
    assert sorted(mail["To"] for mail in mails(app)) == ["p0@example.org", "p3@example.org"]
    failing.clear()
    with unit_of_work():
        batches.try_again(batch_id)
    while outbox.deliver_due(wiring.DELIVERERS):
        pass
    assert {state for state, _ in outcomes(batch_id)} == {State.AWARDED}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AwardRow)) == 4
    with pytest.raises(Conflict), unit_of_work():
        batches.try_again(batch_id)


KILLED = """
import sys
from pathlib import Path
from app import wiring
from app.factory import create_app
from app.kernel.outbox import service
from tests.conftest import make_settings
from badges.batches import working
working.HOLD_SECONDS = 0.0
app = create_app(make_settings(Path(sys.argv[1]), sys.argv[2]))
with app.app_context():
    while service.deliver_due(wiring.DELIVERERS):
        pass
"""


MANY = 8


def test_killed_worker_leaves_no_double_and_nothing_out(
    both_app: Flask, people: People, database_url: str, tmp_path: Path
) -> None:
    load_framework()
    boss = people("Example Administrator", Role.ADMINISTRATOR)
    batch_id = prepared(boss, addresses(*(f"p{n}@example.org" for n in range(MANY))))
    with unit_of_work():
        batches.start(batch_id)
    command = [sys.executable, "-c", KILLED, str(tmp_path), database_url]
    worker = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.getcwd()})  # noqa: PTH109
    try:
        end = time.monotonic() + 240  # a crowded machine takes a minute to start it
        while not _awarded(batch_id) and worker.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=20)
    done = _awarded(batch_id)
    assert 0 < done < MANY
    with unit_of_work():  # two minutes later
        db.session.execute(sa.update(OutboxRow).values(leased_until=None))
    # A second worker, at the same time, for the same list.
    working.go_on(batch_id)
    while outbox.deliver_due(wiring.DELIVERERS):
        pass
    assert not working.go_on(batch_id)
    assert outcomes(batch_id) == [(State.AWARDED, "address")] * MANY
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AwardRow)) == MANY
    assert store.find(batch_id).is_done  # type: ignore[union-attr]
    assert Counter(mail["To"] for mail in mails(both_app)) == Counter(
        f"p{n}@example.org" for n in range(MANY)
    )


def _awarded(batch_id: UUID) -> int:
    db.session.remove()
    return batches.numbers(batch_id)[State.AWARDED]


def test_nobody_is_awarded_the_same_by_two_lists_at_once(
    both_app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a list looked at may be otherwise when its turn comes; the database keeps the last."""
    load_framework()
    monkeypatch.setattr("badges.issuing.refuse_unless_valid", lambda _: None)
    boss = people("Example Administrator", Role.ADMINISTRATOR)
    first = prepared(boss, addresses("a@example.org", "b@example.org"))
    second = prepared(boss, addresses("a@example.org", "c@example.org"))
    work_off(first)
    work_off(second)
    assert outcomes(second) == [(State.HELD, "held"), (State.AWARDED, "address")]
    # Even where nobody asks.
    monkeypatch.setattr("badges.following_store.holds", lambda *_, **__: False)
    third = prepared(boss, addresses("d@example.org"))
    with unit_of_work():
        db.session.execute(
            sa.update(BatchEntryRow)
            .where(BatchEntryRow.batch_id == third)
            .values(email="a@example.org")
        )
    work_off(third)
    assert [state for state, _ in outcomes(third)] == [State.FAILED]
    assert len(owning.of_address("a@example.org")) == 1


# -- whose it is -------------------------------------------------------------------------------


@pytest.fixture
def given(boss: Actor, unverified: None) -> Callable[..., Any]:
    """Award to an address."""

    def given(email: str = "new@example.org") -> Any:
        batch_id = prepared(boss, addresses(email))
        work_off(batch_id)
        (row,) = store.every_row(batch_id)
        return row.award_id

    return given


def test_badge_is_theirs_once_they_prove_the_address(
    app: Flask, people: People, boss: Actor, given: Callable[..., Any], sign_in: SignIn
) -> None:
    award_id, other_id = given(), given("other@example.org")
    with unit_of_work():
        register.register(
            boss.organisation_id,
            name="Example Newcomer",
            email="New@example.org",
            password="correct horse battery",
            language="en",
        )
    assert service.get_award(award_id).person_id is None, "an address that nobody proved"
    # Nor has anybody an account who has not proved it.
    revoked = given("third@example.org")
    row = db.session.scalars(sa.select(SignInRow).where(SignInRow.email == "new@example.org")).one()
    with unit_of_work():
        register.confirm(register.link(row.id), "correct horse battery")
    person_id = accounts.find_person("new@example.org")
    assert service.get_award(award_id).person_id == person_id
    assert service.get_award(other_id).person_id is None
    actor = accounts.actor_in(PersonId(person_id or revoked), boss.organisation_id)
    assert actor is not None
    assert f"/badges/{award_id}" in sign_in(actor).get("/badges/").get_data(as_text=True)
    # An account made by an operator or by way of an invitation is proved as well.
    with unit_of_work():
        made = accounts.create_person(name="Other", language="en", email="other@example.org")
    assert service.get_award(other_id).person_id == made


def test_address_is_exported_and_erased_without_an_account(
    app: Flask, boss: Actor, given: Callable[..., Any]
) -> None:
    award_id, kept_id = given(), given("kept@example.org")
    before = service.get_award(award_id).documents
    data = privacy.export_address("new@example.org")
    assert [badge["id"] for badge in data["badges"]["badges"]] == [str(award_id)]
    assert [row["email"] for row in data["badge_lists"]["rows"]] == ["new@example.org"]
    with unit_of_work():
        assert privacy.erase_address("new@example.org") == 2
    with unit_of_work():
        assert privacy.erase_address("new@example.org") == 0
    gone = service.get_award(award_id)
    assert (gone.holder_name, gone.documents) == (None, before)
    with unit_of_work():
        made = accounts.create_person(name="N", language="en", email="new@example.org")
    assert service.get_award(award_id).person_id is None, "what was erased comes back to nobody"
    assert service.awards_of(made, boss.organisation_id) == []
    assert service.get_award(kept_id).holder_name == "Name 1"


def test_member_is_exported_and_erased_with_rows_and_lists(
    app: Flask, people: People, boss: Actor, given: Callable[..., Any]
) -> None:
    member = people("Example Member", email="member@example.org")
    other = people("Example Colleague", Role.ADMINISTRATOR)
    given("member@example.org")
    data = privacy.export(member.person_id)["badge_lists"]
    assert [row["state"] for row in data["rows"]] == ["awarded"]
    assert len(privacy.export(boss.person_id)["badge_lists"]["made"]) == 1
    with unit_of_work():
        batches.merge(boss.person_id, other.person_id)
    assert len(privacy.export(other.person_id)["badge_lists"]["made"]) == 1
    with unit_of_work():
        privacy.erase(member.person_id)
        privacy.erase(other.person_id)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(BatchEntryRow)) == 0
    assert db.session.scalars(sa.select(BatchRow.created_by)).all() == [None]


def test_lists_are_forgotten_in_time_and_badges_stay(
    app: Flask, boss: Actor, given: Callable[..., Any]
) -> None:
    award_id = given()
    prepared(boss, addresses("draft@example.org"))

    def left(days: int) -> int:
        with clock.at(clock.now() + timedelta(days=days)), unit_of_work():
            batches.forget_old()
        return db.session.scalar(sa.select(sa.func.count()).select_from(BatchRow)) or 0

    assert [left(days) for days in (6, 8, 29, 31)] == [2, 1, 1, 0]
    assert service.get_award(award_id).in_force
