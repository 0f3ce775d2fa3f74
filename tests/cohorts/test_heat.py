"""The map as the database has it: right on both, of a fixed price, and within its weight."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.home import heat
from app.home.heat_model import Halt, PersonRow, Phase, Sort
from app.kernel import clock, events
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.trail import Noted
from tests.browsing import SignIn
from tests.cohorts.conftest import Class, rated, shares
from tests.conftest import Counted, People
from tests.learning.conftest import UNITS, Doing
from tests.validation import building

Count = Callable[[], AbstractContextManager[Counted]]
MOST_STATEMENTS = 8
MOST_BYTES = 50_000


def rows_of(actor: Actor, cohort: Class) -> dict[str, PersonRow]:
    found = heat.page_of(actor, cohort.id, Sort.NAME, 1)
    return {row.name or "": row for row in found.rows}


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[Noted]:
    """What was published for the record during the test."""
    heard: list[Noted] = []
    monkeypatch.setitem(events._handlers, Noted, [heard.append])
    return heard


def working(cohort: Class, people: People) -> None:
    """The first was validated, the second is at work, the third has done nothing."""
    first, second, _third = cohort.learners[:3]
    rated(first, 2, days_ago=100)
    rated(first, 4)
    shares(first)
    rated(second, 3)
    assessor = people("Example Assessor", Role.ASSESSOR)
    building.decide(assessor, building.submitted(first))
    Doing().read(second, *UNITS[:2])
    building.submitted(second)


def test_map_shows_what_is_known_and_no_more(both_app: Flask, people: People) -> None:
    cohort = Class(people)
    working(cohort, people)
    rows = rows_of(cohort.trainer, cohort)
    first, second, third = (rows[f"Example Learner 00{n}"].cells["A"] for n in range(3))
    assert (first.validated, first.self_level, first.self_change, first.change) == (3, 4, 2, 3)
    assert first.dossier is not None
    assert first.dossier.phase is Phase.DECIDED
    assert (second.validated, second.self_level) == (None, None)
    assert second.module is not None
    assert (second.module.done, second.module.completed_at) == (2, None)
    assert second.dossier is not None
    assert second.dossier.phase is Phase.WAITING
    assert (third.validated, third.module, third.dossier, third.gap) == (None, None, None, 3)
    assert [row.shares for row in rows.values()] == [True, False, False]


def test_own_levels_are_shared_with_trainers_and_not_with_administrators(
    app: Flask, people: People, cohort: Class
) -> None:
    rated(cohort.learners[0], 4)
    shares(cohort.learners[0])
    head = people("Example Head", Role.ADMINISTRATOR)
    both = people("Example Both", Role.ADMINISTRATOR, Role.TRAINER)
    seen = {
        who.name: rows_of(who, cohort)["Example Learner 000"].cells["A"].self_level
        for who in (cohort.trainer, head, both)
    }
    assert seen == {cohort.trainer.name: 4, "Example Head": None, "Example Both": 4}


def test_work_in_another_organisation_is_not_seen(
    both_app: Flask, people: People, cohort: Class
) -> None:
    """The same person is a member of both: each sees what was done with it."""
    here = cohort.learners[0]
    there = replace(here, organisation_id=people.organisation("Elsewhere"))
    rated(there, 5)
    shares(there)
    Doing().read(there, UNITS[0])
    building.begun(there)
    row = rows_of(cohort.trainer, cohort)["Example Learner 000"]
    cell = row.cells["A"]
    assert (row.shares, cell.self_level, cell.module, cell.dossier) == (False, None, None, None)


def test_who_is_held_up_comes_first_when_asked(
    app: Flask, people: People, cohort: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    working(cohort, people)
    building.begun(cohort.learners[2])
    moment = clock.now() + timedelta(days=35)
    monkeypatch.setattr(clock, "now", lambda: moment)
    found = heat.page_of(cohort.trainer, cohort.id, Sort.STUCK, 1)
    assert [(row.name, [one.halt for one in row.stuck]) for row in found.rows] == [
        ("Example Learner 001", [Halt.MODULE, Halt.ASSESSOR]),
        ("Example Learner 002", [Halt.DRAFT]),
        ("Example Learner 000", []),
    ]
    assert found.held_up == 2


def test_a_word_added_to_a_draft_means_it_is_not_left(
    app: Flask, cohort: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = cohort.learners[0]
    with clock.at(clock.now() - timedelta(days=60)):
        dossier_id = building.begun(learner)
    (row,) = heat.page_of(cohort.trainer, cohort.id, Sort.STUCK, 1).rows[:1]
    assert [one.days for one in row.stuck] == [60]
    with unit_of_work():
        building.service.save(learner, dossier_id, building.COMPLETE)
    assert heat.page_of(cohort.trainer, cohort.id, Sort.STUCK, 1).held_up == 0


@pytest.mark.usefixtures("app")
def test_map_costs_the_same_for_more_people(
    people: People, cohort: Class, sign_in: SignIn, count_statements: Count
) -> None:
    working(cohort, people)
    client = sign_in(cohort.trainer)
    totals = []
    for _more in range(2):
        client.get(f"/cohorts/{cohort.id}/")
        with count_statements() as counted:
            client.get(f"/cohorts/{cohort.id}/")
        totals.append(counted.total)
        cohort.grow(3)
        for learner in cohort.learners[3:]:
            rated(learner, 2)
            shares(learner)
    assert totals[0] == totals[1] < MOST_STATEMENTS  # one is left for a notice in the header


@pytest.mark.usefixtures("app")
def test_map_of_twenty_four_weighs_less_than_fifty_thousand_bytes(
    people: People, sign_in: SignIn
) -> None:
    cohort = Class(people, 24)
    for learner in cohort.learners:
        for code in "ABCDEFG":
            rated(learner, 3, code)
        shares(learner)
        Doing().read(learner, UNITS[0])
    client = sign_in(cohort.trainer)
    sizes = {
        code: len(client.get(f"/cohorts/{cohort.id}/?lang={code}").data) for code in ("en", "fr")
    }
    assert {code: size for code, size in sizes.items() if size >= MOST_BYTES} == {}


@pytest.mark.usefixtures("app")
def test_a_long_cohort_comes_in_pages_and_a_bad_order_is_by_name(
    people: People, sign_in: SignIn
) -> None:
    cohort = Class(people, 51)
    client = sign_in(cohort.trainer)
    pages = [
        client.get(f"/cohorts/{cohort.id}/", query_string=query).text
        for query in ({"sort": "evil"}, {"page": "2"}, {"page": "-9"}, {"page": "99999999999"})
    ]
    counts = [page.count("Example Learner 0") for page in pages]
    assert counts == [50, 1, 50, 0]
    assert "Next page" in pages[0]


def test_opening_a_person_is_noted_and_the_map_is_not(
    app: Flask, people: People, cohort: Class, sign_in: SignIn, noted: list[Noted]
) -> None:
    working(cohort, people)
    noted.clear()
    client = sign_in(cohort.trainer)
    client.get(f"/cohorts/{cohort.id}/")
    assert noted == []
    learner = cohort.learners[1]
    page = client.get(f"/cohorts/{cohort.id}/{learner.person_id}").text
    assert [(one.act, one.subject_id, one.object_id, one.actor_id) for one in noted] == [
        ("standing.seen", learner.person_id, learner.person_id, cohort.trainer.person_id)
    ]
    assert "With the assessors" in page
    assert "Does not share their own levels" in page
    assert "Minutes" not in page  # the evidence is between candidate and assessors
    assert "About the situation" not in page
