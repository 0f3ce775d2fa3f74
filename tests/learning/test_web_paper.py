"""A module on paper, and modules that teach no competence: no levels, all else the same."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from app.learning import catalog, rules, service
from app.learning.web import answers
from tests.learning.conftest import MODULE

INTRODUCTION = "/modules/introduction"
EVERY = [one.id for one in catalog.catalog().modules]
WITHOUT_COMPETENCE = [one.id for one in catalog.catalog().modules if not one.module.competence]
_ID = re.compile(r'\sid="([^"]+)"')
_HREF = re.compile(r'href="#([^"]+)"')


# -- on paper ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("module_id", EVERY)
def test_every_unit_stands_on_the_page_to_print_and_every_id_once(
    app: Flask, module_id: str, language: str
) -> None:
    answer = app.test_client().get(f"/modules/{module_id}/print?lang={language}")
    assert answer.status_code == 200
    loaded = catalog.get(module_id)
    ids = _ID.findall(answer.text)
    assert {unit.id for unit in loaded.module.units} <= set(ids)
    assert sorted(ids) == sorted(set(ids))
    assert set(_HREF.findall(answer.text)) <= set(ids)
    assert answer.text.count('<ul class="print__boxes">') == len(loaded.module.units)
    assert len(answer.data) < 200_000


@pytest.mark.parametrize("module_id", EVERY)
def test_ids_of_a_unit_stand_once_on_its_page(client: FlaskClient, module_id: str) -> None:
    for unit in catalog.get(module_id).module.units:
        ids = _ID.findall(client.get(f"/modules/{module_id}/units/{unit.id}").text)
        assert sorted(ids) == sorted(set(ids))


def test_page_to_print_of_no_module_is_not_found(client: FlaskClient, declared: str) -> None:
    assert client.get("/modules/nowhere/print").status_code == 404
    assert client.get(f"/modules/{declared}/print").status_code == 404
    assert f"/modules/{declared}/print" not in client.get(f"/modules/{declared}").text


def test_page_to_print_holds_nothing_of_the_reader(client: FlaskClient) -> None:
    unit = f"/modules/{MODULE}/units/needs"
    client.post(f"{unit}/notes/how", data={"note": "mine alone"})
    client.post(f"{unit}/reflection", data={"reflection": "mine alone"})
    assert "mine alone" not in client.get(f"/modules/{MODULE}/print").text


@pytest.mark.parametrize(("language", "told"), [("en", "December 2021"), ("fr", "décembre 2021")])
@pytest.mark.parametrize("page", ["", "/print"])
def test_month_of_a_work_is_told_in_words(app: Flask, page: str, language: str, told: str) -> None:
    text = app.test_client().get(f"{INTRODUCTION}{page}?lang={language}").text
    assert told in text
    assert ", 2021-12" not in text


# -- without a competence ------------------------------------------------------------------------


@pytest.mark.parametrize("module_id", WITHOUT_COMPETENCE)
def test_module_without_a_competence_asks_for_no_self_assessment(
    client: FlaskClient, module_id: str
) -> None:
    page = client.get(f"/modules/{module_id}").text
    loaded = catalog.get(module_id)
    first = loaded.module.units[0].id
    assert "/assess/" not in page.split("<main", 1)[1]
    assert "say where you stand" not in page.lower()
    assert page.count('class="step step--') == len(loaded.module.units) + 1 + bool(loaded.case)
    assert f'class="btn btn-primary" href="/modules/{module_id}/units/{first}"' in page


def test_its_unit_offers_no_portfolio(client: FlaskClient, learner: Actor) -> None:
    unit = f"{INTRODUCTION}/units/field"
    page = client.get(unit).text
    assert "Keep in my portfolio" not in page
    assert "Add your result as evidence" not in page
    answer = client.post(f"{unit}/reflection", data={"reflection": "x", "to_portfolio": "yes"})
    assert answer.status_code == 422
    assert "there is nothing it could prove" in answer.text
    assert service.unit_notes(learner, "introduction") == {}


@pytest.mark.parametrize("module_id", WITHOUT_COMPETENCE)
def test_it_is_completed_by_units_and_quiz_and_attested_without_levels(
    client: FlaskClient, learner: Actor, module_id: str
) -> None:
    here, loaded = f"/modules/{module_id}", catalog.get(module_id)
    for unit in loaded.module.units:
        client.post(f"{here}/units/{unit.id}/read")
    assert service.progress(learner, module_id).completed_at is None
    assert loaded.quiz is not None
    for question in loaded.quiz.questions:
        fields = answers.fields_of(question, rules.right_answer(question))
        client.post(f"{here}/quiz/{question.id}", data=fields)
    assert service.progress(learner, module_id).completed_at is not None
    result = client.get(f"{here}/result").text
    assert "Module completed on" in result
    assert "Before and after" not in result
    page = client.get(f"{here}/attestation").text
    assert f"{len(loaded.module.units)} units done" in page
    assert "It is neither a validation nor a diploma." in page
    assert "self-assessed" not in page
    assert "<table" not in page
    assert 'class="level"' not in page


def test_it_has_no_self_assessment(client: FlaskClient, learner: Actor) -> None:
    answer = client.get("/assess/A?occasion=before:introduction")
    assert answer.status_code == 422
    assert service.all_progress(learner) == {}
