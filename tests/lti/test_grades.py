"""What a learner reaches stands in the platform's gradebook: sent over HTTP, from the outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app import wiring
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId
from app.kernel.outbox import service as outbox
from app.kernel.outbox.tables import OutboxRow
from app.learning import quizzing
from app.learning import service as learning
from app.lti import grades
from app.lti.tables import GradeRow
from competences.assessment import service as assessment
from competences.assessment.model import Rating
from competences.framework.model import Framework
from tests.conftest import People
from tests.lti.gradebook import (
    MODULE,
    come,
    deliver,
    deliver_now,
    finish_quiz,
    grade,
    read,
    row_of,
    scores,
)
from tests.lti.platform import Platform
from tests.lti.platform_model import User
from tests.lti.tool import place


def test_module_is_graded_by_its_share_and_stays_fully_graded(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    assert deliver() == 0
    read(learner, "needs")
    assert deliver() == 1
    total = learning.steps_done(learner.person_id, learner.organisation_id, MODULE).total
    sent = scores(platform, link)[-1]
    assert sent == {
        "userId": "3",
        "timestamp": sent["timestamp"],
        "activityProgress": "InProgress",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 1.0,
        "scoreMaximum": float(total),
        "comment": f"1 of {total} steps done.",
    }
    assert sent["timestamp"].endswith("Z")
    assert "." not in sent["timestamp"]
    assert grade(platform, link).score == pytest.approx(100 / total)


def test_two_changes_within_a_second_both_arrive(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    with clock.at(clock.now()):
        for unit in ("needs", "added-value"):
            read(learner, unit)
            deliver()
    given = [score["scoreGiven"] for score in scores(platform, link)]
    assert given == [1.0, 2.0]


def test_reading_a_unit_again_sends_nothing(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    read(learner, "needs", "needs")
    come(tool, platform, link)
    deliver_now()
    assert len(scores(platform, link)) == 1


def test_unit_counts_as_taking_part(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"unit:{MODULE}/needs", score_maximum=1)
    learner = come(tool, platform, link)
    read(learner, "added-value")
    assert deliver() == 0
    read(learner, "needs")
    deliver()
    assert grade(platform, link).score == 1


def test_quiz_is_graded_by_its_best_attempt(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"quiz:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    _loaded, quiz = quizzing.quiz_of(MODULE)
    asked = len(quiz.questions)
    finish_quiz(learner, wrong=2)
    deliver()
    finish_quiz(learner, wrong=4)
    deliver()
    assert [score["scoreGiven"] for score in scores(platform, link)] == [asked - 2]
    finish_quiz(learner, wrong=0)
    deliver()
    assert grade(platform, link).score == 100
    assert grade(platform, link).comment == f"{asked} of {asked} answers right."


def test_self_assessment_is_taking_part_whatever_its_level(
    tool: Flask, platform: Platform, centre: OrganisationId, framework: Framework
) -> None:
    one = place(platform, "self-assessment:A", score_maximum=1)
    every = place(platform, "self-assessment", score_maximum=100)
    learner = come(tool, platform, one)
    come(tool, platform, every)
    codes = framework.competence("A").activity_codes
    with unit_of_work():
        assessment.rate(learner, "A", [Rating(code, 1) for code in codes])
    deliver()
    assert grade(platform, one).score == 1
    assert grade(platform, every).score == pytest.approx(100 / len(framework.codes))
    assert "level" in (grade(platform, one).comment or "")
    assert len(scores(platform, one)) == 1
    with unit_of_work():
        assessment.rate(learner, "A", [Rating(code, 5) for code in codes])
    assert deliver() == 0


def test_what_was_reached_before_the_first_launch_is_sent_with_it(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    first = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, first)
    read(learner, "needs")
    later = place(platform, f"unit:{MODULE}/needs", score_maximum=10)
    come(tool, platform, later)
    deliver()
    assert grade(platform, later).score == 10


def test_link_without_a_column_sends_nothing_until_it_has_one(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}")
    learner = come(tool, platform, link)
    read(learner, "needs")
    assert deliver() == 1
    assert platform.items == {}
    assert (row_of(link).failure, row_of(link).sent_version) == (None, 0)
    link.line_item = platform.add_line_item(
        {"label": "A", "scoreMaximum": 100, "ltiLinkId": link.id}
    )
    come(tool, platform, link)
    deliver()
    assert len(scores(platform, link)) == 1


def test_column_is_made_where_the_teacher_asked_and_the_platform_makes_none(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", title="Module A", custom={"column": "ours"})
    learner = come(tool, platform, link)
    read(learner, "needs")
    deliver()
    [item] = platform.items.values()
    assert item.fields == {
        "label": "Module A",
        "scoreMaximum": 100,
        "resourceLinkId": link.id,
        "resourceId": f"module:{MODULE}",
        "tag": "module",
    }
    assert "3" in item.grades
    # The next launch names it by an empty text: it is found again and not made twice.
    come(tool, platform, link)
    read(learner, "added-value")
    deliver()
    assert [len(one.scores) for one in platform.items.values()] == [2]


def test_scale_of_five_words_gets_the_word_of_the_share(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"unit:{MODULE}/needs", score_maximum=5)
    read(come(tool, platform, link), "needs")
    deliver()
    assert grade(platform, link).score == 5


def test_platform_that_is_down_gets_the_newest_score_later(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    platform.wrongs.down = True
    read(learner, "needs")
    assert deliver() == 0
    assert row_of(link).failure in {"lti_service_busy", "lti_token_refused"}
    read(learner, "added-value")
    assert deliver() == 0  # in order: the earlier one waits first
    platform.wrongs.down = False
    deliver_now()
    assert [score["scoreGiven"] for score in scores(platform, link)] == [2.0]
    assert (row_of(link).failure, row_of(link).sent_version) == (None, 2)


def test_score_delivered_again_after_a_crash_changes_nothing(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    read(learner, "needs")
    deliver()
    before = grade(platform, link).score
    with unit_of_work():  # as if the worker had died before it could note the arrival
        row = db.session.scalars(sa.select(GradeRow)).one()
        row.sent_version, row.sent_at = 0, None
        db.session.execute(sa.update(OutboxRow).values(delivered_at=None))
    deliver()
    assert grade(platform, link).score == before
    assert (row_of(link).failure, row_of(link).sent_version) == (None, 1)


def test_learner_who_cannot_be_graded_is_told_to_the_administrator_and_not_tried_again(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    platform.users["3"].enrolled = False
    read(learner, "needs")
    assert deliver() == 1
    row = row_of(link)
    assert (row.failure, row.failure_detail) == (
        "lti_service_refused",
        "400 User cannot be graded",
    )
    with clock.at(clock.now() + timedelta(days=1)):
        assert deliver() == 0


def test_teacher_never_gets_a_place_in_the_gradebook(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    read(come(tool, platform, link, platform.users["4"]), "needs")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(GradeRow)) == 0


def test_token_is_asked_for_once_and_again_when_it_is_void(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    for unit in ("needs", "added-value"):
        read(learner, unit)
        deliver()
    assert len(platform.tokens_given) == 1
    platform.forget_tokens()
    read(learner, "common-project")
    deliver()
    assert len(platform.tokens_given) == 2
    assert len(scores(platform, link)) == 3


def test_column_that_was_made_anew_is_found(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    fields = platform.items.pop(str(link.line_item)).fields
    link.line_item = platform.add_line_item(fields)
    read(learner, "needs")
    deliver()
    assert len(scores(platform, link)) == 1


def test_two_learners_do_not_mix(tool: Flask, platform: Platform, centre: OrganisationId) -> None:
    platform.users["9"] = User("9", None, None)
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    first = come(tool, platform, link)
    second = come(tool, platform, link, platform.users["9"])
    read(first, "needs")
    read(second, "needs", "added-value")
    while deliver():
        pass
    total = learning.steps_done(first.person_id, first.organisation_id, MODULE).total
    assert grade(platform, link, "3").score == pytest.approx(100 / total)
    assert grade(platform, link, "9").score == pytest.approx(200 / total)


def test_administrator_resends_only_grades_of_their_own_organisation(
    tool: Flask, platform: Platform, centre: OrganisationId, people: People
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    platform.users["3"].enrolled = False
    read(learner, "needs")
    deliver()
    platform.users["3"].enrolled = True
    grade_id: UUID = row_of(link).id
    stranger = people("Stranger", Role.ADMINISTRATOR, organisation_id=people.organisation("Other"))
    with unit_of_work():
        assert grades.resend(stranger) == 0
        assert grades.resend(stranger, {grade_id}) == 0
    own = people("Own Admin", Role.ADMINISTRATOR, organisation_id=centre)
    with unit_of_work():
        assert grades.resend(own) == 1
    deliver()
    assert grade(platform, link).score is not None
    assert row_of(link).failure is None


def test_grade_that_a_teacher_put_is_seen_when_results_are_read(
    tool: Flask, platform: Platform, centre: OrganisationId, people: People
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    platform.override(str(link.line_item), "3", 55)
    read(learner, "needs")
    deliver()
    own = people("Own Admin", Role.ADMINISTRATOR, organisation_id=centre)
    with unit_of_work():
        grades.compare(own, row_of(link).id)
    deliver()
    [line] = grades.listed(own, failed=False, page=1).lines
    assert line.overruled
    assert line.shown == pytest.approx(0.55 * (line.score.maximum if line.score else 0))


@pytest.mark.parametrize("place_", ["start", "module", "badges", "dossier"])
def test_placement_without_a_grade_has_no_place_in_the_gradebook(
    tool: Flask, platform: Platform, centre: OrganisationId, place_: str
) -> None:
    learner = come(tool, platform, place(platform, place_, score_maximum=100))
    read(learner, "needs")
    assert deliver() == 0


def test_half_the_answers_are_503_and_the_worker_is_killed_in_between(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    """Killed after the platform has a score and before we know: nobody gets a wrong grade."""
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learners = {}
    for number in range(50, 58):
        platform.users[str(number)] = user = User(str(number), None, None)
        learners[user.id] = come(tool, platform, link, user)
        read(learners[user.id], "needs")
    platform.wrongs.unavailable = 0.5
    sent = 0

    def dying(payload: dict[str, Any]) -> None:
        nonlocal sent
        wiring.DELIVERERS[grades.SCORE](payload)
        sent += 1
        if sent == 3:
            raise SystemExit

    with pytest.raises(SystemExit):
        outbox.deliver_due({grades.SCORE: dying})
    for learner in learners.values():
        read(learner, "added-value")
    with unit_of_work():  # two minutes later its lease is over
        db.session.execute(sa.update(OutboxRow).values(leased_until=None))
    deliver_now()
    total = learning.steps_done(learner.person_id, learner.organisation_id, MODULE).total
    found = {user: grade(platform, link, user).score for user in learners}
    assert found == {user: pytest.approx(200 / total) for user in learners}
    for user in learners:
        given = [one["scoreGiven"] for one in scores(platform, link) if one["userId"] == user]
        assert given == sorted(given)
    assert len(platform.tokens_given) == 1


def test_copy_of_a_course_has_columns_of_its_own(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    """The copy has another link id and another line item; our own id in the address is the same."""
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    read(learner, "needs")
    platform.course = {**platform.course, "id": "3", "title": "Copy"}
    copy = place(platform, f"module:{MODULE}", score_maximum=100)
    come(tool, platform, copy)
    deliver_now()
    assert [len(scores(platform, one)) for one in (link, copy)] == [1, 1]
