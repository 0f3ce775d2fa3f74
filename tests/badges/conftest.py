"""A framework that is loaded, and badges awarded through the service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import AwardId, DossierId
from badges import service
from badges.attesting import Attested
from competences.framework import building, reading
from competences.framework import service as framework_service
from competences.framework import store as framework_store
from competences.framework.model import Framework
from competences.framework.tables import FrameworkVersionRow
from tests.conftest import People

DECIDED_AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
EMAIL = "Example.Learner@Example.org"

DONE = Attested(
    module_id="new-partnerships",
    competence="A",
    framework_id="keep_in_pact",
    framework_version="1.0",
    before={"A1": 2, "A2": 1},
    after={"A1": 4},
    units=5,
    quiz_right=8,
    quiz_asked=10,
    completed_at=DECIDED_AT,
)
"""A module that somebody completed."""


@cache
def _shipped() -> Framework:
    return reading.read_file(framework_service.SHIPPED)


def load_framework() -> None:
    """Load the product's framework, once; its file is parsed once for all tests."""
    framework = _shipped()
    if framework_store.sha256_of(framework.id, framework.version):
        return
    with unit_of_work():
        framework_store.add(
            FrameworkVersionRow(
                id=uuid4(),
                framework=framework.id,
                version=framework.version,
                sha256="0" * 64,
                document=building.document(framework),
                loaded_at=clock.now(),
            )
        )


Award = Callable[..., AwardId]


@pytest.fixture
def award() -> Award:
    """Award competence A at level 4 to somebody; anything can be told otherwise."""

    def awarded(holder: Actor, **changes: Any) -> AwardId:
        values: dict[str, Any] = {
            "dossier_id": DossierId(uuid4()),
            "person_id": holder.person_id,
            "organisation_id": holder.organisation_id,
            "organisation_name": holder.organisation_name,
            "framework_id": "keep_in_pact",
            "framework_version": "1.0",
            "competence": "A",
            "level": 4,
            "statement": "Built two partnerships on her own, with written agreements.",
            "evidence_titles": ("Road map with the employers’ club", "Partnership agreement"),
            "evidence_digests": ("ab" * 32,),
            "decided_at": DECIDED_AT,
            "recipient_email": EMAIL,
            "recipient_name": holder.name,
            "language": holder.language,
        }
        load_framework()
        with unit_of_work():
            return service.award_competence(**{**values, **changes})

    return awarded


@pytest.fixture
def boss(app: Flask, people: People) -> Actor:
    load_framework()
    return people("Example Administrator", Role.ADMINISTRATOR)


@pytest.fixture
def unverified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the gate off, where it is not what is tested: it takes its time."""
    monkeypatch.setattr("badges.issuing.refuse_unless_valid", lambda _: None)
