from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest

from app.cohorts import cohorting
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import CohortId
from competences.assessment import service as assessment
from competences.assessment.model import Rating
from competences.framework import service as framework_service
from tests.conftest import People


class Class:
    """A trainer with a cohort of learners, made through the services."""

    def __init__(self, people: People, count: int = 3, name: str = "Autumn") -> None:
        self.people = people
        self.trainer = people(f"Example Trainer of {name}", Role.TRAINER)
        with unit_of_work():
            self.id: CohortId = cohorting.make(self.trainer, name)
        self.learners: list[Actor] = []
        self.grow(count)

    def grow(self, count: int) -> None:
        first = len(self.learners)
        more = [self.people(f"Example Learner {first + n:03}") for n in range(count)]
        self.learners += more
        if more:
            with unit_of_work():
                cohorting.add(self.trainer, self.id, [one.person_id for one in more])


def rated(actor: Actor, level: int, code: str = "A", days_ago: int = 0) -> None:
    """Have somebody rate themselves in one competence."""
    codes = framework_service.current().competence(code).activity_codes
    with unit_of_work(), clock.at(clock.now() - timedelta(days=days_ago)):
        assessment.rate(actor, code, [Rating(each, level) for each in codes])


def shares(actor: Actor) -> None:
    with unit_of_work():
        assessment.set_sharing(actor, shared=True)


def ids(people: Collection[Actor]) -> list[str]:
    return [str(one.person_id) for one in people]


@pytest.fixture
def cohort(people: People) -> Class:
    """Three learners and their trainer; name `app` or `both_app` first."""
    return Class(people)
