"""Pages of modules and units, with all that can be sent to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from app.learning import catalog, service
from competences.framework.model import Framework
from tests.learning.conftest import MODULE, UNITS, Doing

SignIn = Callable[[Actor], FlaskClient]
UNIT = f"/modules/{MODULE}/units/needs"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "path", ["/modules/", f"/modules/{MODULE}", UNIT, f"/modules/{MODULE}/quiz"]
)
def test_pages_are_readable_without_an_account(app: Flask, path: str, language: str) -> None:
    answer = app.test_client().get(f"{path}?lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("btn-primary") == 1
    assert len(answer.data) < 50_000


def test_pages_have_one_primary_button_for_a_learner(client: FlaskClient) -> None:
    for path in ("/modules/", f"/modules/{MODULE}", UNIT, f"/modules/{MODULE}/result"):
        assert client.get(path).text.count("btn btn-primary") == 1


def test_unit_shows_text_list_task_question_and_sources(client: FlaskClient) -> None:
    page = client.get(UNIT).text
    for part in ("about", "how", "example", "advice", "pitfalls", "checklist", "practice",
                 "reflection", "sources"):  # fmt: skip
        assert f'<h2 id="{part}">' in page
    assert "<table>" in page


def test_colons_follow_each_reader_and_not_the_first(app: Flask) -> None:
    app.jinja_env.cache.clear()  # type: ignore[union-attr]  # the template is compiled here
    french = app.test_client().get(f"{UNIT}?lang=fr").text
    english = app.test_client().get(f"{UNIT}?lang=en").text
    assert "</cite>\u00a0: " in french
    assert "</cite>: " in english


def test_visitor_is_offered_to_sign_in_and_comes_back(app: Flask) -> None:
    page = app.test_client().get(UNIT).text
    assert f"/login?next={UNIT}" in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/modules/nowhere",
        "/modules/nowhere/units/needs",
        f"/modules/{MODULE}/units/nowhere",
        "/modules/nowhere/quiz",
        f"/modules/{MODULE}/quiz/zz9",
        "/modules/nowhere/result",
        "/modules/nowhere/attestation",
    ],
)
def test_unknown_address_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_declared_module_says_what_is_to_come(client: FlaskClient, declared: str) -> None:
    module = catalog.get(declared).module
    page = client.get(f"/modules/{declared}").text
    assert page.count("text to come") == len(module.units)
    assert f"/assess/{module.competence}?occasion=before:{declared}" in page
    assert client.get(f"/modules/{declared}/units/{module.units[0].id}").status_code == 404
    assert client.get(f"/modules/{declared}/quiz").status_code == 404
    assert client.get(f"/modules/{declared}/result").status_code == 200


@pytest.mark.parametrize("action", ["read", "ticks", "reflection"])
def test_visitor_cannot_write(app: Flask, action: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_client().post(f"{UNIT}/{action}").status_code == 403


@pytest.mark.parametrize("action", ["read", "ticks", "reflection"])
def test_form_without_csrf_token_is_refused(
    app: Flask, client: FlaskClient, learner: Actor, action: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(f"{UNIT}/{action}").status_code == 400
    assert service.all_progress(learner) == {}


def test_read_unit_leads_to_the_next_and_the_last_to_the_case(client: FlaskClient) -> None:
    answers = [client.post(f"/modules/{MODULE}/units/{unit}/read") for unit in UNITS]
    assert [answer.location for answer in answers] == [
        *(f"/modules/{MODULE}/units/{unit}" for unit in UNITS[1:]),
        f"/modules/{MODULE}/case",
    ]


def test_get_of_a_unit_writes_nothing(client: FlaskClient, learner: Actor) -> None:
    client.get(UNIT)
    assert service.all_progress(learner) == {}


def test_module_page_goes_on_where_the_learner_left(
    client: FlaskClient, learner: Actor, doing: Doing
) -> None:
    doing.rate(learner, "before", 2)
    client.post(f"/modules/{MODULE}/units/strategy/ticks", data={"tick": "0"})
    page = client.get(f"/modules/{MODULE}").text
    assert f'class="btn btn-primary" href="/modules/{MODULE}/units/strategy"' in page


def test_ticks_are_saved_quietly_and_shown_again(client: FlaskClient) -> None:
    saved = client.post(
        f"{UNIT}/ticks", data={"tick": ["0", "2"], "autosave": "1", "offset": "-120"}
    )
    assert saved.json is not None
    assert saved.json["saved"].startswith("Saved at ")
    page = client.get(UNIT).text
    assert [f'value="{n}" checked' in page for n in range(3)] == [True, False, True]


@pytest.mark.parametrize("tick", ["99", "-1", "x", ""])
def test_tick_that_is_not_there_is_refused(client: FlaskClient, tick: str) -> None:
    answer = client.post(
        f"{UNIT}/ticks",
        data={"tick": tick, "autosave": "1"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"] == "tick_unknown"


def test_reflection_is_kept_and_shown_as_text(client: FlaskClient) -> None:
    client.post(f"{UNIT}/reflection", data={"reflection": "<b>we</b>\r\nand they"})
    assert "&lt;b&gt;we&lt;/b&gt;\nand they" in client.get(UNIT).text


def test_reflection_too_long_is_refused_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    typed = "word " * 1_001
    answer = client.post(f"{UNIT}/reflection", data={"reflection": typed})
    assert answer.status_code == 422
    assert typed in answer.text
    assert "This has 5005 characters; at most 5000 can be kept." in answer.text


def test_reflection_autosave_too_long_says_why(client: FlaskClient) -> None:
    answer = client.post(
        f"{UNIT}/reflection",
        data={"reflection": "x" * 6_000, "autosave": "1"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["message"].startswith("This has 6000 characters")


def test_empty_reflection_for_the_portfolio_names_the_field(client: FlaskClient) -> None:
    answer = client.post(f"{UNIT}/reflection", data={"reflection": " ", "to_portfolio": "yes"})
    assert answer.status_code == 422
    assert 'href="#your-answer"' in answer.text
    assert '<textarea aria-describedby="your-answer-help your-answer-error"' in answer.text


def test_reflection_in_the_portfolio_is_said(client: FlaskClient) -> None:
    answer = client.post(
        f"{UNIT}/reflection",
        data={"reflection": "what I noticed", "to_portfolio": "yes"},
        follow_redirects=True,
    )
    assert "It is in your portfolio now." in answer.text
    assert "In your portfolio" in answer.text


def test_result_shows_before_and_after_side_by_side(
    client: FlaskClient, learner: Actor, doing: Doing, framework: Framework
) -> None:
    doing.everything(learner)
    page = client.get(f"/modules/{MODULE}/result").text
    words = framework.scale.words("en")
    assert page.count(f"You say: 2, {words[1]}") == 5
    assert page.count(f"You say: 4, {words[3]}") == 5
    assert page.count("+2") == 5


def test_result_of_somebody_who_did_nothing_says_so(client: FlaskClient) -> None:
    page = client.get(f"/modules/{MODULE}/result").text
    assert "You have not rated yourself for this module yet." in page


def test_attestation_is_what_stood_at_completion(
    client: FlaskClient, learner: Actor, doing: Doing, framework: Framework
) -> None:
    doing.everything(learner)
    doing.rate(learner, "after", 5)
    page = client.get(f"/modules/{MODULE}/attestation").text
    assert "Example Learner" in page
    assert page.count(f"4, {framework.scale.words('en')[3]}") == 5
    assert "neither a validation nor a diploma" in page
    assert "version 1.0" in page


def test_attestation_is_received_as_a_badge_once(
    client: FlaskClient, learner: Actor, doing: Doing
) -> None:
    press = f"/modules/{MODULE}/attestation/badge"
    assert client.post(press).status_code == 409
    doing.everything(learner)
    page = f"/modules/{MODULE}/attestation"
    assert "Receive it as an Open Badge" in client.get(page).text
    received = client.post(press)
    assert received.status_code == 303
    badge = client.get(received.location).text
    assert "Module A completed" in badge
    assert "before, 2/5" in badge
    assert "after, 4/5" in badge
    assert client.post(press).location == received.location
    assert "Receive it as an Open Badge" not in client.get(page).text
    assert client.post("/modules/introduction/attestation/badge").status_code == 404


def test_attestation_before_completion_leads_to_what_is_missing(client: FlaskClient) -> None:
    answer = client.get(f"/modules/{MODULE}/attestation", follow_redirects=True)
    assert answer.request.path == f"/modules/{MODULE}/result"
    assert "once every step of the module is done" in answer.text


@pytest.mark.parametrize("path", ["result", "attestation"])
def test_own_pages_send_a_visitor_to_sign_in(app: Flask, path: str) -> None:
    answer = app.test_client().get(f"/modules/{MODULE}/{path}")
    assert answer.location == f"/login?next=/modules/{MODULE}/{path}"
