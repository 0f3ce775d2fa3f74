"""The assessor's pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.tables import PersonRow
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from competences.framework import reading
from competences.framework.service import SHIPPED
from competences.validation import review as reviewing
from competences.validation import service
from tests.conftest import Counted, People
from tests.validation.building import (
    ACTIVITIES,
    begun,
    decide,
    review_form,
    submitted,
)

pytestmark = pytest.mark.usefixtures("app")

SignIn = Callable[[Actor], FlaskClient]
CountStatements = Callable[[], AbstractContextManager[Counted]]
LEVEL_WORDS = reading.read_file(SHIPPED).scale.words("en")
REQUEST_MORE = {"verdict": "further_evidence", "comment": "More on A3, please."}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"verdict": ""}, "Choose what you decide."),
        ({"next_steps": " "}, "Write what the next steps could be."),
        ({"rating-A2": ""}, "A2: give a level, or mark it as not part of this job."),
        ({"verdict": "5"}, "Your decision differs from what your levels give."),
        ({"reason": "x" * 1_001}, "This is too long: at most 1000 characters."),
    ],
)
def test_decide_with_something_missing_says_what_and_keeps_the_words(
    desk: FlaskClient, candidate: Actor, assessor: Actor, words: dict[str, str], sentence: str
) -> None:
    dossier_id = submitted(candidate)
    data = review_form(assessor, dossier_id, **{"comment-A1": "Your list is good", **words})
    answered = desk.post(f"/desk/{dossier_id}", data=data)
    assert (answered.status_code, sentence in answered.text) == (422, True)
    assert "Your list is good</textarea>" in answered.text
    assert reviewing.open_desk(assessor, dossier_id).open


def test_second_assessor_is_told_and_sees_their_words(
    desk: FlaskClient, sign_in: SignIn, people: People, candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    second = people("Example Second Assessor", Role.ASSESSOR)
    data = review_form(
        second, dossier_id, **{"comment": "Hours of work", "comment-A1": "Look here"}
    )
    decide(assessor, dossier_id)
    answered = sign_in(second).post(f"/desk/{dossier_id}", data=data)
    assert (answered.status_code, "has moved on in the meantime" in answered.text) == (409, True)
    assert "Hours of work" in answered.text
    assert f"A1</b> 3, {LEVEL_WORDS[2]}: Look here" in answered.text
    assert len(service.open_own(candidate, dossier_id).record.decisions) == 1


def test_desk_saves_what_is_typed_and_proposes_the_median(
    desk: FlaskClient, candidate: Actor
) -> None:
    dossier_id = submitted(candidate)
    levels = dict(zip(ACTIVITIES, "44535", strict=True))
    data = {f"rating-{code}": level for code, level in levels.items()}
    saved = desk.post(f"/desk/{dossier_id}/draft", data={**data, "autosave": "1"})
    assert saved.json["saved"].startswith("Saved ")
    page = desk.get(f"/desk/{dossier_id}").text
    assert f"Your levels give: 4, {LEVEL_WORDS[3]}" in page
    assert 'id="verdict-4" value="4" checked' in page


def test_desk_saves_without_script(desk: FlaskClient, candidate: Actor, assessor: Actor) -> None:
    dossier_id = submitted(candidate)
    answered = desk.post(f"/desk/{dossier_id}/draft", data={"comment": "So far"})
    assert (answered.status_code, answered.location) == (303, f"/desk/{dossier_id}")
    assert reviewing.open_desk(assessor, dossier_id).review.comment == "So far"


@pytest.mark.parametrize(("extra", "kind"), [({}, "text/html"), ({"autosave": "1"}, "json")])
def test_desk_saves_nothing_once_decided(
    desk: FlaskClient, candidate: Actor, assessor: Actor, extra: dict[str, str], kind: str
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    answered = desk.post(
        f"/desk/{dossier_id}/draft",
        data={"comment": "Late words", **extra},
        headers={"Accept": "application/json" if extra else "text/html"},
    )
    assert (answered.status_code, kind in answered.content_type) == (409, True)
    if not extra:
        assert "Late words" in answered.text


def test_somebody_without_a_name_has_a_code_in_the_queue(
    app: Flask, desk: FlaskClient, candidate: Actor
) -> None:
    submitted(candidate)
    with unit_of_work():
        row = db.session.get(PersonRow, candidate.person_id)
        assert row is not None
        row.name = None
    assert f"Learner {candidate.person_id.hex[:4]}" in desk.get("/desk/").text


def test_draft_is_not_on_any_desk(desk: FlaskClient, candidate: Actor) -> None:
    assert desk.get(f"/desk/{begun(candidate)}").status_code == 404
    assert "Nothing waits for you." in desk.get("/desk/").text


@pytest.mark.parametrize("query", ["show=draft", "show=x", "page=0", "page=-1", "page=x"])
def test_queue_with_a_strange_address_shows_the_first_page(
    desk: FlaskClient, candidate: Actor, query: str
) -> None:
    submitted(candidate)
    assert "Example Candidate" in desk.get(f"/desk/?{query}").text


def test_queue_far_beyond_its_end_is_empty(desk: FlaskClient) -> None:
    assert desk.get(f"/desk/?page={10**30}").status_code == 200


def test_enter_in_the_desk_saves_and_never_decides(desk: FlaskClient, candidate: Actor) -> None:
    """Browsers press a form's first button on Enter (HTML, implicit submission)."""
    dossier_id = submitted(candidate)
    form = desk.get(f"/desk/{dossier_id}").text.partition("data-review")[2]
    first = form[form.index("<button") :].partition(">")[0]
    assert f'formaction="/desk/{dossier_id}/draft"' in first
