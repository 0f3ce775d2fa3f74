"""Who is too close to assess somebody: one takes back only what one said oneself."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from competences.validation import house
from competences.validation.model import TieKind
from tests.browsing import SignIn
from tests.conftest import People


@pytest.mark.usefixtures("app")
def test_only_ones_own_words_can_be_taken_back(
    browser: FlaskClient, candidate: Actor, assessor: Actor, people: People
) -> None:
    manager = people("Example Manager", Role.ASSESSOR)
    with unit_of_work():
        house.declare_tie(candidate, candidate.person_id, manager.person_id, TieKind.LINE_MANAGER)
        house.declare_tie(assessor, candidate.person_id, assessor.person_id, TieKind.RELATED)
    page = browser.get("/dossiers/close").text
    assert f"/dossiers/close/{manager.person_id}/remove" in page
    assert f"/dossiers/close/{assessor.person_id}/remove" not in page
    assert page.count("said by them or by your centre") == 1


@pytest.mark.usefixtures("app")
def test_pages_of_the_desk_and_of_the_centre_open(
    desk: FlaskClient, people: People, sign_in: SignIn
) -> None:
    assert desk.get("/desk/settings").status_code == 200
    rules = sign_in(people("Example Administrator", Role.ADMINISTRATOR)).get("/admin/validation")
    assert rules.status_code == 200
