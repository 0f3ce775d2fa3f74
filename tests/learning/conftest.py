from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import events
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.learning import catalog, quizzing, rules, service
from app.learning.events import ModuleCompleted
from competences.assessment import service as assessments
from competences.assessment.model import Rating
from modules.loaded import LoadedModule
from tests.browsing import SignIn
from tests.conftest import People

MODULE = "new-partnerships"
UNITS = ("needs", "added-value", "common-project", "strategy", "formalise")


def right_answers(module_id: str = MODULE) -> dict[str, object]:
    """Return the right answer of each question."""
    quiz = catalog.get(module_id).quiz
    assert quiz is not None
    return {question.id: rules.right_answer(question) for question in quiz.questions}


class Doing:
    """Does steps of module A as a learner would, each in a transaction of its own."""

    def rate(self, actor: Actor, moment: str, level: int, module_id: str = MODULE) -> None:
        module = catalog.get(module_id).module
        ratings = [Rating(code, level) for code in module.activities]
        with unit_of_work():
            assessments.rate(actor, module.competence, ratings, f"{moment}:{module_id}")

    def read(self, actor: Actor, *units: str) -> None:
        for unit in units:
            with unit_of_work():
                service.mark_read(actor, MODULE, unit)

    def answer(self, actor: Actor, answers: dict[str, object]) -> None:
        for question, given in answers.items():
            with unit_of_work():
                quizzing.answer(actor, MODULE, question, given)  # type: ignore[arg-type]

    def everything(self, actor: Actor) -> None:
        self.rate(actor, "before", 2)
        self.read(actor, *UNITS)
        self.answer(actor, right_answers())
        self.rate(actor, "after", 4)


@pytest.fixture
def doing() -> Doing:
    return Doing()


@pytest.fixture
def completed(monkeypatch: pytest.MonkeyPatch) -> list[ModuleCompleted]:
    """The completions published during the test."""
    heard: list[ModuleCompleted] = []
    handlers = events._handlers
    before: list[Callable[[ModuleCompleted], None]] = handlers[ModuleCompleted]
    monkeypatch.setitem(handlers, ModuleCompleted, [*before, heard.append])
    return heard


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a module of a competence that has no texts yet, whatever is written by now."""
    shipped = catalog.catalog()
    last = [one for one in shipped.modules if one.module.competence][-1]
    bare = LoadedModule(last.module, last.folder)
    put = replace(shipped, modules=tuple(bare if one is last else one for one in shipped.modules))
    monkeypatch.setattr(catalog, "catalog", lambda: put)
    return last.id


@pytest.fixture
def learner(app: Flask, people: People) -> Actor:
    return people()


@pytest.fixture
def client(learner: Actor, sign_in: SignIn) -> FlaskClient:
    return sign_in(learner)
