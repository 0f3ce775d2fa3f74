from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.learning import catalog
from competences.assessment import service as assessment
from competences.assessment.model import Rating
from competences.framework.model import Framework
from competences.validation import service as validation
from modules.loaded import Problem

SignIn = Callable[[Actor], FlaskClient]
Counting = Callable[[], AbstractContextManager[Any]]
STATEMENTS = 8


def _rate(actor: Actor, framework: Framework, code: str, level: int) -> None:
    with unit_of_work():
        codes = framework.competence(code).activity_codes
        assessment.rate(actor, code, [Rating(activity, level) for activity in codes])


def _primary(html: str) -> list[str]:
    found = re.findall(r'<(?:a|button) class="btn btn-primary"[^>]*>(.*?)</', html, re.DOTALL)
    return [" ".join(each.split()) for each in found]


def test_start_page_for_a_visitor_offers_the_seven_competences(app: Flask) -> None:
    html = app.test_client().get("/").text
    assert re.findall(r'data-competence="(.)"', html) == list("ABCDEFG")
    assert _primary(html) == ["See where you stand, 10 minutes"]


def test_start_page_for_a_newcomer_has_one_next_step(people: Any, sign_in: SignIn) -> None:
    html = sign_in(people()).get("/").text
    assert _primary(html) == ["See where you stand, 10 minutes"]


def test_newcomer_is_offered_the_introduction(people: Any, sign_in: SignIn) -> None:
    assert "/modules/introduction" in sign_in(people()).get("/").text


def test_administrator_who_does_not_learn_is_offered_to_invite(
    people: Any, sign_in: SignIn
) -> None:
    html = sign_in(people("Example Administrator", Role.ADMINISTRATOR)).get("/").text
    assert _primary(html) == ["Invite colleagues"]


@pytest.mark.parametrize(
    ("role", "told"), [(Role.ADMINISTRATOR, True), (Role.LEARNER, False), (Role.TRAINER, False)]
)
def test_administrators_alone_are_told_of_a_module_that_was_left_out(
    people: Any, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, role: Role, *, told: bool
) -> None:
    problem = Problem(Path("/srv/site/theirs/quiz.yaml"), 12, "kind is 'sorting'", "Use one of …")
    shipped = replace(catalog.catalog(), left_out=(problem,))
    monkeypatch.setattr(catalog, "catalog", lambda: shipped)
    html = sign_in(people("Example Person", role)).get("/").text
    assert ("theirs/quiz.yaml:12: kind is &#39;sorting&#39;" in html) is told
    assert "/srv/site" not in html


def test_start_page_after_rating_leads_to_the_largest_gap(
    people: Any, sign_in: SignIn, framework: Framework
) -> None:
    learner = people()
    _rate(learner, framework, "A", 2)
    _rate(learner, framework, "B", 1)
    html = sign_in(learner).get("/").text
    assert _primary(html) == ["Begin: Keeping track of administration and funding"]


def test_start_page_speaks_french(people: Any, sign_in: SignIn) -> None:
    html = sign_in(people("Exemple Apprenante", language="fr")).get("/").text
    assert '<html lang="fr">' in html
    assert "Votre prochaine étape" in html


def test_start_page_shows_an_assessor_what_waits(people: Any, sign_in: SignIn) -> None:
    assessor = people("Example Trainer", Role.TRAINER, Role.ASSESSOR)
    assert "wait for an assessor" not in sign_in(assessor).get("/").text


@pytest.mark.parametrize("rated", [1, 3])
def test_start_page_asks_the_database_as_often_for_one_as_for_three(
    people: Any, sign_in: SignIn, framework: Framework, count_statements: Counting, rated: int
) -> None:
    learner = people()
    for code in "ABC"[:rated]:
        _rate(learner, framework, code, 2)
        with unit_of_work():
            validation.begin(learner, code, 3)
    client = sign_in(learner)
    client.get("/")
    with count_statements() as counted:
        client.get("/")
    assert counted.total == STATEMENTS


def test_start_page_shows_nobody_elses_work(
    people: Any, sign_in: SignIn, framework: Framework
) -> None:
    other = people("Second Example Learner")
    _rate(other, framework, "A", 4)
    with unit_of_work():
        validation.begin(other, "A", 3)
    assert _primary(sign_in(people()).get("/").text) == ["See where you stand, 10 minutes"]
