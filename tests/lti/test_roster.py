"""Who is in a course: read in the background, looked at, taken over; nobody is deleted."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app import wiring
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import service as outbox
from app.learning import service as learning
from app.lti import personal, roster, roster_model
from app.lti.roster_model import Change, Kind, Known, Member, differences
from app.lti.tables import ContextRow, IdentityRow, MemberRow, RosterRow
from competences.assessment import service as assessment
from competences.assessment.model import Rating
from tests.conftest import People
from tests.lti.platform import Platform
from tests.lti.platform_model import User
from tests.lti.tool import Visitor, place

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
L, T = Role.LEARNER, Role.TRAINER


class Teacher:
    """A teacher's browser with the course page in a frame."""

    def __init__(self, tool: Flask, platform: Platform) -> None:
        self.visitor = Visitor(tool, platform)
        answer = self.visitor.launch(platform.users["4"], place(platform, "group"))
        assert answer.status_code == 303, answer.text
        self.frame = "/".join(answer.location.split("/")[:3])
        led = self.visitor.client.get(answer.location)
        assert led.status_code == 302, led.text
        self.address = led.location

    def page(self) -> str:
        answer = self.visitor.client.get(self.address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def press(self, end: str) -> int:
        token = TOKEN.search(self.page())
        assert token
        action = re.search(rf'action="([^"]*{end})"', self.page())
        assert action, self.page()
        return self.visitor.client.post(action[1], data={"csrf_token": token[1]}).status_code


def deliver() -> int:
    return outbox.deliver_due(wiring.DELIVERERS)


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row">([^<]+)', page)


def test_course_page_shows_who_came_before_anything_is_read(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    Visitor(tool, platform).launch(platform.users["3"], place(platform, "module"))
    assert [name.strip() for name in names(Teacher(tool, platform).page())] == [
        "Sam Student",
        "Tina Teacher",
    ]


def test_reading_is_shown_before_and_after_it_is_taken_over(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    Visitor(tool, platform).launch(platform.users["3"], place(platform, "module"))
    platform.users["9"] = User("9", "Nora New", "nora@example.org")
    platform.users["3"].enrolled = False
    teacher = Teacher(tool, platform)
    assert teacher.press("/read") == 303
    assert deliver() == 1
    page = teacher.page()
    assert "Joined (2)" in page
    assert "Left (1)" in page
    assert "Nora New" not in names(page)
    assert teacher.press('/readings/[^"]+') == 303
    page = teacher.page()
    assert [name.strip() for name in names(page)] == [
        "Ada Admin",
        "Nora New",
        "Tina Teacher",
        "Sam Student",
    ]
    assert "Left (1)" in page
    assert "left on" in page
    platform.users["3"].enrolled = True
    teacher.press("/read")
    deliver()
    assert "Joined (1)" in teacher.page()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RosterRow)) == 2


def test_roster_is_read_in_pages(
    tool: Flask, platform: Platform, centre: OrganisationId, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100, 107):
        platform.users[str(number)] = User(str(number), f"Learner {number}", None)
    monkeypatch.setattr("app.lti.roster_reading.PAGE_SIZE", 3)
    teacher = Teacher(tool, platform)
    teacher.press("/read")
    deliver()
    assert "Joined (9)" in teacher.page()
    asked = [path for _method, path in platform.requests if path.endswith("memberships")]
    assert len(asked) == 4


def test_platform_that_is_down_is_asked_again_and_the_teacher_knows(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    teacher = Teacher(tool, platform)
    platform.wrongs.down = True
    teacher.press("/read")
    assert deliver() == 0
    assert "notice--bad" in teacher.page()
    platform.wrongs.down = False
    with unit_of_work():
        db.session.execute(sa.update(outbox.store.OutboxRow).values(next_at=clock.now()))
    assert deliver() == 1
    assert "Joined" in teacher.page()


def test_teacher_sees_progress_and_only_shared_levels(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    Visitor(tool, platform).launch(platform.users["3"], place(platform, "module"))
    learner = actor_of("3")
    with unit_of_work():
        learning.mark_read(learner, "new-partnerships", "needs")
        assessment.rate(learner, "A", [Rating("A1", 4)])
    row = re.search(r"Sam Student.*?</tr>", Teacher(tool, platform).page(), re.DOTALL)
    assert row
    assert re.findall(r'class="number"[^>]*>(\d+)', row[0]) == ["1", "0"]
    assert "A&#160;4" not in row[0]
    with unit_of_work():
        assessment.set_sharing(learner, shared=True)
    row = re.search(r"Sam Student.*?</tr>", Teacher(tool, platform).page(), re.DOTALL)
    assert row
    assert "A&#160;4" in row[0]


def actor_of(subject: str) -> Actor:
    identity = db.session.scalars(
        sa.select(IdentityRow).where(IdentityRow.subject == subject)
    ).one()
    return Actor(
        PersonId(identity.person_id), OrganisationId(identity.organisation_id), frozenset({L})
    )


def test_learner_does_not_see_the_people_of_the_course(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    visitor = Visitor(tool, platform)
    answer = visitor.launch(platform.users["3"], place(platform, "group"))
    assert visitor.client.get(answer.location).status_code == 403
    frame = "/".join(answer.location.split("/")[:3])
    course = db.session.scalars(sa.select(ContextRow.id)).one()
    assert visitor.client.get(f"{frame}/courses/{course}").status_code == 403


def test_teacher_of_one_course_does_not_see_another(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    teacher = Teacher(tool, platform)
    platform.course = {**platform.course, "id": "77", "title": "Another"}
    Visitor(tool, platform).launch(platform.users["2"], place(platform, "group"))
    other = db.session.scalars(sa.select(ContextRow.id).where(ContextRow.context_id == "77")).one()
    assert teacher.visitor.client.get(f"{teacher.frame}/courses/{other}").status_code == 404
    tina = actor_of("4")
    trainer = Actor(tina.person_id, tina.organisation_id, frozenset({T}))
    assert [course.title for course in roster.courses(trainer)] == ["Partnerships"]
    with pytest.raises(NotFound):
        roster.view(trainer, other, here=None)


def test_other_organisation_sees_no_course(
    tool: Flask, platform: Platform, centre: OrganisationId, people: People
) -> None:
    Teacher(tool, platform)
    course: UUID = db.session.scalars(sa.select(ContextRow.id)).one()
    stranger = people("Stranger", Role.ADMINISTRATOR, organisation_id=people.organisation("Other"))
    assert roster.courses(stranger) == []
    for attempt in (
        lambda: roster.view(stranger, course, here=None),
        lambda: roster.ask(stranger, course, here=None),
        lambda: roster.take_over(stranger, course, uuid4(), here=None),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_erasing_somebody_takes_them_out_of_courses_and_readings(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    Visitor(tool, platform).launch(platform.users["3"], place(platform, "module"))
    teacher = Teacher(tool, platform)
    teacher.press("/read")
    deliver()
    person_id = actor_of("3").person_id
    assert [one["course"] for one in personal.export_personal_data(person_id)["courses"]] == [
        "Partnerships"
    ]
    with unit_of_work():
        personal.erase_personal_data(person_id)
    subjects = set(db.session.scalars(sa.select(MemberRow.subject)))
    [reading] = db.session.scalars(sa.select(RosterRow))
    assert subjects == {"4"}
    assert {one["subject"] for one in reading.members or []} == {"2", "4"}


def member(subject: str, role: Role = L) -> Member:
    return Member(subject, f"Name {subject}", role)


def known(subject: str, role: Role = L, *, left: bool = False) -> Known:
    return Known(member(subject, role), clock.now() if left else None, None)


def test_differences_name_who_joined_changed_and_left() -> None:
    here = [known("1"), known("2"), known("3"), known("4", left=True)]
    there = [member("1"), member("2", T), member("4"), member("5")]
    assert differences(here, there) == [
        Change(Kind.JOINED, member("4")),
        Change(Kind.JOINED, member("5")),
        Change(Kind.CHANGED_ROLE, member("2", T), L),
        Change(Kind.LEFT, member("3")),
    ]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"user_id": "1", "roles": ["Learner"], "name": "A  B"}, Member("1", "A B", L)),
        ({"user_id": "1", "roles": ["Instructor", "Learner"]}, Member("1", None, T)),
        ({"user_id": "1", "roles": ["Mentor"]}, Member("1", None, L)),
        ({"user_id": "1", "roles": "Instructor"}, Member("1", None, L)),
        ({"user_id": "1", "roles": [], "status": "Inactive"}, None),
        ({"user_id": "", "roles": []}, None),
        ({"user_id": 7, "roles": []}, None),
        ({"user_id": "x" * 300, "roles": []}, None),
        ({"user_id": "a\0b", "roles": []}, None),
        ({}, None),
    ],
)
def test_member_is_read_or_left_out(said: dict[str, object], read: Member | None) -> None:
    assert roster_model.read_page({"members": [said]}) == ([read] if read else [])


@pytest.mark.parametrize("page", [None, [], {}, {"members": {}}, "members", {"members": None}])
def test_page_that_is_none_is_unreadable(page: object) -> None:
    with pytest.raises(roster_model.Unreadable):
        roster_model.read_page(page)
