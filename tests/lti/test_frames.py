"""Pages under `/in/<launch id>/`: one launch, one session, one person, one course."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.tables import MembershipRow, PersonRow
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Role
from app.lti.tables import LaunchRow
from tests.browsing import TOKEN, CountStatements, SignIn
from tests.conftest import People
from tests.lti.platform import Platform
from tests.lti.tool import Visitor, place, register

MODULE = "module:new-partnerships"
RESULT = re.compile(r'<h3><a href="([^"]+)"')


@pytest.fixture
def learner(tool: Flask, platform: Platform, people: People) -> Visitor:
    """A learner's browser; their course knows one module of ours."""
    register(platform, people.organisation("Example Course"))
    place(platform, MODULE)
    return Visitor(tool, platform)


def start(visitor: Visitor, user: str = "3") -> str:
    """Launch, and return the address that everything in this frame begins with."""
    link = next(iter(visitor.platform.links.values()))
    answer = visitor.launch(visitor.platform.users[user], link)
    assert answer.status_code == 303, answer.text
    return "/".join(answer.location.split("/")[:3])


def test_frame_without_a_launch_is_not_there(app: Flask) -> None:
    for path in ("/", "/modules/", "/login", "/static/app.css", "/assess/"):
        answer = app.test_client().get(f"/in/{uuid4()}{path}")
        assert (path, answer.status_code) == (path, 404)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_address_that_is_no_launch_is_not_there(app: Flask) -> None:
    assert app.test_client().get(f"/in/{'-' * 36}/modules/").status_code == 404


def test_session_cookie_belongs_to_its_frame(learner: Visitor) -> None:
    link = next(iter(learner.platform.links.values()))
    answer = learner.launch(learner.platform.users["3"], link)
    frame = "/".join(answer.location.split("/")[:3])
    cookies = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("kip_frame=")]
    parts = {part.strip() for part in cookies[0].split(";")[1:]}
    assert len(cookies) == 1
    assert parts == {"HttpOnly", "Secure", "Partitioned", f"Path={frame}", "SameSite=None"}


def test_frame_is_closed_to_other_browsers(
    learner: Visitor, people: People, sign_in: SignIn
) -> None:
    """The address of a frame is no key: it stands in histories and logs."""
    frame = start(learner)
    strangers = (learner.client.application.test_client(), sign_in(people("Example Stranger")))
    for stranger in strangers:
        answer = stranger.get(f"{frame}/modules/")
        assert answer.status_code == 403
        assert "lti_frame_lost" in answer.text


def test_cookie_of_one_frame_does_not_open_another(learner: Visitor) -> None:
    """What a browser would send only to its own path, sent to another's by hand."""
    first, second = start(learner, "3"), start(learner, "4")
    stolen = learner.client.get_cookie("kip_frame", path=first)
    assert stolen is not None
    thief = learner.client.application.test_client()
    thief.set_cookie("kip_frame", stolen.value, path=second)
    assert thief.get(f"{second}/modules/").status_code == 403


def test_two_frames_in_one_browser_stay_apart(learner: Visitor) -> None:
    as_learner, as_teacher = start(learner, "3"), start(learner, "4")
    assert learner.client.get(f"{as_learner}/group/").status_code == 403
    assert learner.client.get(f"{as_teacher}/group/").status_code == 200
    assert learner.client.get(f"{as_learner}/group/").status_code == 403


def test_frame_leaves_the_session_outside_alone(
    learner: Visitor, people: People, sign_in: SignIn
) -> None:
    """Somebody signed in at the top level launches as somebody else: both go on as they were."""
    person = people("Example Trainer", Role.TRAINER)
    learner.client = sign_in(person)  # type: ignore[assignment]
    frame = start(learner)
    assert "Example Trainer" in learner.client.get("/modules/").text
    assert learner.client.get(f"{frame}/group/").status_code == 403
    outside = learner.client.get_cookie("kip")
    inside = learner.client.get_cookie("kip_frame", path=frame)
    assert outside is not None
    assert inside is not None
    assert outside.value != inside.value


def test_frame_has_no_header_and_stays_inside(learner: Visitor) -> None:
    frame = start(learner)
    page = learner.client.get(f"{frame}/search?q=charter").text
    found = RESULT.findall(page)
    assert found
    assert all(link.startswith(f"{frame}/") for link in found)
    assert "site-search" not in page
    assert "site-header" not in page
    assert "/static/frame.js" in page


@pytest.mark.parametrize("path", ["/login", "/reset", "/admin/", "/lti/jwks.json"])
def test_frame_holds_no_door_and_no_administration(learner: Visitor, path: str) -> None:
    frame = start(learner, "2")
    assert learner.client.get(f"{frame}{path}").status_code in {403, 404}


def test_frame_after_a_day_says_how_to_go_on(learner: Visitor) -> None:
    frame = start(learner)
    with clock.at(clock.now() + timedelta(hours=12)):
        answer = learner.client.get(f"{frame}/modules/")
    assert answer.status_code == 403
    assert "lti_launch_over" in answer.text
    assert learner.platform.issuer in answer.headers["Content-Security-Policy"]


def test_frame_of_somebody_who_is_no_member_any_more_is_closed(learner: Visitor) -> None:
    frame = start(learner)
    with unit_of_work():
        db.session.execute(sa.delete(MembershipRow))
    answer = learner.client.get(f"{frame}/modules/")
    assert (answer.status_code, "lti_membership_ended" in answer.text) == (403, True)


def test_form_in_a_frame_needs_its_token(learner: Visitor) -> None:
    frame = start(learner)
    sent = {"name": "Example Learner", "language": "en"}
    assert learner.client.post(f"{frame}/account", data=sent).status_code == 400
    found = TOKEN.search(learner.client.get(f"{frame}/account").text)
    assert found is not None
    answer = learner.client.post(f"{frame}/account", data={**sent, "csrf_token": found[1]})
    assert (answer.status_code, answer.location) == (303, f"{frame}/account")


def test_profile_in_a_frame_is_for_guests_only(learner: Visitor, people: People) -> None:
    """Somebody with an account here has it in several organisations: a course shows none of it."""
    frame = start(learner)
    assert learner.client.get(f"{frame}/account").status_code == 200
    known = people("Example Known")
    launch_id = UUID(frame.removeprefix("/in/"))
    with unit_of_work():
        launch = db.session.get_one(LaunchRow, launch_id)
        launch.person_id = known.person_id
        launch.organisation_id = known.organisation_id
    for path in ("/account", "/account/data"):
        assert learner.client.get(f"{frame}{path}").status_code == 404
    assert learner.client.get(f"{frame}/modules/").status_code == 200


def test_nameless_learner_has_a_profile_to_fill(learner: Visitor) -> None:
    learner.platform.private = True
    frame = start(learner)
    assert learner.client.get(f"{frame}/account").status_code == 200
    assert db.session.scalars(sa.select(PersonRow.name)).all() == [None]


def test_framed_page_costs_two_statements_for_who_it_is(
    learner: Visitor, count_statements: CountStatements
) -> None:
    frame = start(learner)
    totals = []
    learner.client.get(f"{frame}/about")
    for path in ("/about", f"{frame}/about"):
        with count_statements() as counted:
            learner.client.get(path)
        totals.append(counted.total)
    assert totals[1] - totals[0] == 2
