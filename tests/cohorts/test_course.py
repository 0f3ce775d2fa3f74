"""A course of a platform becomes a cohort, which follows it until somebody says otherwise."""

from __future__ import annotations

import pytest
from flask import Flask

from app.cohorts import cohorting
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import CohortId, PersonId
from app.lti import platforms, removing, roster, roster_store
from app.lti.roster_model import Member
from tests.browsing import SignIn
from tests.conftest import People
from tests.lti.courses import Course


@pytest.fixture
def course(app: Flask, people: People) -> tuple[Course, Actor, Actor]:
    """A course with a teacher and a learner who have both come from it."""
    teacher, learner = people("Example Teacher", Role.TRAINER), people("Example Learner")
    made = Course(teacher.organisation_id)
    made.comes(teacher, "t", Role.TRAINER)
    made.comes(learner, "1")
    return made, teacher, learner


def taken(course: Course, by: Actor) -> CohortId:
    with unit_of_work():
        return cohorting.make_from_course(by, course.id, "Course")


def inside(by: Actor, cohort_id: CohortId) -> tuple[set[PersonId], set[PersonId]]:
    people = cohorting.people(by, cohort_id)
    return {one.person_id for one in people.members}, {one.person_id for one in people.trainers}


def test_one_press_makes_people_and_teachers_the_cohort(
    course: tuple[Course, Actor, Actor], sign_in: SignIn
) -> None:
    made, teacher, learner = course
    client = sign_in(teacher)
    assert "Make it a cohort" in client.get("/cohorts/").text
    answers = [client.post(f"/cohorts/from-course/{made.id}").location for _ in range(2)]
    assert answers[0] == answers[1]  # the second press leads to the one that is there
    (listed,) = cohorting.listed(teacher)
    assert listed.cohort.name == "Course"
    assert inside(teacher, listed.cohort.id) == ({learner.person_id}, {teacher.person_id})
    assert "Make it a cohort" not in client.get("/cohorts/").text


def test_cohort_follows_who_comes_and_goes(
    course: tuple[Course, Actor, Actor], people: People
) -> None:
    made, teacher, learner = course
    cohort_id = taken(made, teacher)
    by_hand, newcomer = people("Example By Hand"), people("Example Newcomer")
    with unit_of_work():
        cohorting.add(teacher, cohort_id, [by_hand.person_id])
    made.comes(newcomer, "2")
    everybody = {learner.person_id, by_hand.person_id, newcomer.person_id}
    assert inside(teacher, cohort_id)[0] == everybody
    _read(made, teacher, [Member("t", None, Role.TRAINER), Member("2", None, Role.TRAINER)])
    assert inside(teacher, cohort_id) == (
        {by_hand.person_id},
        {teacher.person_id, newcomer.person_id},
    )
    assert cohorting.trainers_of(newcomer.person_id, made.organisation_id) == {teacher.person_id}


def _read(course: Course, by: Actor, found: list[Member]) -> None:
    """Take over a reading of the course's members."""
    with unit_of_work():
        reading = roster_store.add_reading(course.id, by.person_id, clock.now())
        changes = roster.differences(roster_store.members(course.id), found)
        roster_store.keep_found(reading, found, changes, clock.now())
    with unit_of_work():
        roster.take_over(by, course.id, reading, here=None)


def test_turned_off_it_follows_no_more_until_it_is_turned_on(
    course: tuple[Course, Actor, Actor], people: People, sign_in: SignIn
) -> None:
    made, teacher, learner = course
    cohort_id = taken(made, teacher)
    client, path = sign_in(teacher), f"/cohorts/{cohort_id}/step"
    assert client.post(path, data={"follow": "no"}).status_code == 303
    newcomer = people("Example Newcomer")
    made.comes(newcomer, "2")
    assert inside(teacher, cohort_id)[0] == {learner.person_id}
    assert client.post(path, data={"follow": "yes"}).status_code == 303
    assert inside(teacher, cohort_id)[0] == {learner.person_id, newcomer.person_id}


def test_another_trainer_does_not_take_the_course(
    course: tuple[Course, Actor, Actor], people: People
) -> None:
    made, _teacher, _learner = course
    away = people("Stranger", *Role, organisation_id=people.organisation("Elsewhere"))
    for who in (people("Other Trainer", Role.TRAINER), away):
        with pytest.raises(NotFound):
            taken(made, who)


def test_cohort_outlives_its_platform(course: tuple[Course, Actor, Actor], people: People) -> None:
    made, teacher, learner = course
    cohort_id = taken(made, teacher)
    head = people("Example Head", Role.ADMINISTRATOR)
    with unit_of_work():
        ((platform, _deployments),) = platforms.listed(head)
        removing.remove(head, platform.id)
    assert inside(teacher, cohort_id) == ({learner.person_id}, {teacher.person_id})
    assert cohorting.get(teacher, cohort_id).course_id is None
