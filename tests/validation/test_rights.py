"""Who may what: every route tried by everybody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor, Role
from competences.validation import service
from competences.validation.model import State
from tests.conftest import Counted, People
from tests.validation.building import (
    begun,
    piece,
    send,
    submitted,
)

pytestmark = pytest.mark.usefixtures("app")

SignIn = Callable[[Actor], FlaskClient]
CountStatements = Callable[[], AbstractContextManager[Counted]]


def test_evidence_on_the_desk_can_be_opened_only_by_its_assessors(
    desk: FlaskClient, candidate: Actor, sign_in: SignIn, people: People
) -> None:
    evidence_id = piece(candidate)
    unrelated = piece(candidate, "Private", ("B1",))
    send(candidate, begun(candidate))
    trainer = sign_in(people("Example Trainer", Role.TRAINER))
    foreign = sign_in(
        people(
            "Example Foreign",
            Role.ASSESSOR,
            organisation_id=people.organisation("Example Other Centre"),
        )
    )
    assert desk.get(f"/portfolio/{evidence_id}").status_code == 200
    assert desk.get(f"/portfolio/{evidence_id}/edit").status_code == 404
    for client in (trainer, foreign):
        assert client.get(f"/portfolio/{evidence_id}").status_code == 404
    for path in ("", "/file"):
        assert desk.get(f"/portfolio/{unrelated}{path}").status_code == 404


CANDIDATES = [
    ("GET", "/dossiers/{id}"),
    ("POST", "/dossiers/{id}"),
    ("POST", "/dossiers/{id}/draft"),
    ("GET", "/dossiers/{id}/discard"),
    ("POST", "/dossiers/{id}/discard"),
]
ASSESSORS = [
    ("GET", "/desk/{id}"),
    ("POST", "/desk/{id}"),
    ("POST", "/desk/{id}/draft"),
]
LISTS = [("GET", "/dossiers/"), ("GET", "/dossiers/new"), ("GET", "/desk/")]

WHO_MAY = {
    "owner": {"candidate": {200, 303, 409}, "assessor": {403}},
    "other learner": {"candidate": {404}, "assessor": {403}},
    "trainer": {"candidate": {404}, "assessor": {403}},
    "administrator": {"candidate": {404}, "assessor": {403}},
    "assessor": {"candidate": {404}, "assessor": {200, 303, 409}},
    "assessor elsewhere": {"candidate": {404}, "assessor": {404}},
    "owner who assesses": {"candidate": {200, 303, 409}, "assessor": {403}},
    "nobody": {"candidate": {302, 403}, "assessor": {302, 403}},
}
"""Who → what each route of a submitted dossier answers them."""


def _client(who: str, candidate: Actor, people: People, sign_in: SignIn, app: Flask) -> FlaskClient:
    match who:
        case "owner" | "owner who assesses":
            return sign_in(candidate)
        case "other learner":
            return sign_in(people("Example Other"))
        case "assessor elsewhere":
            elsewhere = people.organisation("Example Other Centre")
            return sign_in(people("Example Other", Role.ASSESSOR, organisation_id=elsewhere))
        case "nobody":
            app.config["WTF_CSRF_ENABLED"] = False
            return app.test_client()
        case role:
            return sign_in(people("Example Other", Role(role)))


@pytest.mark.parametrize("who", WHO_MAY)
def test_every_route_for_everybody(app: Flask, people: People, sign_in: SignIn, who: str) -> None:
    roles = (Role.LEARNER, Role.ASSESSOR) if who == "owner who assesses" else (Role.LEARNER,)
    candidate = people("Example Candidate", *roles)
    dossier_id = submitted(candidate)
    client = _client(who, candidate, people, sign_in, app)
    for side, routes in (("candidate", CANDIDATES), ("assessor", ASSESSORS)):
        for method, path in routes:
            answered = client.open(path.format(id=dossier_id), method=method)
            assert answered.status_code in WHO_MAY[who][side], (method, path)
    record = service.open_own(candidate, dossier_id).record
    assert (record.dossier.state, record.decisions) == (State.SUBMITTED, [])


@pytest.mark.parametrize(("method", "path"), [*CANDIDATES, *ASSESSORS])
def test_route_of_an_unknown_dossier_is_not_found(
    sign_in: SignIn, people: People, method: str, path: str
) -> None:
    both = sign_in(people("Example Both", Role.LEARNER, Role.ASSESSOR))
    nowhere = path.format(id="00000000-0000-4000-8000-000000000000")
    assert both.open(nowhere, method=method).status_code == 404


@pytest.mark.parametrize(("method", "path"), LISTS)
def test_lists_want_a_sign_in(app: Flask, method: str, path: str) -> None:
    answered = app.test_client().open(path, method=method)
    assert (answered.status_code, answered.location.partition("?")[0]) == (302, "/login")
