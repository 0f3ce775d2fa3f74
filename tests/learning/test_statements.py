"""How many SQL statements each page costs: the same after one unit as after three."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.learning import service
from tests.conftest import Counted, People
from tests.learning.conftest import MODULE, UNITS, Doing, right_answers

Count = Callable[[], AbstractContextManager[Counted]]

NOTHING_OF_ITS_OWN = "/about"
"""A page that asks only who is there; what that costs is not ours to fix."""


@pytest.fixture
def learner(app: Flask, people: People) -> Actor:
    return people()


@pytest.fixture
def client(learner: Actor, sign_in: Callable[[Actor], FlaskClient]) -> FlaskClient:
    return sign_in(learner)


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
    return done


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("path", "statements"),
    [
        ("/modules/", 2),
        (f"/modules/{MODULE}", 2),
        (f"/modules/{MODULE}/units/needs", 1),
        (f"/modules/{MODULE}/quiz", 2),
        (f"/modules/{MODULE}/quiz/a01", 2),
        (f"/modules/{MODULE}/result", 6),
    ],
)
def test_page_costs_the_same_for_one_item_as_for_three(
    client: FlaskClient, count_statements: Count, path: str, statements: int
) -> None:
    assert own_statements(client, count_statements, path) == statements


def test_attestation_costs_two_statements(
    client: FlaskClient, learner: Actor, doing: Doing, count_statements: Count
) -> None:
    doing.everything(learner)
    assert own_statements(client, count_statements, f"/modules/{MODULE}/attestation") == 2


def own_statements(client: FlaskClient, count_statements: Count, path: str) -> int:
    """Return what a page asks of the database beyond who is signed in."""
    totals = []
    for address in (NOTHING_OF_ITS_OWN, path):
        client.get(address)  # the process reads the framework on the first page that needs it
        with count_statements() as counted:
            assert client.get(address).status_code == 200
        totals.append(counted.total)
    return totals[1] - totals[0]
