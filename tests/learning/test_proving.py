"""Who does an activity on their own may prove it instead of reading its unit."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.errors import Invalid
from app.kernel.identity import Actor
from app.learning import catalog, proving, service
from competences.portfolio import service as portfolio
from tests.conftest import People
from tests.learning.conftest import MODULE, UNITS, Doing, right_answers


def add_evidence(actor: Actor, activity: str = "A1") -> None:
    with unit_of_work():
        portfolio.add_text(actor, title="A page on a need", text="Done", activities=[activity])


def prove(actor: Actor, unit: str = "needs") -> None:
    with unit_of_work():
        proving.prove(actor, MODULE, unit)


@pytest.mark.parametrize(("level", "units"), [(3, frozenset()), (4, frozenset(UNITS))])
def test_units_rated_on_my_own_are_offered_to_prove(
    app: Flask, people: People, doing: Doing, level: int, units: frozenset[str]
) -> None:
    learner = people()
    doing.rate(learner, "before", level)
    assert proving.mastered(learner, catalog.get(MODULE)) == units


def test_unit_with_evidence_counts_as_done(both_app: Flask, people: People, doing: Doing) -> None:
    learner = people()
    doing.rate(learner, "before", 4)
    add_evidence(learner)
    prove(learner)
    progress = service.progress(learner, MODULE)
    assert progress.has_done("needs")
    assert progress.units["needs"].read_at is None


@pytest.mark.parametrize("level", [None, 3])
def test_unit_not_rated_as_done_on_ones_own_is_read_and_not_proved(
    app: Flask, people: People, doing: Doing, level: int | None
) -> None:
    learner = people()
    if level is not None:
        doing.rate(learner, "before", level)
    add_evidence(learner)
    with pytest.raises(Invalid, match="unit_not_mastered"):
        prove(learner)
    assert not service.progress(learner, MODULE).has_done("needs")


def test_unit_without_evidence_stays_open(app: Flask, people: People, doing: Doing) -> None:
    learner = people()
    doing.rate(learner, "before", 4)
    add_evidence(learner, "A2")
    with pytest.raises(Invalid, match="unit_without_evidence"):
        prove(learner)
    assert not service.progress(learner, MODULE).has_done("needs")


def test_evidence_of_somebody_else_proves_nothing(app: Flask, people: People, doing: Doing) -> None:
    learner, other = people(), people()
    doing.rate(learner, "before", 4)
    add_evidence(other)
    with pytest.raises(Invalid, match="unit_without_evidence"):
        prove(learner)


def test_module_is_completed_by_proving_its_last_unit(
    app: Flask, people: People, doing: Doing
) -> None:
    learner = people()
    doing.rate(learner, "before", 4)
    doing.read(learner, *UNITS[1:])
    doing.answer(learner, right_answers())
    doing.rate(learner, "after", 4)
    assert service.progress(learner, MODULE).completed_at is None
    add_evidence(learner)
    prove(learner)
    assert service.progress(learner, MODULE).completed_at is not None
