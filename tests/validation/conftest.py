"""People and browsers. A module says with `usefixtures` on which databases it runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.kernel import events
from app.kernel.identity import Actor, Role
from competences.validation.events import CompetenceValidated, DossierDecided, DossierSubmitted
from tests.conftest import People


@pytest.fixture
def candidate(people: People) -> Actor:
    return people("Example Candidate")


@pytest.fixture
def assessor(people: People) -> Actor:
    return people("Example Assessor", Role.ASSESSOR)


@pytest.fixture
def browser(sign_in: Callable[[Actor], FlaskClient], candidate: Actor) -> FlaskClient:
    return sign_in(candidate)


@pytest.fixture
def desk(sign_in: Callable[[Actor], FlaskClient], assessor: Actor) -> FlaskClient:
    return sign_in(assessor)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was published, besides what wiring does about it."""
    found: list[object] = []
    for kind in (DossierSubmitted, DossierDecided, CompetenceValidated):
        monkeypatch.setitem(events._handlers, kind, [*events._handlers[kind], found.append])
    return found
