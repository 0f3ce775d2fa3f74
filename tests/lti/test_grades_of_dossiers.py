"""What a validation says in the gradebook: a level of five, and nothing that takes one away."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId
from competences.validation import service as validation
from tests.conftest import People
from tests.lti.gradebook import come, deliver, grade, scores
from tests.lti.platform import Platform
from tests.lti.tool import place
from tests.validation import building


@pytest.fixture
def assessor(centre: OrganisationId, people: People) -> Actor:
    return people("Example Assessor", Role.ASSESSOR, organisation_id=centre)


def test_dossier_is_under_review_then_graded_by_its_level(
    tool: Flask, platform: Platform, assessor: Actor
) -> None:
    link = place(platform, "dossier:A", score_maximum=5)
    learner = come(tool, platform, link)
    dossier_id = building.submitted(learner)
    deliver()
    [sent] = scores(platform, link)
    assert (sent["activityProgress"], sent["gradingProgress"]) == ("Submitted", "PendingManual")
    assert "scoreGiven" not in sent
    building.decide(assessor, dossier_id)
    deliver()
    assert grade(platform, link).score == 3
    assert grade(platform, link).comment == "Validated by an assessor at level 3 of 5."


def test_new_round_and_a_refusal_leave_the_grade_that_was_given(
    tool: Flask, platform: Platform, assessor: Actor
) -> None:
    link = place(platform, "dossier:A", score_maximum=100)
    learner = come(tool, platform, link)
    building.decide(assessor, building.submitted(learner))
    deliver()
    assert grade(platform, link).score == 60
    second = building.submitted(learner)
    building.decide(
        assessor, second, building.answer(building.FURTHER, reason="Two minutes are missing.")
    )
    building.send(learner, second)
    building.decide(
        assessor, second, building.answer(building.NOT_YET, reason="Still the same minutes.")
    )
    deliver()
    assert [score.get("scoreGiven") for score in scores(platform, link)] == [3.0]
    assert grade(platform, link).score == 60


def test_dossier_of_another_competence_changes_nothing(
    tool: Flask, platform: Platform, assessor: Actor
) -> None:
    link = place(platform, "dossier:B", score_maximum=5)
    building.decide(assessor, building.submitted(come(tool, platform, link)))
    deliver()
    assert scores(platform, link) == []


def test_draft_says_nothing(tool: Flask, platform: Platform, centre: OrganisationId) -> None:
    link = place(platform, "dossier:A", score_maximum=5)
    learner = come(tool, platform, link)
    dossier_id = building.begun(learner)
    with unit_of_work():
        validation.save(learner, dossier_id, building.COMPLETE)
    assert deliver() == 0
