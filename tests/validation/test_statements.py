"""No page asks the database more often because there is more to show."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from competences.validation import personal
from tests.conftest import Counted, People
from tests.validation.building import (
    begun,
    piece,
    send,
    submitted,
)

pytestmark = pytest.mark.usefixtures("app")

SignIn = Callable[[Actor], FlaskClient]
CountStatements = Callable[[], AbstractContextManager[Counted]]


def _counted(client: FlaskClient, path: str, count: CountStatements) -> int:
    with count() as counted:
        assert client.get(path).status_code == 200
    return counted.total


def test_queue_takes_as_many_statements_for_three_as_for_one(
    desk: FlaskClient, people: People, count_statements: CountStatements
) -> None:
    desk.get("/desk/")  # the framework is parsed once in a process
    submitted(people("Example One"))
    one = _counted(desk, "/desk/", count_statements)
    submitted(people("Example Two"))
    submitted(people("Example Three"))
    assert (one, _counted(desk, "/desk/", count_statements)) == (6, 6)


def test_pages_of_a_dossier_take_as_many_statements_for_three_pieces_as_for_one(
    browser: FlaskClient,
    desk: FlaskClient,
    people: People,
    count_statements: CountStatements,
    candidate: Actor,
) -> None:
    def totals(pieces: int, owner: Actor, client: FlaskClient) -> tuple[int, int, int]:
        for n in range(pieces):
            piece(owner, f"Piece {n}")
        dossier_id = begun(owner)
        client.get(f"/dossiers/{dossier_id}")
        draft = _counted(client, f"/dossiers/{dossier_id}", count_statements)
        send(owner, dossier_id)
        sent = _counted(client, f"/dossiers/{dossier_id}", count_statements)
        return draft, sent, _counted(desk, f"/desk/{dossier_id}", count_statements)

    one = totals(1, candidate, browser)
    with unit_of_work():
        personal.erase_personal_data(candidate.person_id)
    assert (one, totals(3, candidate, browser)) == ((10, 7, 19), (10, 7, 19))


def test_list_of_dossiers_takes_as_many_statements_for_three_as_for_one(
    browser: FlaskClient, candidate: Actor, count_statements: CountStatements
) -> None:
    begun(candidate, "A")
    browser.get("/dossiers/")
    one = _counted(browser, "/dossiers/", count_statements)
    begun(candidate, "B")
    begun(candidate, "C")
    assert (one, _counted(browser, "/dossiers/", count_statements)) == (2, 2)
