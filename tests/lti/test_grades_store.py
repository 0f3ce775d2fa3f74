"""Grades and rosters on both databases, without a platform: what the queries promise."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict
from app.kernel.identity import Actor, Role
from app.kernel.outbox.tables import OutboxRow
from app.learning import service as learning
from app.lti import grade_store, grades, personal, roster, roster_store
from app.lti.roster_model import Kind, Member, differences
from app.lti.tables import GradeRow, PlatformRow
from tests.conftest import People
from tests.lti.courses import ISSUER, MODULE, Course

pytestmark = pytest.mark.usefixtures("both_app")


@pytest.fixture
def course(both_app: Flask, people: People) -> Course:
    return Course(people.organisation())


@pytest.fixture
def learner(course: Course, people: People) -> Actor:
    found = people("Example Learner", organisation_id=course.organisation_id)
    course.comes(found, "s-1")
    return found


@pytest.fixture
def admin(course: Course, people: People) -> Actor:
    return people("Own Admin", Role.ADMINISTRATOR, organisation_id=course.organisation_id)


def the_grade() -> GradeRow:
    return db.session.scalars(sa.select(GradeRow)).one()


def read(actor: Actor, *units: str) -> None:
    with unit_of_work():
        for unit in units:
            learning.mark_read(actor, MODULE, unit)


def waiting() -> int:
    query = sa.select(sa.func.count()).select_from(OutboxRow)
    return db.session.scalar(query.where(OutboxRow.kind == grades.SCORE)) or 0


def test_change_is_put_into_the_outbox_once_with_a_later_second_each_time(
    course: Course, learner: Actor
) -> None:
    with clock.at(clock.now()):
        read(learner, "needs")
        first = the_grade().stamp
        read(learner, "needs")
        assert waiting() == 1
        read(learner, "added-value")
        second = the_grade().stamp
    assert waiting() == 2
    assert first is not None
    assert second == first + timedelta(seconds=1)
    assert first.microsecond == 0


def test_change_that_is_undone_leaves_nothing_in_the_outbox(course: Course, learner: Actor) -> None:
    def break_off() -> None:
        with unit_of_work():
            learning.mark_read(learner, MODULE, "needs")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert (waiting(), the_grade().version) == (0, 0)


def test_sending_is_the_newest_until_the_platform_has_it(course: Course, learner: Actor) -> None:
    assert grade_store.sendings([the_grade().id]) == []
    read(learner, "needs", "added-value")
    [sending] = grade_store.sendings([the_grade().id])
    assert (sending.version, sending.score.given, sending.subject) == (2, 2.0, "s-1")
    assert sending.column.line_item == f"{ISSUER}/items/1"
    with unit_of_work():
        the_grade().sent_version = 2
    assert grade_store.sendings([the_grade().id]) == []


def test_subject_that_became_somebody_else_s_takes_its_place_along(
    course: Course, learner: Actor, people: People
) -> None:
    other = people("Other", organisation_id=course.organisation_id)
    with unit_of_work():
        grade_store.meet(course.organisation_id, other.person_id, course.link, "s-1")
    assert the_grade().person_id == other.person_id


def test_lists_and_counts_are_of_one_organisation(
    course: Course, learner: Actor, admin: Actor, people: People
) -> None:
    read(learner, "needs")
    with unit_of_work():
        row = the_grade()
        row.failure, row.failed_at = "lti_service_refused", clock.now()
    assert grades.listed(admin, failed=True, page=1).failed == 1
    assert len(grades.listed(admin, failed=False, page=1).lines) == 1
    stranger = people("Stranger", Role.ADMINISTRATOR, organisation_id=people.organisation("Other"))
    page = grades.listed(stranger, failed=True, page=1)
    assert (list(page.lines), page.failed) == ([], 0)


def test_results_are_noted_as_shares(course: Course, learner: Actor, admin: Actor) -> None:
    read(learner, "needs")
    with unit_of_work():
        the_grade().sent_version = 1
        grade_store.note_results(course.link, {"s-1": 0.5}, clock.now())
    [line] = grades.listed(admin, failed=False, page=1).lines
    assert line.score is not None
    assert line.score.maximum is not None
    assert line.shown == pytest.approx(line.score.maximum / 2)
    assert line.overruled


def test_roster_is_read_taken_over_and_kept(course: Course, learner: Actor, admin: Actor) -> None:
    with unit_of_work():
        roster.ask(admin, course.id, here=None)
        roster.ask(admin, course.id, here=None)  # one is on its way already
    reading = roster_store.newest_reading(course.id)
    assert reading is not None
    found = [Member("s-2", "New", Role.LEARNER), Member("s-3", None, Role.TRAINER)]
    with unit_of_work():
        source = roster_store.source_of(reading.id)
        assert source is not None
        assert source[1] == f"{ISSUER}/members"
        changes = differences(roster_store.members(course.id), found)
        roster_store.keep_found(reading.id, found, changes, clock.now())
    with unit_of_work():
        roster.take_over(admin, course.id, reading.id, here=None)
    view = roster.view(admin, course.id, here=None)
    assert [(one.member.subject, one.left_at is not None) for one in view.people] == [
        ("s-2", False),
        ("s-3", False),
        ("s-1", True),
    ]
    assert view.reading is not None
    assert [change.kind for change in view.reading.changes] == [
        Kind.JOINED,
        Kind.JOINED,
        Kind.LEFT,
    ]
    with pytest.raises(Conflict), unit_of_work():
        roster.take_over(admin, course.id, reading.id, here=None)


def test_older_reading_is_not_taken_over(course: Course, admin: Actor) -> None:
    ids = []
    for minute in range(2):
        with clock.at(clock.now() + timedelta(minutes=minute)), unit_of_work():
            roster.ask(admin, course.id, here=None)
            newest = roster_store.newest_reading(course.id)
            assert newest is not None
            roster_store.keep_found(newest.id, [], [], clock.now())
            ids.append(newest.id)
    with pytest.raises(Conflict), unit_of_work():
        roster.take_over(admin, course.id, ids[0], here=None)


def test_courses_are_read_again_a_day_after_the_last_time(course: Course, admin: Actor) -> None:
    with unit_of_work():
        roster.ask(admin, course.id, here=None)
    with unit_of_work():
        roster.read_again()
    kinds = sa.select(sa.func.count()).where(OutboxRow.kind == "lti_roster")
    assert db.session.scalar(kinds) == 1
    with clock.at(clock.now() + timedelta(days=2)):
        with unit_of_work():
            roster.read_again()
        assert db.session.scalar(kinds) == 2


def test_trainer_sees_the_courses_they_train(course: Course, people: People) -> None:
    trainer = people("Trainer", Role.TRAINER, organisation_id=course.organisation_id)
    assert roster.courses(trainer) == []
    course.comes(trainer, "t-1", Role.TRAINER)
    assert [one.title for one in roster.courses(trainer)] == ["Course"]
    with unit_of_work():
        roster_store.take_over(course.id, [], clock.now())
    assert roster.courses(trainer) == []


def test_erasing_leaves_nothing_of_a_person(course: Course, learner: Actor) -> None:
    read(learner, "needs")
    found = personal.export_personal_data(learner.person_id)
    assert [one["subject"] for one in found["grades"]] == ["s-1"]
    with unit_of_work():
        personal.erase_personal_data(learner.person_id)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(GradeRow)) == 0
    assert roster_store.members(course.id) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlatformRow)) == 1
