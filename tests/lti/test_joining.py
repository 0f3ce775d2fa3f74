"""Joining a guest to an account: proof on both sides, and what others try to get in between."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app import wiring
from app.accounts import service as accounts
from app.accounts.tables import MembershipRow, PersonRow
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId
from app.kernel.outbox import service as outbox
from app.lti import joining
from app.lti.tables import GradeRow, IdentityRow, JoiningRow, LaunchRow, PlatformRow
from tests.browsing import Browser, SignIn
from tests.conftest import PASSWORD, People
from tests.lti.platform import Link, Platform
from tests.lti.tool import Visitor, place

MODULE = "module:new-partnerships"
ADDRESS = re.compile(r'href="http://127\.0\.0\.1:5000(/lti/join/[0-9a-f-]+)"')
CODE = re.compile(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>")


class Walk:
    """Somebody in a frame, who says to have an account here as well."""

    def __init__(self, tool: Flask, platform: Platform, organisation_id: OrganisationId) -> None:
        tool.config["WTF_CSRF_ENABLED"] = False
        self.platform, self.organisation_id = platform, organisation_id
        self.visitor = Visitor(tool, platform)
        self.link: Link = place(platform, MODULE, score_maximum=100)

    def launch(self, user: str = "3") -> str:
        """Return what every address of the new frame begins with."""
        answer = self.visitor.launch(self.platform.users[user], self.link)
        assert answer.status_code == 303, answer.text
        return "/".join(answer.location.split("/")[:3])

    def begin(self, frame: str) -> str:
        """Begin in the frame; return the address for the other window."""
        page = self.visitor.client.post(f"{frame}/you/join", headers={"Accept-Language": "en"})
        found = ADDRESS.search(page.text)
        assert found, page.text
        return found[1]

    def type(self, frame: str, code: str) -> TestResponse:
        return self.visitor.client.post(f"{frame}/you/join/code", data={"code": code})


@pytest.fixture
def walk(tool: Flask, platform: Platform, centre: OrganisationId) -> Walk:
    return Walk(tool, platform, centre)


@pytest.fixture
def account(people: People, walk: Walk) -> Actor:
    return people("Example Learner", organisation_id=walk.organisation_id)


def code_of(page: TestResponse) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found[1]


def refused(answer: TestResponse, status: int, code: str) -> bool:
    assert (answer.status_code, code in answer.text) == (status, True), answer.text
    return True


def person_of(subject: str = "3") -> object:
    query = sa.select(IdentityRow.person_id).where(IdentityRow.subject == subject)
    return db.session.scalars(query).one()


def join(walk: Walk, account: Actor, sign_in: SignIn) -> str:
    """Walk all the way; return the frame."""
    frame = walk.launch()
    address = walk.begin(frame)
    code = code_of(sign_in(account).post(address, data={"password": PASSWORD}))
    answer = walk.type(frame, code.lower().replace("-", " "))
    assert answer.status_code == 303, answer.text
    return frame


def test_guest_becomes_the_account_and_parts_again(
    walk: Walk, account: Actor, sign_in: SignIn, tmp_path: Path
) -> None:
    frame = walk.launch()
    guest = person_of()
    walk.visitor.client.post(f"{frame}/modules/new-partnerships/units/needs/read")
    you = walk.visitor.client.get(f"{frame}/you", headers={"Accept-Language": "en"}).text
    assert "You already have an account here?" in you
    address = walk.begin(frame)
    client = sign_in(account)
    page = client.get(address, headers={"Accept-Language": "en"})
    for said in ("Sam Student", walk.platform.issuer, "Partnerships", account.name, "@example.org"):
        assert str(said) in page.text
    assert page.headers["Cache-Control"] == "no-store"
    code = code_of(client.post(address, data={"password": PASSWORD}))
    assert person_of() == guest  # nothing has happened yet
    assert walk.type(frame, code).status_code == 303

    assert person_of() == account.person_id
    assert db.session.get(PersonRow, guest) is None
    assert accounts.names([account.person_id]) == {account.person_id: "Example Learner"}
    again = walk.launch()
    for one in (frame, again):  # the frame that stands open, and a new one
        you = walk.visitor.client.get(f"{one}/you", headers={"Accept-Language": "en"}).text
        assert "You are here as Example Learner" in you
    outbox.deliver_due(wiring.DELIVERERS)
    mail = next((tmp_path / "mail").glob("*.eml")).read_text("utf-8")
    assert "Subject: A learning platform was joined to your account" in mail
    # The same address, the same code: both are good once.
    refused(client.get(address), 404, "lti_join_over")
    refused(walk.type(frame, code), 404, "lti_join_over")
    refused(walk.visitor.client.post(f"{again}/you/join"), 409, "lti_join_done")

    page = client.get("/account/platforms", headers={"Accept-Language": "en"})
    part = re.search(r'action="(/account/platforms/[0-9a-f-]+/part)"', page.text)
    assert part is not None
    assert client.post(part[1]).status_code == 303
    refused(client.post(part[1]), 404, "")
    for one in (frame, again):
        refused(walk.visitor.client.get(f"{one}/you"), 404, "lti_launch_unknown")
    assert db.session.scalars(sa.select(GradeRow)).all() == []
    afresh = walk.launch()
    assert person_of() not in {guest, account.person_id}
    page = walk.visitor.client.get(f"{afresh}/you", headers={"Accept-Language": "en"})
    assert "You already have an account here?" in page.text


def test_nobody_parts_what_is_somebody_elses(
    walk: Walk, account: Actor, people: People, sign_in: SignIn
) -> None:
    join(walk, account, sign_in)
    identity = db.session.scalars(sa.select(IdentityRow.id)).one()
    other = sign_in(people("Example Other", organisation_id=walk.organisation_id))
    refused(other.post(f"/account/platforms/{identity}/part"), 404, "")
    assert person_of() == account.person_id


def test_victim_who_follows_a_link_loses_nothing(
    walk: Walk, account: Actor, sign_in: SignIn
) -> None:
    """The attacker begins in a frame of theirs and sends the address to somebody signed in."""
    frame = walk.launch()
    address = walk.begin(frame)
    victim = sign_in(account)
    guest = person_of()
    assert victim.get(address).status_code == 200  # a look changes nothing
    refused(victim.post(address), 422, "password")
    refused(victim.post(address, data={"password": "guessed"}), 422, "password")
    # Even if they are talked into confirming, the attacker lacks the code,
    code = code_of(victim.post(address, data={"password": PASSWORD}))
    # and whoever opens the address afterwards does not see it,
    refused(victim.get(address), 409, "lti_join_confirmed")
    refused(victim.post(address, data={"password": PASSWORD}), 409, "lti_join_confirmed")
    # and may guess five times.
    for _ in range(5):
        refused(walk.type(frame, "ABCD-EFGH"), 422, "code")
    refused(walk.type(frame, code), 404, "lti_join_over")
    assert person_of() == guest


def test_code_opens_only_the_frame_it_is_for(
    walk: Walk, account: Actor, people: People, sign_in: SignIn
) -> None:
    """An attacker confirms with their own account, and has others type the code."""
    attacker = people("Example Attacker", organisation_id=walk.organisation_id)
    theirs, mine = walk.launch("3"), walk.launch("4")
    first, second = walk.begin(theirs), walk.begin(mine)
    code = code_of(sign_in(attacker).post(first, data={"password": PASSWORD}))
    refused(walk.type(mine, code), 422, "code")
    own = code_of(sign_in(account).post(second, data={"password": PASSWORD}))
    refused(walk.type(mine, code), 422, "code")
    refused(walk.type(theirs, own), 422, "code")
    assert walk.type(mine, own).status_code == 303
    assert person_of("4") == account.person_id
    assert person_of("3") != attacker.person_id


def test_window_left_open_on_a_shared_computer_proves_nothing(
    walk: Walk, account: Actor, sign_in: SignIn
) -> None:
    """Who signed in before asks for the password again, who does so now does not."""
    frame = walk.launch()
    client = sign_in(account)
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() - 60
    address = walk.begin(frame)
    assert 'type="password"' in client.get(address).text
    refused(client.post(address), 422, "password")
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() + 1
    assert 'type="password"' not in client.get(address).text
    code_of(client.post(address))


def test_password_typed_on_the_way_is_enough(tool: Flask, walk: Walk, people: People) -> None:
    """A stranger to this browser is led to the sign-in and back."""
    person = people("Example", organisation_id=walk.organisation_id, email="it@example.org")
    address = walk.begin(walk.launch())
    tool.config["WTF_CSRF_ENABLED"] = True
    browser = Browser(tool)
    away = browser.get(address)
    assert (away.status_code, away.location) == (302, f"/login?next={address}")
    back = browser.submit(away.location, {"email": "it@example.org", "password": PASSWORD})
    assert back.location.endswith(address)
    page = browser.get(address)
    assert 'type="password"' not in page.text
    refused(browser.client.post(address), 400, "csrf")  # a form of another site's
    code_of(browser.submit(address, {}))
    assert db.session.scalars(sa.select(JoiningRow.account_id)).one() == person.person_id


def test_what_stands_in_the_way_is_said(
    walk: Walk, account: Actor, people: People, sign_in: SignIn
) -> None:
    address = walk.begin(walk.launch())
    sent = {"password": PASSWORD}
    elsewhere = people("Example Elsewhere", organisation_id=people.organisation("Other"))
    refused(sign_in(elsewhere).get(address), 409, "Example Centre")
    refused(sign_in(elsewhere).post(address, data=sent), 409, "Example Centre")
    administrator = people("A", Role.ADMINISTRATOR, organisation_id=walk.organisation_id)
    refused(sign_in(administrator).post(address, data=sent), 409, "administers")
    with clock.at(clock.now() + joining.JOINING_HOLDS):
        refused(sign_in(account).get(address), 404, "lti_join_over")
    newer = walk.begin(f"/in/{db.session.scalars(sa.select(LaunchRow.id)).one()}")
    refused(sign_in(account).get(address), 404, "lti_join_over")  # begun again since
    assert sign_in(account).get(newer).status_code == 200
    # Not in a frame, where somebody else's page could lie over it, and not in anybody's.
    policy = sign_in(account).get(newer).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    frame = walk.launch()
    assert walk.visitor.client.get(f"{frame}{newer}").status_code == 404
    assert sign_in(account).post("/you/join").status_code == 404


def test_platform_makes_nobody_more_and_brings_nobody_back(
    walk: Walk, account: Actor, sign_in: SignIn
) -> None:
    """Whoever runs the platform says that the account is a teacher: in their frames, and there."""
    join(walk, account, sign_in)
    walk.platform.users["3"].role = "Instructor"
    frame = walk.launch()
    assert walk.visitor.client.get(f"{frame}/courses/").status_code == 302
    assert sign_in(account).get("/group/").status_code == 403
    roles = db.session.scalars(
        sa.select(MembershipRow.role).where(MembershipRow.person_id == account.person_id)
    ).all()
    assert roles == [Role.LEARNER]
    with unit_of_work():
        db.session.execute(
            sa.delete(MembershipRow).where(MembershipRow.person_id == account.person_id)
        )
    answer = walk.visitor.launch(walk.platform.users["3"], walk.link)
    refused(answer, 403, "lti_membership_ended")


def test_what_the_account_had_reached_counts_from_the_next_launch_on(
    walk: Walk, account: Actor, sign_in: SignIn
) -> None:
    """The guest has a place in the column already, and nothing has happened since."""
    sign_in(account).post("/modules/new-partnerships/units/needs/read")
    join(walk, account, sign_in)
    assert db.session.scalars(sa.select(GradeRow.given)).all() == [None]
    walk.launch()
    assert db.session.scalars(sa.select(GradeRow.given)).all() == [1.0]


def test_issuer_registered_anew_with_other_keys_is_nobody_with_an_account(
    walk: Walk, account: Actor, sign_in: SignIn
) -> None:
    """Whoever administers the organisation can register the issuer again, and sign for anybody."""
    join(walk, account, sign_in)
    with unit_of_work():
        row = db.session.scalars(sa.select(PlatformRow)).one()
        row.jwks_url, kept = f"{row.jwks_url}?mine", row.jwks_url
    refused(walk.visitor.launch(walk.platform.users["3"], walk.link), 403, "lti_join_keys")
    walk.launch("4")  # guests are known by issuer and subject, as before
    with unit_of_work():
        db.session.scalars(sa.select(PlatformRow)).one().jwks_url = kept
    walk.launch()


def test_same_address_joins_nobody(walk: Walk, people: People) -> None:
    """A platform's administrator can give anybody any address."""
    known = people("Known", organisation_id=walk.organisation_id, email="sam@example.org")
    walk.launch()
    assert person_of() != known.person_id


def test_joining_outlives_its_launch_by_nothing(
    walk: Walk, account: Actor, sign_in: SignIn
) -> None:
    frame = walk.launch()
    address = walk.begin(frame)
    with unit_of_work():
        launch = db.session.scalars(sa.select(LaunchRow)).one()
        launch.used_until = clock.now() - timedelta(seconds=1)
    refused(sign_in(account).get(address), 404, "lti_join_over")
