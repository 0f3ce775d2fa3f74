"""Every address tried by everybody, and the page that says who may what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.kernel.db import db
from app.kernel.identity import Actor
from app.web.access import EVERYBODY
from tests.architecture import rights
from tests.architecture.conftest import Things
from tests.architecture.rights import Answer, Door, Who
from tests.browsing import SHORT_REFUSALS, SignIn
from tests.conftest import People

NOWHERE = "00000000-0000-4000-8000-000000000000"
VALUES: Mapping[str, Any] = {
    "code": "A",
    "instrument_id": "six-questions",
    "joining_id": NOWHERE,
    "key": "x",
    "kind": "text",
    "language": "en",
    "link": "x",
    "mine": 1,
    "module_id": "new-partnerships",
    "name": "template.yaml",
    "number": 1,
    "question_id": "a01",
    "revision": 1,
    "section": "how",
    "slug": "trainer",
    "step": "order",
    "thumbprint": "x",
    "ticket_id": NOWHERE,
    "token": "x",
    "unit_id": "needs",
    "what": "digest",
}
FORM: Mapping[str, Any] = {"title": "x", "reason": "x", "move": "reopen", "visible": "shown"}

NONE_THERE = {
    # designs of one's own: the organisation has uploaded none
    "badge_designs.artwork",
    "badge_designs.discard",
    "badge_designs.preview",
    "badge_designs.source",
    "badge_designs.use",
    "badge_designs.withdraw",
    # a cohort that is no course; nobody waits to be let in; nothing of LTI 1.1; no second version
    "agreement.compare",
    "agreement.confirm_discard",
    "agreement.discard",
    "cohort.add_trainer",
    "cohort.keep_in_step",
    "cohort.take_out_trainer",
    "lti_admin.answer_deployment",
    "lti_admin.end_consumer",
    # no survey of the year before, no sheet counted, none of paper
    "survey_compared.page",
    "survey_paper.paper",  # it is no table, as the form of the example says
    "survey_results.texts",
    "survey_typing.take_back",
    # a document that is not deleted, of one version, in which only its owner wrote
    "toolkit_history.compare",
    "toolkit_history.both",
    "toolkit_history.choose",
    "toolkit_managing.remove",
    "toolkit_managing.restore",
}
"""Of what these lead to the example has none, so whoever may is told that it is not there."""


def test_every_address_answers_everybody_as_the_table_says(
    app: Flask,
    things: Things,
    people: People,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clients = _clients(app, _everybody(things, people), sign_in)
    # Nothing is kept: each finds things as they are, whatever the one before has sent.
    monkeypatch.setattr(db.session, "commit", db.session.rollback)
    organisation = str(things.owner.organisation_id)
    wrong = []
    for door in rights.doors(app):
        for who, client in clients.items():
            if door.access is None or (door.access == EVERYBODY and who not in _READERS):
                continue
            expected = door.expected(who)
            for method in door.methods:
                form = {**FORM, "organisation": organisation} if method == "POST" else None
                path = _path(app, door, things)
                answered = client.open(
                    path, method=method, data=form, headers=SHORT_REFUSALS, buffered=True
                )
                if not _fits(door, expected, _read(answered, who)) or answered.status_code >= 500:
                    wrong.append((method, door.rule, who, expected, answered.status_code))
    assert wrong == []


_READERS = {Who.NOBODY, Who.LEARNER}
"""Who looks at what is for everybody: two are enough."""


def _fits(door: Door, expected: Answer, found: Answer) -> bool:
    if door.access == EVERYBODY:
        # The page asks itself for the secret in its address, or who may see a badge.
        return found in {Answer.YES, Answer.HIDDEN}
    if expected is Answer.YES and door.endpoint in NONE_THERE:
        return found is Answer.HIDDEN
    return found is expected


def _read(answered: TestResponse, who: Who) -> Answer:
    to_sign_in = (answered.location or "").startswith("/login")
    if to_sign_in or (answered.status_code == 403 and who is Who.NOBODY):
        return Answer.SIGN_IN
    return {403: Answer.NO, 404: Answer.HIDDEN}.get(answered.status_code, Answer.YES)


def _path(app: Flask, door: Door, things: Things) -> str:
    rule = next(each for each in app.url_map.iter_rules(door.endpoint) if each.rule == door.rule)
    values = {**things.ids, **VALUES}
    if "survey_id" in rule.arguments:
        values["question_id"] = things.ids["survey_question_id"]
    built = rule.build({name: values[name] for name in rule.arguments})
    assert built is not None
    return built[1]


def _everybody(things: Things, people: People) -> dict[Who, Actor]:
    elsewhere = people.organisation("Elsewhere")
    return {
        Who.LEARNER: things.owner,
        Who.OTHER_LEARNER: people("Example Other Learner"),
        Who.TRAINER: things.trainer,
        Who.OTHER_TRAINER: people("Example Other Trainer", rights.ROLES[Who.OTHER_TRAINER]),
        Who.ASSESSOR: things.assessor,
        Who.ADMINISTRATOR: things.administrator,
        Who.ELSEWHERE: people(
            "Example Foreign", rights.ROLES[Who.ELSEWHERE], organisation_id=elsewhere
        ),
    }


def _clients(app: Flask, everybody: Mapping[Who, Actor], sign_in: SignIn) -> dict[Who, FlaskClient]:
    clients = {who: sign_in(actor) for who, actor in everybody.items()}
    assert {who: set(actor.roles) for who, actor in everybody.items()} == {
        who: {role} for who, role in rights.ROLES.items()
    }
    return {**clients, Who.NOBODY: app.test_client()}


def test_page_of_rights_is_current(app: Flask) -> None:
    """`make rights` writes it again."""
    assert rights.PAGE.read_text(encoding="utf-8") == rights.page(app)


def test_table_names_only_what_there_is(app: Flask) -> None:
    found = list(rights.doors(app))
    endpoints = {door.endpoint for door in found}
    assert {*rights.OF_ADDRESS, *rights.REFUSED_INSIDE, *NONE_THERE} <= endpoints
    assert set(rights.OF_THING) <= {name for door in found for name in door.arguments}
