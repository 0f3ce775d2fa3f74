"""A new round says what it changed: to the candidate before it is sent, to the assessor after."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from competences.validation import service
from tests.validation.building import (
    COMPLETE,
    FURTHER,
    answer,
    decide,
    piece,
    send,
    submitted,
)

pytestmark = pytest.mark.usefixtures("app")

CHANGED = re.compile(r'<section class="panel changed">.*?</section>', re.DOTALL)
NEW = "new: Draft agreement"
ANSWERED = "Answered otherwise: What would you do differently today, and what comes next?"


def _changed(html: str) -> list[str]:
    """Return the lines under “What changed”, without their tags."""
    found = CHANGED.search(html)
    assert found is not None
    lines = re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL)
    return [re.sub(r"<[^>]+>", "", line) for line in lines]


def test_a_new_round_says_what_it_changed(
    browser: FlaskClient, desk: FlaskClient, candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    assert CHANGED.search(desk.get(f"/desk/{dossier_id}").text) is None
    decide(assessor, dossier_id, answer(FURTHER, comment="Please show the agreement."))
    own = browser.get(f"/dossiers/{dossier_id}").text
    assert "Nothing has changed since the round before yet." in own

    piece(candidate, "Draft agreement", ("A2",))
    draft = replace(
        COMPLETE, requested_level=4, statement={**COMPLETE.statement, "learned": "Much more."}
    )
    with unit_of_work():
        service.save(candidate, dossier_id, draft)
    said = ["Level asked for: 4, Independent (before: 3)", f"A2 {NEW}", ANSWERED]
    assert _changed(browser.get(f"/dossiers/{dossier_id}").text) == said

    send(candidate, dossier_id, draft)
    page = desk.get(f"/desk/{dossier_id}").text
    assert _changed(page) == said
    assert "Please show the agreement." in page
    # The piece for all activities stands in full once, and elsewhere leads there.
    assert page.count("We agreed.") == 2
    assert page.count("Shown above, at A1") == 4
    assert all(line in browser.get(f"/dossiers/{dossier_id}").text for line in said[2:])
