"""The candidate's pages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from competences.framework import reading
from competences.framework.service import SHIPPED
from competences.portfolio import service as portfolio
from competences.validation import service
from competences.validation.model import State
from tests.validation.building import (
    NOT_YET,
    answer,
    begun,
    decide,
    dossier_form,
    piece,
    review_form,
    submitted,
)

pytestmark = pytest.mark.usefixtures("app")

LEVEL_WORDS = reading.read_file(SHIPPED).scale.words("en")
REQUEST_MORE = {"verdict": "further_evidence", "comment": "More on A3, please."}


def test_whole_way_from_an_empty_list_to_a_validated_level(
    browser: FlaskClient, desk: FlaskClient, candidate: Actor, assessor: Actor
) -> None:
    assert "No dossier yet." in browser.get("/dossiers/").text
    evidence_id = piece(candidate)
    begin = browser.post("/dossiers/new", data={"competence": "A", "level": "3"})
    assert begin.status_code == 303
    assert "The level to aim at" in browser.get(begin.location).text
    identified = f"{begin.location}/identification"
    refused = browser.post(identified, data={"level": "3", "aims": "For my next job"})
    assert (refused.status_code, "For my next job" in refused.text) == (422, True)
    assert "Please tick that you agree" in refused.text
    assert browser.post(identified, data={"level": "3", "consent": "1"}).status_code == 303
    assert "things are missing" in browser.get(begin.location).text
    sent = browser.post(begin.location, data=dossier_form(evidence_id))
    assert (sent.status_code, sent.location) == (303, begin.location)
    assert "It is the turn of the assessors" in browser.get(begin.location).text
    assert "Example Candidate" in desk.get("/desk/").text
    dossier_id = service.mine(candidate)[0].id
    assert "About the situation." in desk.get(f"/desk/{dossier_id}").text
    decided = desk.post(f"/desk/{dossier_id}", data=review_form(assessor, dossier_id))
    assert (decided.status_code, decided.location) == (303, "/desk/")
    page = browser.get(begin.location).text
    assert f"Validated at level 3, {LEVEL_WORDS[2]}" in page
    assert "Clear." in page
    assert "Nothing waits for you." in desk.get("/desk/").text
    assert f"Validated at level 3, {LEVEL_WORDS[2]}" in desk.get("/desk/?show=decided").text


def test_new_offers_competences_then_levels(browser: FlaskClient) -> None:
    assert 'href="/dossiers/new?competence=G"' in browser.get("/dossiers/new").text
    page = browser.get("/dossiers/new?competence=G&level=4").text
    assert 'value="4" required checked' in page
    assert 'value="2"' not in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"competence": "A", "level": "2"}, "Please choose a level from 3 to 5."),
        ({"competence": "A"}, "Please choose a level from 3 to 5."),
        ({"competence": "Z", "level": "3"}, "Please choose one of the competences"),
    ],
)
def test_new_with_bad_input_says_why(
    browser: FlaskClient, candidate: Actor, data: dict[str, str], sentence: str
) -> None:
    answered = browser.post("/dossiers/new", data=data)
    assert (answered.status_code, sentence in answered.text) == (422, True)
    assert service.mine(candidate) == []


def test_send_incomplete_keeps_what_was_typed_on_the_page(
    browser: FlaskClient, candidate: Actor
) -> None:
    dossier_id = begun(candidate)
    typed = {"statement-situation": "In May we met", "not-A2": "1", "why-A2": "", "level": "5"}
    answered = browser.post(f"/dossiers/{dossier_id}", data=typed)
    assert answered.status_code == 422
    assert "In May we met</textarea>" in answered.text
    assert 'value="5" checked' in answered.text
    assert "A2: say in a few words why it is no part of your job." in answered.text
    assert 'href="#why-A2"' in answered.text
    assert service.mine(candidate)[0].state is State.DOCUMENTATION


def test_send_leaves_out_what_was_not_ticked(browser: FlaskClient, candidate: Actor) -> None:
    ticked, unseen = piece(candidate), piece(candidate, "Added in another window")
    dossier_id = begun(candidate)
    assert browser.post(f"/dossiers/{dossier_id}", data=dossier_form(ticked)).status_code == 303
    record = service.open_own(candidate, dossier_id).record
    assert {each.evidence_id for each in record.current.exhibits} == {ticked}
    assert not portfolio.own(candidate, unseen).frozen


def test_save_for_later_keeps_and_sends_nothing(browser: FlaskClient, candidate: Actor) -> None:
    dossier_id = begun(candidate)
    data = {"intent": "save", "statement-result": "They signed", "level": "4"}
    assert browser.post(f"/dossiers/{dossier_id}", data=data).status_code == 303
    record = service.open_own(candidate, dossier_id).record
    assert (record.dossier.state, record.current.draft.requested_level) == (State.DOCUMENTATION, 4)
    assert record.current.draft.statement["result"] == "They signed"


def test_autosave_answers_with_the_time(browser: FlaskClient, candidate: Actor) -> None:
    dossier_id = begun(candidate)
    data = {"statement-result": "They", "autosave": "1"}
    answered = browser.post(f"/dossiers/{dossier_id}/draft", data=data)
    assert answered.status_code == 200
    assert answered.json["saved"].startswith("Saved ")
    assert (
        service.open_own(candidate, dossier_id).record.current.draft.statement["result"] == "They"
    )


def test_autosave_after_sending_is_refused(browser: FlaskClient, candidate: Actor) -> None:
    dossier_id = submitted(candidate)
    answered = browser.post(
        f"/dossiers/{dossier_id}/draft",
        data={"statement-result": "late"},
        headers={"Accept": "application/json"},
    )
    assert (answered.status_code, answered.json["error"]) == (409, "dossier_moved_on")


def test_too_long_an_answer_is_refused_and_kept_on_the_page(
    browser: FlaskClient, candidate: Actor
) -> None:
    dossier_id = begun(candidate)
    answered = browser.post(f"/dossiers/{dossier_id}", data={"statement-result": "x" * 4_001})
    assert (answered.status_code, "x" * 4_001 in answered.text) == (422, True)
    assert "This is too long: at most 4000 characters." in answered.text


def test_discard_asks_first_and_only_before_sending(browser: FlaskClient, candidate: Actor) -> None:
    dossier_id = begun(candidate)
    assert "Discard this dossier?" in browser.get(f"/dossiers/{dossier_id}/discard").text
    assert browser.post(f"/dossiers/{dossier_id}/discard").status_code == 303
    assert service.mine(candidate) == []
    sent = submitted(candidate)
    assert "it stays in the record" in browser.get(f"/dossiers/{sent}/discard").text
    assert browser.post(f"/dossiers/{sent}/discard").status_code == 409


def test_further_evidence_shows_what_is_asked_and_opens_a_round(
    browser: FlaskClient, desk: FlaskClient, candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    asked = desk.post(f"/desk/{dossier_id}", data=review_form(assessor, dossier_id) | REQUEST_MORE)
    assert asked.status_code == 303
    page = browser.get(f"/dossiers/{dossier_id}").text
    assert "More on A3, please." in page
    assert "It is your turn." in page
    assert "Send to the assessors" in page
    assert "Round 1, sent on" in page
    assert "Example Candidate" in desk.get("/desk/?show=candidate").text
    assert "Sign the decision" not in desk.get(f"/desk/{dossier_id}").text


def test_not_yet_validated_is_worded_so(
    browser: FlaskClient, candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id, answer(NOT_YET, (2,) * 5))
    page = browser.get(f"/dossiers/{dossier_id}").text
    assert "Not yet validated" in page
    assert not {"failed", "rejected", "declined"} & set(page.lower().split())
    assert "Open a new round" in page


def test_enter_in_a_dossier_saves_and_never_sends(browser: FlaskClient, candidate: Actor) -> None:
    """Browsers press a form's first button on Enter (HTML, implicit submission)."""
    page = browser.get(f"/dossiers/{begun(candidate)}").text
    form = page[page.index('class="dossier"') :]
    assert 'value="save"' in form[form.index("<button") :].partition(">")[0]
