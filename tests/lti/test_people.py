"""Who somebody is here: by platform and subject, never by a name or an address."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Role
from app.kernel.ids import new_id
from app.lti import arriving, launches, platforms
from app.lti.model import Login, Message, MessageType, Place
from app.lti.tables import IdentityRow, LaunchRow, LoginRow
from app.privacy import service as privacy
from tests.alongside import at_once
from tests.conftest import People
from tests.lti.platform import Platform
from tests.lti.tool import Visitor, place, register

MODULE = "module:new-partnerships"


def person_ids() -> list[UUID]:
    query = sa.select(LaunchRow.person_id).order_by(LaunchRow.created_at)
    return list(db.session.scalars(query))


def test_person_is_known_again(tool: Flask, platform: Platform, people: People) -> None:
    register(platform, people.organisation())
    link = place(platform, MODULE)
    for _ in range(2):
        Visitor(tool, platform).arrive(platform.users["3"], link)
    assert len(set(person_ids())) == 1
    person = db.session.get_one(PersonRow, person_ids()[0])
    assert (person.name, person.language) == ("Sam Student", "en")
    assert db.session.scalars(sa.select(SignInRow)).all() == []


def test_person_becomes_member_with_the_roles_of_the_course(
    tool: Flask, platform: Platform, people: People
) -> None:
    organisation_id = people.organisation()
    register(platform, organisation_id)
    link = place(platform, MODULE)
    for user in ("3", "4", "4", "2"):
        Visitor(tool, platform).arrive(platform.users[user], link)
    rows = db.session.execute(
        sa.select(PersonRow.name, MembershipRow.role)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(MembershipRow.organisation_id == organisation_id)
    )
    assert sorted(map(tuple, rows)) == [
        ("Ada Admin", "trainer"),
        ("Sam Student", "learner"),
        ("Tina Teacher", "trainer"),
    ]


def test_address_of_somebody_else_opens_nothing(
    tool: Flask, platform: Platform, people: People
) -> None:
    """Who administers a Moodle can give anybody any address there."""
    known = people("Example Head", Role.ADMINISTRATOR, email="head@example.org")
    register(platform, known.organisation_id)
    platform.users["3"] = replace(platform.users["3"], email="head@example.org")
    Visitor(tool, platform).arrive(platform.users["3"], place(platform, MODULE))
    assert person_ids() != [known.person_id]


def test_platform_registered_anew_knows_its_people(
    tool: Flask, platform: Platform, people: People
) -> None:
    organisation_id = people.organisation()
    link = place(platform, MODULE)
    for client in ("first", "second"):
        platform.client_id = client
        register(platform, organisation_id)
        Visitor(tool, platform).arrive(platform.users["3"], link)
    assert len(set(person_ids())) == 1


def test_issuer_of_another_organisation_is_another_person(
    tool: Flask, platform: Platform, people: People
) -> None:
    """Who registers a platform says where its keys are: its issuer proves nothing elsewhere."""
    link = place(platform, MODULE)
    for client in ("first", "second"):
        platform.client_id = client
        register(platform, people.organisation(f"Centre {client}"))
        Visitor(tool, platform).arrive(platform.users["3"], link)
    assert len(set(person_ids())) == 2


def test_name_that_comes_later_is_taken_and_one_that_is_there_stays(
    tool: Flask, platform: Platform, people: People
) -> None:
    register(platform, people.organisation())
    link = place(platform, MODULE)
    names = []
    for private, name in ((True, "Sam"), (False, "Sam \u202eStudent"), (False, "Another")):
        platform.private = private
        user = replace(platform.users["3"], name=name)
        platform.users["3"] = user
        Visitor(tool, platform).arrive(user, link)
        names.append(db.session.scalar(sa.select(PersonRow.name)))
        db.session.remove()
    assert names == [None, "Sam Student", "Sam Student"]


def test_role_in_one_course_is_not_the_role_in_another(
    tool: Flask, platform: Platform, people: People
) -> None:
    """A trainer there learns here: what they may see is decided by the course they come from."""
    register(platform, people.organisation())
    link = place(platform, MODULE)
    visitor = Visitor(tool, platform)
    frames = []
    for role in ("Instructor", "Learner"):
        user = replace(platform.users["3"], role=role)
        platform.users["3"] = user
        frames.append("/".join(visitor.launch(user, link).location.split("/")[:3]))
    codes = [visitor.client.get(f"{frame}/group/").status_code for frame in frames]
    assert codes == [200, 403]


def test_assessor_of_ours_assesses_in_frames_too(
    tool: Flask, platform: Platform, people: People
) -> None:
    organisation_id = people.organisation()
    register(platform, organisation_id)
    link = place(platform, MODULE)
    visitor = Visitor(tool, platform)
    frame = "/".join(visitor.launch(platform.users["4"], link).location.split("/")[:3])
    assert visitor.client.get(f"{frame}/desk/").status_code == 403
    with unit_of_work():
        for role in (Role.ASSESSOR, Role.ADMINISTRATOR):
            db.session.add(
                MembershipRow(
                    id=new_id(),
                    person_id=person_ids()[0],
                    organisation_id=organisation_id,
                    role=role,
                    created_at=clock.now(),
                )
            )
    assert visitor.client.get(f"{frame}/desk/").status_code == 200
    assert visitor.client.get(f"{frame}/admin/").status_code == 403


def _login(platform_id: UUID) -> Login:
    row = LoginRow(
        id=new_id(),
        state=new_id().hex,
        nonce=new_id().hex,
        browser="",
        platform_id=platform_id,
        created_at=clock.now(),
        expires_at=clock.now().replace(year=clock.now().year + 1),
    )
    db.session.add(row)
    db.session.flush()
    platform = platforms.store.find_platform(platform_id)
    assert platform is not None
    return Login(row.id, row.nonce, "", platform, None, row.expires_at, None)


MESSAGE = Message(
    type=MessageType.RESOURCE_LINK,
    deployment_id="1",
    subject="7",
    roles=frozenset({Role.LEARNER}),
    target_link_uri="",
    context=Place("c", "Course"),
    resource_link=Place("r", "Link"),
)


def test_two_frames_of_a_newcomer_make_one_person(both_app: Flask, people: People) -> None:
    """A course page with two of our activities launches both at once."""
    with unit_of_work():
        platform_id = platforms.add(
            people.organisation(),
            issuer="https://moodle.example",
            client_id="x",
            auth_url="https://moodle.example/a",
            token_url="https://moodle.example/t",
            jwks_url="https://moodle.example/k",
            deployment_ids=["1"],
        )
    with unit_of_work():
        logins = [_login(platform_id) for _ in range(8)]

    def launch(login: Login) -> None:
        with both_app.app_context(), unit_of_work():
            arriving.arrive(login, MESSAGE)

    assert at_once(*(partial(launch, login) for login in logins)) == [None] * 8
    counted = {
        table.__tablename__: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in (PersonRow, IdentityRow, MembershipRow, LaunchRow)
    }
    assert counted == {"person": 1, "lti_identity": 1, "membership": 1, "lti_launch": 8}


def test_login_used_twice_at_once_launches_once(both_app: Flask, people: People) -> None:
    with unit_of_work():
        platform_id = platforms.add(
            people.organisation(),
            issuer="https://moodle.example",
            client_id="x",
            auth_url="https://moodle.example/a",
            token_url="https://moodle.example/t",
            jwks_url="https://moodle.example/k",
            deployment_ids=["1"],
        )
    with unit_of_work():
        login = _login(platform_id)

    def launch() -> None:
        with both_app.app_context(), unit_of_work():
            arriving.arrive(login, MESSAGE)

    refused = [str(error) for error in at_once(*[launch] * 4) if error]
    assert refused == ["lti_state_used"] * 3
    assert len(person_ids()) == 1


def test_person_is_exported_and_erased(tool: Flask, platform: Platform, people: People) -> None:
    register(platform, people.organisation())
    Visitor(tool, platform).arrive(platform.users["3"], place(platform, MODULE))
    person_id = person_ids()[0]
    found = launches.export_personal_data(person_id)  # type: ignore[arg-type]
    assert [(k["platform"], k["subject"]) for k in found["known_as"]] == [(platform.issuer, "3")]
    assert [launch["placement"] for launch in found["launches"]] == [MODULE]
    with unit_of_work():
        privacy.erase(person_id)  # type: ignore[arg-type]
    assert db.session.scalars(sa.select(PersonRow)).all() == []
    assert db.session.scalars(sa.select(IdentityRow)).all() == []


def test_what_has_ended_is_forgotten_after_a_week(
    tool: Flask, platform: Platform, people: People
) -> None:
    register(platform, people.organisation())
    Visitor(tool, platform).arrive(platform.users["3"], place(platform, MODULE))
    counts = []
    for days in (6, 9):
        with clock.at(clock.now() + timedelta(days=days)), unit_of_work():
            launches.sweep()
        counts.append(
            [
                db.session.scalar(sa.select(sa.func.count()).select_from(table))
                for table in (LoginRow, LaunchRow, IdentityRow)
            ]
        )
        db.session.remove()
    assert counts == [[1, 1, 1], [0, 0, 1]]
