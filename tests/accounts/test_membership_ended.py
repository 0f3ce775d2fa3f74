"""Somebody whose last membership has ended: no member, and no stranger either."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from app.accounts import invite, store
from app.accounts.tables import InvitationRow, MembershipRow, PersonRow
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from tests.browsing import Browser
from tests.conftest import PASSWORD, People

EMAIL = "ended@example.org"


def without_membership(app: Flask, people: People) -> tuple[Browser, Actor]:
    person = people("Example Ended", email=EMAIL)
    with unit_of_work():
        db.session.execute(
            sa.delete(MembershipRow).where(MembershipRow.person_id == person.person_id)
        )
    browser = Browser(app)
    browser.sign_in(EMAIL, PASSWORD)
    return browser, person


def test_page_says_so_and_their_data_stay_theirs(app: Flask, people: People) -> None:
    browser, person = without_membership(app, people)
    for path in ("/", "/account", "/assess/", "/portfolio/", "/desk/"):
        answer = browser.get(path)
        assert (path, answer.status_code, answer.location) == (path, 302, "/account/ended")
    page = browser.get("/account/ended", headers={"Accept-Language": "en"}).text
    assert "Your membership has ended" in page
    assert EMAIL in page
    saved = browser.submit("/account/ended", {"name": "x"}, to="/account")
    assert (saved.status_code, "no organisation" in saved.text) == (403, True)
    assert browser.get("/account/data.json").get_json()["account"]["email"] == EMAIL
    wrong = browser.submit("/account/delete", {"password": "wrong"})
    assert wrong.status_code == 422
    gone = browser.submit("/account/delete", {"password": PASSWORD})
    assert gone.status_code == 303
    assert db.session.get(PersonRow, person.person_id) is None
    assert browser.get("/account/ended").location.startswith("/login")


def test_new_invitation_is_accepted_and_everything_is_there_again(
    app: Flask, people: People
) -> None:
    browser, person = without_membership(app, people)
    administrator = people("Example Administrator", Role.ADMINISTRATOR)
    with unit_of_work():
        invite.invite(administrator, email=EMAIL, role=Role.LEARNER, language="en")
    link = f"/join/{invite.link(db.session.scalars(sa.select(InvitationRow.id)).one())}"
    assert browser.submit(link, {}).status_code == 303
    assert store.roles_of(person.person_id, administrator.organisation_id) == {Role.LEARNER}
    assert browser.get("/account").status_code == 200
    assert browser.get("/account/ended").location == "/"


def test_stranger_and_member_do_not_see_that_page(app: Flask, people: People) -> None:
    assert Browser(app).get("/account/ended").location.startswith("/login")
    people("Example Member", email=EMAIL)
    browser = Browser(app)
    browser.sign_in(EMAIL, PASSWORD)
    assert browser.get("/account/ended").location == "/"
