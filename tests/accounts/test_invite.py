from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.accounts import invite, service
from app.cohorts import service as cohorts
from app.cohorts.model import RegistrationPolicy
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, NotFound
from app.kernel.identity import Actor, Role
from tests.browsing import Browser, LinkIn, Mails, NewBrowser, ServerLikeClient
from tests.conftest import PASSWORD, People

EMAIL = "example.invited@example.org"
NEW = {"name": "Example Invited", "password": "three words chosen", "language": "en"}


@pytest.fixture
def admin(app: Flask, people: People) -> Actor:
    return people("Example Administrator", Role.ADMINISTRATOR, email="admin@example.org")


@pytest.fixture
def office(admin: Actor, new_browser: NewBrowser) -> Browser:
    """The administrator's browser."""
    browser = new_browser()
    browser.sign_in("admin@example.org", PASSWORD)
    return browser


@pytest.fixture
def link(office: Browser, mails: Mails, link_in: LinkIn) -> str:
    form = {"email": EMAIL, "role": "trainer", "language": "en"}
    answer = office.submit("/admin/invitations", form)
    assert answer.status_code == 303
    mail = mails()[-1]
    assert mail["To"] == EMAIL
    assert mail["Subject"] == "Example Centre invites you to Keep in Pact"
    return link_in(mail, "join")


def test_join_as_a_new_person(link: str, browser: Browser, admin: Actor) -> None:
    answer = browser.submit(link, NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    with unit_of_work():
        person_id = service.find_person(EMAIL)
        (belonging,) = service.belongings(person_id)
        assert belonging.organisation_id == admin.organisation_id
        assert belonging.roles == {Role.TRAINER}


def test_join_as_somebody_signed_in(link: str, browser: Browser, people: People) -> None:
    elsewhere = people.organisation("Example Elsewhere")
    person = people("Example Member", organisation_id=elsewhere, email="member@example.org")
    browser.sign_in("member@example.org", PASSWORD)
    assert browser.submit(link, {}).status_code == 303
    with unit_of_work():
        names = [b.name for b in service.belongings(person.person_id)]
    assert names == ["Example Elsewhere", "Example Centre"]
    assert "Example Centre" in browser.get("/account").text.partition("<main")[0]


def test_join_with_an_account_that_is_not_signed_in(
    link: str, browser: Browser, people: People
) -> None:
    people("Example Known", email=EMAIL)
    page = browser.get(link)
    assert "Sign in and accept" in page.text
    assert 'name="password"' not in page.text
    answer = browser.submit("/login", {"email": EMAIL, "password": PASSWORD, "next": link})
    assert answer.location == link


def test_join_by_post_with_an_account_that_is_not_signed_in_changes_nothing(
    app: Flask, link: str, people: People
) -> None:
    people("Example Known", email=EMAIL)
    app.config["WTF_CSRF_ENABLED"] = False
    answer = ServerLikeClient(app, app.response_class).post(link, data=NEW)
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login")


def test_join_twice_with_one_link(link: str, new_browser: NewBrowser) -> None:
    assert new_browser().submit(link, NEW).status_code == 303
    assert new_browser().get(link).status_code == 409


def test_join_after_the_invitation_ended(link: str, browser: Browser) -> None:
    with clock.at(clock.now() + timedelta(days=14, minutes=1)):
        page = browser.get(link)
    assert page.status_code == 409
    assert "This invitation has ended." in page.text


def test_join_after_withdrawal(link: str, office: Browser, new_browser: NewBrowser) -> None:
    page = office.get("/admin/invitations").text
    path = page.split('action="/admin/invitations/')[1].split('"')[0]
    answer = office.submit("/admin/invitations", {}, to=f"/admin/invitations/{path}")
    assert answer.status_code == 303
    assert "Withdrawn" in office.get("/admin/invitations").text
    assert new_browser().get(link).status_code == 409


def test_join_after_the_organisation_closed(link: str, admin: Actor, browser: Browser) -> None:
    with unit_of_work():
        cohorts.settle(admin, name="Example Centre", registration=RegistrationPolicy.CLOSED)
    assert browser.get(link).status_code == 409


@pytest.mark.parametrize("change", [lambda s: s[:-2], lambda s: s + "A", lambda s: s + ".A"])
def test_join_with_a_changed_link_is_unknown(
    link: str, browser: Browser, change: Callable[[str], str]
) -> None:
    assert browser.get(change(link)).status_code == 404


def test_link_of_another_purpose_is_unknown(app: Flask, browser: Browser) -> None:
    from app.accounts import token  # noqa: PLC0415  # only this test signs by hand
    from app.kernel.ids import new_id  # noqa: PLC0415

    signed = token.sign(token.CONFIRMATION, new_id())
    assert browser.get(f"/join/{signed}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": "nobody"}, "This is not a complete e-mail address."),
        ({"email": ""}, "Please type an e-mail address."),
        ({"role": "emperor"}, "Not a valid choice"),
    ],
)
def test_invite_with_bad_input(
    office: Browser, mails: Mails, changes: dict[str, str], message: str
) -> None:
    form = {"email": EMAIL, "role": "trainer", "language": "en"}
    answer = office.submit("/admin/invitations", {**form, **changes})
    assert answer.status_code == 422
    assert message in answer.text
    assert mails() == []


def test_invite_from_a_closed_organisation(both_app: Flask, people: People) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    with unit_of_work():
        cohorts.settle(admin, name="Example Centre", registration=RegistrationPolicy.CLOSED)
    with unit_of_work(), pytest.raises(Conflict) as refused:
        invite.invite(admin, email=EMAIL, role=Role.LEARNER, language="en")
    assert refused.value.code == "organisation_closed"


def test_invitation_of_another_organisation_cannot_be_withdrawn(
    both_app: Flask, people: People
) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    stranger = people(
        "Example Stranger", Role.ADMINISTRATOR, organisation_id=people.organisation("Elsewhere")
    )
    with unit_of_work():
        invitation_id = invite.invite(admin, email=EMAIL, role=Role.LEARNER, language="en")
    with unit_of_work(), pytest.raises(NotFound):
        invite.withdraw(stranger, invitation_id)
    with unit_of_work():
        assert invite.newest(stranger, offset=0, limit=9) == []
        assert len(invite.newest(admin, offset=0, limit=9)) == 1


def test_invitation_is_taken_once_whoever_is_first(both_app: Flask, people: People) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    first, second = people("Example First"), people("Example Second")
    with unit_of_work():
        link = invite.link(invite.invite(admin, email=EMAIL, role=Role.TRAINER, language="en"))
    with unit_of_work():
        invite.accept(link, first.person_id)
    with unit_of_work(), pytest.raises(Conflict):
        invite.accept(link, second.person_id)
    with unit_of_work():
        assert service.belongings(second.person_id)[0].roles == {Role.LEARNER}


@pytest.mark.parametrize("path", ["/admin/", "/admin/members", "/admin/invitations"])
@pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.ASSESSOR])
def test_administration_is_closed_to_others(
    app: Flask, people: People, browser: Browser, path: str, role: Role
) -> None:
    people("Example Other", role, email="other@example.org")
    browser.sign_in("other@example.org", PASSWORD)
    assert browser.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/admin/", "/admin/members", "/admin/invitations"])
def test_administration_sends_visitors_to_sign_in(browser: Browser, path: str) -> None:
    assert browser.get(path).location.partition("?")[0] == "/login"
