"""How many SQL statements each page costs: the same after one unit as after three."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.learning import casing, noting, service
from competences.portfolio import service as portfolio
from modules.texts import SECTIONS
from tests.browsing import SignIn
from tests.conftest import Counted, People
from tests.learning.conftest import MODULE, UNITS, Doing, right_answers

Count = Callable[[], AbstractContextManager[Counted]]

MOST = 12
"""Statements that a page may send in all, who is signed in included."""
NOTHING_OF_ITS_OWN = "/about"
"""A page that asks only who is there; what that costs is not ours to fix."""


@pytest.fixture(params=[1, 3])
def work(request: pytest.FixtureRequest, learner: Actor, doing: Doing) -> int:
    """Do one of everything, or three."""
    done: int = request.param
    doing.rate(learner, "before", 2)
    doing.rate(learner, "after", 4)
    doing.read(learner, *UNITS[:done])
    doing.answer(learner, dict(list(right_answers().items())[:done]))
    for module in ("finance", "leadership", "communication")[:done]:
        doing.rate(learner, "before", 1, module)
    with unit_of_work():
        service.keep_reflection(learner, MODULE, "needs", "noted")
        for unit, section in zip(UNITS[:done], SECTIONS, strict=False):
            noting.keep_note(learner, MODULE, "needs", section, "noted")
            noting.set_bookmark(learner, MODULE, unit, on=True)
            portfolio.add_text(learner, title=unit, text="Done", activities=["A1"])
        for decision in first_way()[:done]:
            way = list(service.progress(learner, MODULE).case_way)
            casing.decide(learner, MODULE, way, decision)
    return done


def first_way() -> list[str]:
    """Return the way of taking the first decision in every scene of the case."""
    _loaded, case = casing.case_of(MODULE)
    way: list[str] = []
    while (scene := case.scene(casing.walk(case, way).here.id)) is not None:
        way.append(scene.decisions[0].id)
    return way


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("path", "statements"),
    [
        ("/modules/", 2),
        (f"/modules/{MODULE}", 4),
        (f"/modules/{MODULE}/units/needs", 2),
        (f"/modules/{MODULE}/units/needs/prove", 2),
        (f"/modules/{MODULE}/case", 2),
        (f"/modules/{MODULE}/print", 0),
        ("/modules/introduction", 2),
        ("/notes", 2),
        ("/glossary", 0),
        ("/search?q=charter", 0),
        (f"/modules/{MODULE}/quiz", 2),
        (f"/modules/{MODULE}/quiz/a01", 2),
        (f"/modules/{MODULE}/result", 6),
    ],
)
def test_page_costs_the_same_for_one_item_as_for_three(
    client: FlaskClient, count_statements: Count, path: str, statements: int
) -> None:
    assert own_statements(client, count_statements, path) == statements


def test_attestation_costs_three_statements(
    client: FlaskClient, learner: Actor, doing: Doing, count_statements: Count
) -> None:
    doing.everything(learner)
    assert own_statements(client, count_statements, f"/modules/{MODULE}/attestation") == 3


def test_page_of_a_group_costs_what_its_numbers_cost(
    people: People, sign_in: SignIn, count_statements: Count
) -> None:
    client = sign_in(people("Example Trainer", Role.TRAINER))
    assert own_statements(client, count_statements, "/group/") == 3
    assert own_statements(client, count_statements, f"/group/{MODULE}") == 4


def own_statements(client: FlaskClient, count_statements: Count, path: str) -> int:
    """Return what a page asks of the database beyond who is signed in."""
    totals = []
    for address in (NOTHING_OF_ITS_OWN, path):
        client.get(address)  # the process reads the framework on the first page that needs it
        with count_statements() as counted:
            assert client.get(address).status_code == 200
        totals.append(counted.total)
    assert totals[1] <= MOST
    return totals[1] - totals[0]
