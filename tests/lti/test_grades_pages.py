"""The administrator's page of grades, and a learner's work behind the link of the gradebook."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId
from competences.assessment import service as assessment
from competences.assessment.model import Rating
from tests.conftest import Counted, People
from tests.lti.gradebook import MODULE, come, deliver, finish_quiz, grade, read, row_of
from tests.lti.platform import Platform
from tests.lti.platform_model import REVIEW, Link, User
from tests.lti.tool import Visitor, place
from tests.validation import building

SignIn = Callable[[Actor], FlaskClient]


@pytest.fixture
def admin(centre: OrganisationId, people: People, sign_in: SignIn) -> FlaskClient:
    return sign_in(people("Own Admin", Role.ADMINISTRATOR, organisation_id=centre))


def failing(tool: Flask, platform: Platform, *numbers: int) -> Link:
    """Return a link whose learners have a grade each that the platform refuses."""
    link = place(platform, f"module:{MODULE}", score_maximum=100, title="Module A")
    for number in numbers:
        user = platform.users[str(number)] = User(str(number), f"Learner {number}", None)
        learner = come(tool, platform, link, user)
        user.enrolled = False
        read(learner, "needs")
        deliver()
    return link


def test_administrator_sees_what_failed_and_sends_it_again(
    tool: Flask, platform: Platform, admin: FlaskClient
) -> None:
    link = failing(tool, platform, 31)
    page = admin.get("/admin/grades/")
    assert page.status_code == 200
    assert "Learner 31" in page.text
    assert "400 User cannot be graded" in page.text
    assert "Module A" in page.text
    platform.users["31"].enrolled = True
    assert admin.post(f"/admin/grades/{row_of(link).id}/resend").status_code == 303
    deliver()
    assert grade(platform, link, "31").score is not None
    assert "Every grade has arrived" in admin.get("/admin/grades/").text
    assert "Learner 31" in admin.get("/admin/grades/?show=all").text


def test_all_that_failed_is_sent_again_at_once(
    tool: Flask, platform: Platform, admin: FlaskClient
) -> None:
    link = failing(tool, platform, 31, 32)
    for user in platform.users.values():
        user.enrolled = True
    assert admin.post("/admin/grades/resend").status_code == 303
    while deliver():
        pass
    assert set(platform.items[str(link.line_item)].grades) == {"31", "32"}


def test_grade_that_a_teacher_put_is_named(
    tool: Flask, platform: Platform, admin: FlaskClient
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    learner = come(tool, platform, link)
    platform.override(str(link.line_item), "3", 55)
    read(learner, "needs")
    deliver()
    assert admin.post(f"/admin/grades/{row_of(link).id}/compare").status_code == 303
    deliver()
    assert "a teacher has put their own" in admin.get("/admin/grades/?show=all").text


def test_page_of_grades_costs_the_same_for_one_as_for_three(
    tool: Flask,
    platform: Platform,
    admin: FlaskClient,
    count_statements: Callable[[], AbstractContextManager[Counted]],
) -> None:
    costs = []
    for numbers in ((31,), (32, 33)):
        failing(tool, platform, *numbers)
        with count_statements() as counted:
            assert admin.get("/admin/grades/").status_code == 200
        costs.append(counted.total)
    assert costs[0] == costs[1] <= 8


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.ASSESSOR])
def test_grades_are_for_administrators(
    tool: Flask, centre: OrganisationId, people: People, sign_in: SignIn, role: Role
) -> None:
    client = sign_in(people("Somebody", role, organisation_id=centre))
    assert client.get("/admin/grades/").status_code == 403
    assert client.post("/admin/grades/resend").status_code == 403


def test_grade_of_another_organisation_does_not_exist(
    tool: Flask, platform: Platform, centre: OrganisationId, people: People, sign_in: SignIn
) -> None:
    link = failing(tool, platform, 31)
    other = people("Other Admin", Role.ADMINISTRATOR, organisation_id=people.organisation("Other"))
    client = sign_in(other)
    assert "Learner 31" not in client.get("/admin/grades/?show=all").text
    for path in (row_of(link).id, uuid4()):
        assert client.post(f"/admin/grades/{path}/resend").status_code == 404
        assert client.post(f"/admin/grades/{path}/compare").status_code == 404


# Submission review -------------------------------------------------------------------------------


def review(tool: Flask, platform: Platform, link: Link, viewer: str, learner: str) -> str | int:
    """Open the gradebook's link as one user about another; return the page, or its status."""
    visitor = Visitor(tool, platform)
    users = platform.users
    answer = visitor.launch(
        users[viewer], link, message_type=REVIEW, for_user=users.get(learner, User(learner, "", ""))
    )
    assert answer.status_code == 303, answer.text
    page = visitor.client.get(answer.location)
    return page.text if page.status_code == 200 else page.status_code


def steps(page: str | int) -> list[tuple[str, str]]:
    assert isinstance(page, str)
    rows = re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)</td>', page)
    return [(name, re.sub(r"<[^>]+>", "", state)) for name, state in rows]


def test_trainer_sees_the_steps_of_that_learner(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    read(come(tool, platform, link), "needs")
    page = review(tool, platform, link, "4", "3")
    assert isinstance(page, str)
    assert "Sam Student" in page
    assert [state for _name, state in steps(page)][:3] == ["not yet", "done", "not yet"]


def test_trainer_sees_the_answers_of_a_quiz(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"quiz:{MODULE}", score_maximum=100)
    finish_quiz(come(tool, platform, link), wrong=1)
    states = [state for _name, state in steps(review(tool, platform, link, "4", "3"))]
    assert states[0].endswith("right")
    assert (states.count("wrong"), states.count("right")) == (1, len(states) - 2)


def test_self_assessment_is_reviewed_without_its_levels(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, "self-assessment:A", score_maximum=1)
    learner = come(tool, platform, link)
    with unit_of_work():
        assessment.rate(learner, "A", [Rating("A1", 4)])
    assert [state for _name, state in steps(review(tool, platform, link, "4", "3"))] == ["done"]


def test_student_is_led_to_their_own_work_and_never_to_another_s(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    platform.users["9"] = User("9", "Other Student", None)
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    for user in ("3", "9"):
        come(tool, platform, link, platform.users[user])
    assert review(tool, platform, link, "3", "9") == 403
    assert review(tool, platform, link, "3", "3") == 302


def test_review_of_somebody_who_never_came_says_so(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    assert review(tool, platform, link, "4", "555") == 404


def test_only_an_assessor_is_led_to_the_desk(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, "dossier:A", score_maximum=5)
    building.submitted(come(tool, platform, link))
    page = review(tool, platform, link, "4", "3")
    assert steps(page) == [("Dossier, round 1", "With the assessors")]
    assert isinstance(page, str)
    assert "/desk/" not in page
