"""A trainer sees where a group gets stuck, in numbers: nobody is named, no small number told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.learning import groups, noting
from tests.conftest import Counted, People
from tests.learning.conftest import MODULE, UNITS, Doing, right_answers

Count = Callable[[], AbstractContextManager[Counted]]


@pytest.fixture
def trainer(people: People) -> Actor:
    return people("Example Trainer", Role.TRAINER)


def learners(people: People, trainer: Actor, count: int) -> list[Actor]:
    return [
        people(f"Example Learner {n}", organisation_id=trainer.organisation_id)
        for n in range(count)
    ]


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_units_done_and_the_place_where_people_halted_are_counted(
    both_app: Flask, people: People, trainer: Actor, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = learners(people, trainer, 3)
    doing.everything(first)
    doing.read(second, *UNITS[:2])
    doing.read(third, UNITS[0])
    later(monkeypatch, 15)
    with unit_of_work():
        noting.set_bookmark(third, MODULE, UNITS[3], on=True)
    group = groups.of_organisation(trainer)[MODULE]
    assert (group.begun, group.completed) == (3, 1)
    assert dict(group.done) == dict(zip(UNITS, [3, 2, 1, 1, 1], strict=True))
    # The third came back today; the first has completed.
    assert dict(group.halted) == {UNITS[1]: 1}


def test_people_of_another_centre_are_not_counted(
    both_app: Flask, people: People, trainer: Actor, doing: Doing
) -> None:
    doing.read(people(organisation_id=people.organisation("Other Centre")), UNITS[0])
    assert dict(groups.of_organisation(trainer)) == {}


def test_only_first_attempts_say_which_question_is_hard(
    both_app: Flask, people: People, trainer: Actor, doing: Doing
) -> None:
    (first, right), *_rest = right_answers().items()
    for learner in learners(people, trainer, 3):
        doing.answer(learner, {first: "a" if right != "a" else "b"})
        doing.answer(learner, {first: right})  # too late: the first answer counts
    (hard,) = groups.hardest_questions(trainer, MODULE)
    assert (hard.question_id, hard.answered, hard.wrong, hard.percent_wrong) == (first, 3, 3, 100)


def test_answers_of_two_people_are_too_few_to_tell(
    app: Flask, people: People, trainer: Actor, doing: Doing
) -> None:
    (first, right), *_rest = right_answers().items()
    for learner in learners(people, trainer, 2):
        doing.answer(learner, {first: "a" if right != "a" else "b"})
    assert groups.hardest_questions(trainer, MODULE) == []


def test_small_group_is_not_shown(
    app: Flask,
    people: People,
    trainer: Actor,
    doing: Doing,
    sign_in: Callable[[Actor], FlaskClient],
) -> None:
    doing.read(learners(people, trainer, 1)[0], UNITS[0])
    client = sign_in(trainer)
    assert "fewer than 3" in client.get("/group/").text
    page = client.get(f"/group/{MODULE}").text
    assert "Fewer than 3 people" in page
    assert "Unit by unit" not in page


def test_group_page_names_nobody(
    app: Flask,
    people: People,
    trainer: Actor,
    doing: Doing,
    sign_in: Callable[[Actor], FlaskClient],
) -> None:
    for learner in learners(people, trainer, 3):
        doing.read(learner, UNITS[0])
    page = sign_in(trainer).get(f"/group/{MODULE}").text
    assert "Unit by unit" in page
    assert "Example Learner" not in page


@pytest.mark.usefixtures("app")
def test_group_page_costs_the_same_for_more_people(
    people: People,
    trainer: Actor,
    doing: Doing,
    sign_in: Callable[[Actor], FlaskClient],
    count_statements: Count,
) -> None:
    client = sign_in(trainer)
    client.get("/group/")
    totals = []
    for _more in range(2):
        for learner in learners(people, trainer, 3):
            doing.read(learner, UNITS[0])
        with count_statements() as counted:
            client.get(f"/group/{MODULE}")
        totals.append(counted.total)
    assert totals[0] == totals[1] <= 8


@pytest.mark.parametrize("path", ["/group/", f"/group/{MODULE}"])
def test_learner_may_not_see_the_group(
    people: People, sign_in: Callable[[Actor], FlaskClient], path: str
) -> None:
    assert sign_in(people()).get(path).status_code == 403


def test_unknown_module_is_not_found(
    app: Flask, trainer: Actor, sign_in: Callable[[Actor], FlaskClient]
) -> None:
    assert sign_in(trainer).get("/group/nowhere").status_code == 404
