"""Awarding to many: what an organisation designed, what runs out, and cohorts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service as accounts
from app.cohorts import cohorting
from app.commands import privacy as commands
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.kernel.identity import Actor, Role
from badges import owning, service
from badges.batches import service as batches
from badges.batches.model import State
from badges.designing import service as designs
from badges.model import Kind
from competences.portfolio.witnessing import service as witnessing
from tests.badges.batching import addresses, outcomes, prepared, work_off
from tests.badges.test_own_designs import given, used
from tests.conftest import People
from tests.portfolio.test_witnesses import ASKED

SignIn = Callable[[Actor], FlaskClient]
HELD, MEMBER, ADDRESS = (State.HELD, "held"), (State.READY, "member"), (State.READY, "address")
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


def test_design_of_ones_own_is_awarded_to_many_in_the_version_looked_at(
    app: Flask, people: People, boss: Actor, unverified: None
) -> None:
    slug = used(boss)
    member = people("Example Member", email="member@example.org")
    listed = addresses("member@example.org", "new@example.org")
    first, late = (prepared(boss, listed, slug) for _ in range(2))
    assert used(boss) == f"{slug}-v2"
    given(boss, member, slug)
    work_off(first)
    assert outcomes(first) == [HELD, (State.AWARDED, "address")], "they have the newer version"
    (award_id,) = owning.of_address("new@example.org")
    award = service.get_award(award_id)
    assert (award.kind, award.design) == (Kind.OWN, slug)
    assert award.expires_at is not None
    # Withdrawn, what is left is not awarded any more.
    with unit_of_work():
        designs.withdraw(boss, slug)
    work_off(late)
    assert outcomes(late) == [(State.FAILED, "batch_design_gone")] * 2
    assert batches.names([batches.get(late, boss)])[slug]["en"]


def test_list_renews_what_runs_out_soon(
    app: Flask, people: People, boss: Actor, unverified: None
) -> None:
    slug = used(boss)
    member = people("Example Member", email="member@example.org")
    listed = addresses("member@example.org", "new@example.org")
    now = clock.now()
    with clock.at(now - timedelta(days=690)):
        old = given(boss, member, slug)
        work_off(prepared(boss, addresses("new@example.org"), slug))
    with clock.at(now - timedelta(days=30)):
        assert outcomes(prepared(boss, listed, slug)) == [HELD, HELD]
    soon = prepared(boss, listed, slug)
    assert outcomes(soon) == [MEMBER, ADDRESS]
    work_off(soon)
    assert [state for state, _ in outcomes(soon)] == [State.AWARDED] * 2
    assert not service.get_award(old).revoked
    assert len(owning.of_address("new@example.org")) == 2
    assert outcomes(prepared(boss, listed, slug)) == [HELD, HELD]


def test_cohort_is_ticked_as_a_whole(
    app: Flask, people: People, boss: Actor, sign_in: SignIn
) -> None:
    learner, other = people("Example Learner"), people("Example Other")
    stranger = people("X", Role.ADMINISTRATOR, organisation_id=people.organisation("Elsewhere"))
    trainer = people("Example Trainer", Role.TRAINER)
    with unit_of_work():
        cohort = cohorting.make(trainer, "Autumn")
        cohorting.add(trainer, cohort, [learner.person_id, boss.person_id])
        foreign = cohorting.make(stranger, "Spring")
    client, path = sign_in(boss), "/admin/badges/trainer/many"
    page = client.get(path).text
    assert ("Autumn" in page, "Spring" in page, str(other.person_id) in page) == (True, False, True)
    page = client.get(f"{path}?group={cohort}").text
    assert f'value="{learner.person_id}" id="member-1" checked' in page
    assert str(other.person_id) not in page
    for unknown in (foreign, "nothing"):
        assert client.get(f"{path}?group={unknown}").status_code == 404

    def ticked(member: Actor) -> int:
        data = {"members": str(member.person_id), "confirmed": ["0", "1"], "language": "en"}
        return client.post(f"{path}?group={cohort}", data=data).status_code

    assert (ticked(learner), ticked(other)) == (303, 422)


def test_one_command_reaches_all_that_others_gave_an_address_for(
    app: Flask, people: People, boss: Actor, unverified: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.commands.privacy.running_app", lambda: nullcontext(app))
    learner = people("Example Learner")
    work_off(prepared(boss, addresses("new@example.org")))

    def run(*command: str) -> tuple[int, str]:
        done = CliRunner().invoke(commands.privacy, command)
        return done.exit_code, done.output

    def ask() -> None:
        with unit_of_work():
            witnessing.ask(learner, replace(ASKED, email="new@example.org"), ())

    ask()
    status, said = run("export", "New@Example.org")
    assert status == 0
    for part in ('"as_witness"', '"badges"', '"badge_lists"', "Example Partner"):
        assert part in said, part
    assert '"account"' not in said
    assert run("erase", "New@Example.org", "--yes")[0] == 0
    assert owning.of_address("new@example.org") == []
    assert run("export", "new@example.org")[0] == 1
    assert run("erase", "new@example.org", "--yes")[0] == 1
    # And what an account keeps, in the same breath.
    member = people("Example Member", email="new@example.org")
    ask()
    status, said = run("export", "new@example.org")
    assert (status, '"account"' in said, '"as_witness"' in said) == (0, True, True)
    assert run("erase", "new@example.org", "--yes")[0] == 0
    assert run("export", "new@example.org")[0] == 1
    with pytest.raises(NotFound):
        accounts.contact(member.person_id)
