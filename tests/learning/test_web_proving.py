"""Prove a unit instead of reading it: offered to those who do it on their own, and to no others."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.learning import catalog, service
from competences.assessment import service as assessments
from competences.assessment.model import Rating
from competences.portfolio import service as portfolio
from tests.browsing import SignIn
from tests.conftest import People
from tests.learning.conftest import MODULE, UNITS, Doing

PAGE = f"/modules/{MODULE}"
PROOF = f"{PAGE}/units/strategy/prove"
OFFER = "prove it instead"


def rate(actor: Actor, *levels: int) -> None:
    """Rate A1, A2 … before the module."""
    ratings = [Rating(f"A{n}", level) for n, level in enumerate(levels, start=1)]
    with unit_of_work():
        assessments.rate(actor, "A", ratings, f"before:{MODULE}")


def add_evidence(actor: Actor, activity: str, title: str = "A plan of three months") -> None:
    with unit_of_work():
        portfolio.add_text(actor, title=title, text="Done", activities=[activity])


@pytest.fixture
def able(learner: Actor) -> Actor:
    """The learner, who does the fourth and the fifth activity on their own."""
    rate(learner, 1, 2, 3, 4, 5)
    return learner


@pytest.mark.usefixtures("able")
def test_only_units_rated_4_or_more_are_offered(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert [f'href="{PAGE}/units/{unit}/prove"' in page for unit in UNITS] == [
        False, False, False, True, True,
    ]  # fmt: skip
    assert page.count(OFFER) == 2


def test_nothing_is_offered_before_the_first_self_assessment_or_to_a_visitor(
    app: Flask, client: FlaskClient, learner: Actor
) -> None:
    assert OFFER not in client.get(PAGE).text
    rate(learner, 4, 4, 4, 4, 4)
    assert OFFER not in app.test_client().get(PAGE).text


@pytest.mark.usefixtures("able")
def test_page_without_evidence_leads_to_the_portfolio_and_back(client: FlaskClient) -> None:
    page = client.get(PROOF).text
    assert "Nothing yet." in page
    assert f'href="/portfolio/add/file?activity=A4&amp;unit={MODULE}/strategy"' in page
    assert "Count the unit as done" not in page
    assert page.count("btn btn-primary") == 1


def test_unit_without_evidence_is_not_counted_and_it_is_said(
    client: FlaskClient, able: Actor
) -> None:
    add_evidence(able, "A5")
    answer = client.post(PROOF)
    assert answer.status_code == 422
    assert "Add a piece of evidence for this activity first." in answer.text
    assert not service.progress(able, MODULE).has_done("strategy")


def test_unit_proved_counts_as_done_and_says_so_everywhere(
    client: FlaskClient, able: Actor
) -> None:
    add_evidence(able, "A4", "<b>A plan</b>")
    assert "&lt;b&gt;A plan&lt;/b&gt;" in client.get(PROOF).text
    answer = client.post(PROOF, follow_redirects=True)
    assert answer.request.path == PAGE
    assert "This unit counts as done. You can still read it." in answer.text
    assert answer.text.count(OFFER) == 1
    unit = client.get(f"{PAGE}/units/strategy").text
    assert ">Proved<" in unit
    assert "I have read this" not in unit
    assert ">proved<" in client.get(f"{PAGE}/result").text


def test_whoever_proved_a_unit_begins_to_read_with_the_first(
    client: FlaskClient, able: Actor
) -> None:
    add_evidence(able, "A4")
    client.post(PROOF)
    page = client.get(PAGE).text
    assert f'class="btn btn-primary" href="{PAGE}/units/{UNITS[0]}"' in page


def test_proved_twice_is_proved_once(client: FlaskClient, able: Actor) -> None:
    add_evidence(able, "A4")
    client.post(PROOF)
    first = service.progress(able, MODULE).units["strategy"].proved_at
    assert first is not None
    assert client.post(PROOF).status_code == 303
    assert service.progress(able, MODULE).units["strategy"].proved_at == first


def test_unit_of_somebody_who_does_not_master_it_is_not_counted(
    client: FlaskClient, able: Actor
) -> None:
    add_evidence(able, "A1")
    answer = client.post(f"{PAGE}/units/needs/prove")
    assert answer.status_code == 422
    assert "This is for what you rated 4 or 5 before the module." in answer.text
    assert not service.progress(able, MODULE).has_done("needs")


def test_evidence_of_somebody_else_is_neither_shown_nor_counted(
    client: FlaskClient, able: Actor, people: People
) -> None:
    add_evidence(people("Other Learner"), "A4", "somebody’s plan")
    assert "somebody’s plan" not in client.get(PROOF).text
    assert client.post(PROOF).status_code == 422


def test_module_is_completed_by_its_last_unit_proved(
    client: FlaskClient, able: Actor, doing: Doing
) -> None:
    doing.everything(able)
    assert service.progress(able, MODULE).completed_at is not None
    add_evidence(able, "A4")
    client.post(PROOF)
    assert "5 units done" in client.get(f"{PAGE}/attestation").text


@pytest.mark.parametrize("method", ["get", "post"])
def test_unit_of_no_activity_cannot_be_proved(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)("/modules/introduction/units/field/prove")
    assert answer.status_code == 422
    assert "This unit teaches no activity of the framework" in answer.text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", [f"{PAGE}/units/nowhere/prove", "/modules/nowhere/units/a/prove"])
def test_unknown_unit_is_not_found(client: FlaskClient, method: str, path: str) -> None:
    assert getattr(client, method)(path).status_code == 404


def test_unit_without_its_text_cannot_be_proved(client: FlaskClient, declared: str) -> None:
    unit = catalog.get(declared).module.units[0].id
    assert client.get(f"/modules/{declared}/units/{unit}/prove").status_code == 404


def test_visitor_is_sent_to_sign_in_and_cannot_write(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = app.test_client()
    assert visitor.get(PROOF).location == f"/login?next={PROOF}"
    assert visitor.post(PROOF).status_code == 403


def test_form_without_csrf_token_is_refused(app: Flask, able: Actor, sign_in: SignIn) -> None:
    add_evidence(able, "A4")
    client = sign_in(able)
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(PROOF).status_code == 400
    assert not service.progress(able, MODULE).has_done("strategy")
