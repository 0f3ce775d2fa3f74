"""Cohorts made, filled and closed; who trained whom stays known; a person's days in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.cohorts import cohort_store, cohorting, personal
from app.cohorts.events import CohortJoined
from app.cohorts.tables import CohortMemberRow, CohortTrainerRow
from app.kernel import clock, events
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Invalid, NotFound, ProductError
from app.kernel.identity import Actor, Role
from app.kernel.ids import PersonId, new_id
from tests.cohorts.conftest import Class
from tests.conftest import People

DAY = datetime(2026, 9, 1, tzinfo=UTC)


def on(day: int, do: Callable[[], object]) -> None:
    with unit_of_work(), clock.at(DAY + timedelta(days=day)):
        do()


def members(cohort: Class) -> set[PersonId]:
    return {one.person_id for one in cohorting.people(cohort.trainer, cohort.id).members}


def test_trainer_makes_a_cohort_and_trains_it(both_app: Flask, cohort: Class) -> None:
    inside = cohorting.people(cohort.trainer, cohort.id)
    assert [one.name for one in inside.members] == [f"Example Learner 00{n}" for n in range(3)]
    assert [one.person_id for one in inside.trainers] == [cohort.trainer.person_id]
    (listed,) = cohorting.listed(cohort.trainer)
    assert (listed.cohort.name, listed.people, listed.trainers) == (
        "Autumn",
        3,
        [cohort.trainer.person_id],
    )


def test_adding_twice_adds_and_tells_once(
    both_app: Flask, people: People, cohort: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[CohortJoined] = []
    monkeypatch.setitem(events._handlers, CohortJoined, [heard.append])
    again, newcomer = [one.person_id for one in cohort.learners], people("Example New").person_id
    counts = []
    for _press in range(2):
        with unit_of_work():
            counts.append(cohorting.add(cohort.trainer, cohort.id, [*again, again[0], newcomer]))
    assert (counts, len(members(cohort))) == ([1, 0], 4)
    assert heard == [CohortJoined(cohort.id, cohort.trainer.organisation_id, frozenset({newcomer}))]


@pytest.mark.usefixtures("app")
def test_what_cannot_be_done_says_why(people: People, cohort: Class) -> None:
    stranger = people("Example Stranger", organisation_id=people.organisation("Elsewhere"))
    learner, trainer = cohort.learners[0], cohort.trainer
    cases: list[tuple[type[ProductError], str, Callable[[], object]]] = [
        (Conflict, "cohort_name_taken", lambda: cohorting.make(trainer, " AUTUMN ")),
        (Invalid, "cohort_name_missing", lambda: cohorting.make(trainer, " \n ")),
        (Invalid, "cohort_name_long", lambda: cohorting.make(trainer, "x" * 201)),
        (NotFound, "not_found", lambda: cohorting.make(learner, "Mine")),
        (Invalid, "cohort_nobody_ticked", lambda: cohorting.add(trainer, cohort.id, [])),
        (
            NotFound,
            "not_found",
            lambda: cohorting.add(trainer, cohort.id, [learner.person_id, stranger.person_id]),
        ),
        (
            Invalid,
            "cohort_too_many",
            lambda: cohorting.add(trainer, cohort.id, [PersonId(new_id()) for _ in range(2_001)]),
        ),
        (
            NotFound,
            "not_found",
            lambda: cohorting.take_out(trainer, cohort.id, stranger.person_id),
        ),
        (
            NotFound,
            "not_found",
            lambda: cohorting.add_trainer(trainer, cohort.id, learner.person_id),
        ),
        (
            Conflict,
            "cohort_last_trainer",
            lambda: cohorting.take_out_trainer(trainer, cohort.id, trainer.person_id),
        ),
        (Conflict, "cohort_not_empty", lambda: cohorting.remove(trainer, cohort.id)),
        (NotFound, "not_found", lambda: cohorting.keep_in_step(trainer, cohort.id, on=True)),
    ]
    for error, code, attempt in cases:
        with pytest.raises(error) as refused, unit_of_work():
            attempt()
        assert refused.value.code == code
    assert members(cohort) == {one.person_id for one in cohort.learners}


@pytest.mark.usefixtures("app")
def test_closed_cohort_stays_as_it_stood(people: People, cohort: Class) -> None:
    learner = cohort.learners[0].person_id
    with unit_of_work():
        cohorting.close(cohort.trainer, cohort.id)
    for attempt in (
        lambda: cohorting.add(cohort.trainer, cohort.id, [learner]),
        lambda: cohorting.take_out(cohort.trainer, cohort.id, learner),
        lambda: cohorting.close(cohort.trainer, cohort.id),
    ):
        with pytest.raises(Conflict, match="cohort_closed"), unit_of_work():
            attempt()
    assert len(members(cohort)) == 3
    other = Class(people, 0)  # its name is free again
    with pytest.raises(Conflict, match="cohort_name_taken"), unit_of_work():
        cohorting.reopen(cohort.trainer, cohort.id)
    with unit_of_work():
        cohorting.remove(other.trainer, other.id)
        cohorting.reopen(cohort.trainer, cohort.id)
    assert not cohorting.get(cohort.trainer, cohort.id).closed


def test_trainers_of_somebody_are_those_of_the_days_they_shared(
    both_app: Flask, people: People
) -> None:
    """The first trains days 0 to 10, the second from day 20; learners come and go around that."""
    cohort, admin = Class(people, 0), people("Example Head", Role.ADMINISTRATOR)
    second = people("Second Trainer", Role.TRAINER)
    early, late, both, between = (people(f"Example {word}") for word in ("E", "L", "B", "M"))
    first = cohort.trainer

    def joins(who: Actor) -> Callable[[], object]:
        return lambda: cohorting.add(admin, cohort.id, [who.person_id])

    def leaves(who: Actor) -> Callable[[], object]:
        return lambda: cohorting.take_out(admin, cohort.id, who.person_id)

    with unit_of_work():  # the fixture's trainer began today: begin again on day 0
        cohort_store.erase(first.person_id)
    on(0, lambda: cohorting.add_trainer(admin, cohort.id, first.person_id))
    on(1, joins(early))
    on(5, joins(both))
    on(9, leaves(early))
    on(10, lambda: cohorting.take_out_trainer(admin, cohort.id, first.person_id))
    on(12, joins(between))
    on(15, leaves(between))
    on(20, lambda: cohorting.add_trainer(admin, cohort.id, second.person_id))
    on(25, joins(late))
    on(26, leaves(late))
    on(27, joins(late))
    on(30, lambda: cohorting.close(admin, cohort.id))
    trained = {
        who.name: cohorting.trainers_of(who.person_id, who.organisation_id)
        for who in (early, both, between, late, first)
    }
    assert trained == {
        "Example E": {first.person_id},
        "Example B": {first.person_id, second.person_id},
        "Example M": set(),
        "Example L": {second.person_id},
        first.name: set(),
    }
    assert cohorting.trainers_of(early.person_id, people.organisation("Elsewhere")) == set()


@pytest.mark.usefixtures("app")
def test_trainers_of_costs_one_statement(
    people: People, count_statements: Callable[..., object]
) -> None:
    cohort = Class(people, 1)
    with count_statements() as counted:  # type: ignore[attr-defined]
        cohorting.trainers_of(cohort.learners[0].person_id, cohort.trainer.organisation_id)
    assert counted.total == 1


@pytest.mark.usefixtures("app")
def test_who_may_know_of_a_cohort(people: People, cohort: Class) -> None:
    other = people("Other Trainer", Role.TRAINER)
    head = people("Example Head", Role.ADMINISTRATOR)
    away = people("Example Stranger", *Role, organisation_id=people.organisation("Elsewhere"))
    assert cohorting.get(head, cohort.id).name == "Autumn"
    for who in (other, away, cohort.learners[0], people("Example Assessor", Role.ASSESSOR)):
        with pytest.raises(NotFound):
            cohorting.get(who, cohort.id)
    with unit_of_work():
        cohorting.add_trainer(cohort.trainer, cohort.id, other.person_id)
    assert [one.cohort.id for one in cohorting.listed(other)] == [cohort.id]
    with unit_of_work():
        cohorting.take_out_trainer(other, cohort.id, other.person_id)
    assert cohorting.listed(other) == []


def test_days_in_cohorts_are_exported_erased_and_given_on(both_app: Flask, people: People) -> None:
    cohort = Class(people, 2)
    guest, account = (one.person_id for one in cohort.learners)
    with unit_of_work():
        other = cohorting.make(cohort.trainer, "Winter")
        cohorting.add(cohort.trainer, other, [guest])
        cohorting.take_out(cohort.trainer, other, guest)
        personal.merge(guest, account)
    exported = personal.export_personal_data(account)
    assert [(one["cohort"], one["left_at"] is None) for one in exported["member_of"]] == [
        ("Autumn", True),
        ("Winter", False),
    ]
    assert personal.export_personal_data(guest) == {"member_of": [], "trained": []}
    assert len(personal.export_personal_data(cohort.trainer.person_id)["trained"]) == 2
    with unit_of_work():
        personal.erase_personal_data(account)
        personal.erase_personal_data(cohort.trainer.person_id)
    assert cohort_store.periods(CohortMemberRow, account) == []
    assert cohort_store.periods(CohortTrainerRow, cohort.trainer.person_id) == []
