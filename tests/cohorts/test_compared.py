"""Own levels beside assessors', and the wait for an answer, as the database has them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.home import compared
from app.home.compared_store import Scope
from app.kernel import clock
from app.kernel.identity import Role
from tests.browsing import SignIn
from tests.cohorts.conftest import Class, rated
from tests.conftest import People
from tests.validation import building


def decided(cohort: Class, people: People, own: list[int], waits: list[int]) -> None:
    """Each learner rates themselves, sends a dossier, and is given 3 for every activity."""
    assessor = people("Example Assessor", Role.ASSESSOR)
    for learner, level, days in zip(cohort.learners, own, waits, strict=True):
        rated(learner, level, days_ago=days + 1)
        with clock.at(clock.now() - timedelta(days=days)):
            dossier_id = building.submitted(learner)
        rated(learner, 5)  # what they say after it was sent counts for nothing
        building.decide(assessor, dossier_id)


def test_own_levels_are_compared_with_those_of_the_day_of_sending(
    both_app: Flask, people: People
) -> None:
    cohort = Class(people, 6)
    decided(cohort, people, own=[1, 2, 3, 3, 4, 5], waits=[2, 4, 6, 8, 10, 12])
    scope = Scope(cohort.trainer.organisation_id, cohort.id)
    found = compared.compare(scope)
    assert dict(found.spreads["A"].counts) == {-2: 1, -1: 1, 0: 2, 1: 1, 2: 1}
    assert found.spreads["B"].people == 0
    whole = found.whole
    assert (whole.answers, round(whole.median or 0, 1), round(whole.ninetieth or 0, 1)) == (
        6,
        7.0,
        12.0,
    )
    assert sum(one.answers for one in found.months) == 6
    # The organisation's are the same people; another cohort has none of them.
    assert compared.compare(Scope(scope.organisation_id)).spreads == found.spreads
    other = Class(people, 0, "Winter")
    empty = compared.compare(Scope(scope.organisation_id, other.id))
    assert (empty.spreads["A"].people, empty.whole.answers) == (0, 0)


@pytest.mark.usefixtures("app")
def test_small_group_is_hidden_on_the_page(people: People, sign_in: SignIn) -> None:
    cohort = Class(people, 4)
    decided(cohort, people, own=[1, 1, 1, 1], waits=[2, 2, 2, 2])
    page = sign_in(cohort.trainer).get(f"/cohorts/{cohort.id}/compared").text
    assert page.count("Fewer than 5 people: not shown.") == 7
    assert "most rate themselves" not in page
    assert "too few" in page
