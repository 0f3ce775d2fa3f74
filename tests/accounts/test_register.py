from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import wiring
from app.accounts import register, service, store
from app.accounts.tables import MembershipRow, PersonRow, SignInRow
from app.cohorts import service as cohorts
from app.cohorts.model import RegistrationPolicy
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Invalid
from app.kernel.ids import OrganisationId
from app.kernel.outbox import service as outbox
from app.kernel.outbox.tables import OutboxRow
from tests.browsing import Browser, LinkIn, Mails
from tests.conftest import PASSWORD, People

EMAIL = "example.newcomer@example.org"
CHOSEN = "three words chosen"


@pytest.fixture
def centre(app: Flask, people: People) -> OrganisationId:
    return people.organisation("Example Open Centre")


@pytest.fixture
def form(centre: OrganisationId) -> dict[str, str]:
    return {
        "organisation": str(centre),
        "name": "Example Newcomer",
        "email": EMAIL,
        "password": CHOSEN,
        "language": "fr",
    }


def test_register_then_confirm_then_work(
    form: dict[str, str], browser: Browser, mails: Mails, link_in: LinkIn
) -> None:
    answer = browser.submit("/register", form)
    assert (answer.status_code, answer.location) == (303, "/register/sent")
    assert browser.get("/register/sent").status_code == 200
    assert browser.sign_in(EMAIL, CHOSEN).status_code == 422
    (mail,) = mails()
    assert mail["To"] == EMAIL
    answer = browser.submit(link_in(mail, "confirm"), {"password": CHOSEN})
    assert (answer.status_code, answer.location) == (303, "/")
    page = browser.get("/account")
    assert "Example Newcomer" in page.text
    assert "Example Open Centre" in page.text


def test_register_with_known_address_says_the_same_and_writes_to_its_owner(
    form: dict[str, str], people: People, browser: Browser, mails: Mails
) -> None:
    people("Example Owner", email=EMAIL)
    answer = browser.submit("/register", form)
    assert (answer.status_code, answer.location) == (303, "/register/sent")
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == (EMAIL, "You have an account already")
    with unit_of_work():
        assert db.session.scalars(sa.select(PersonRow.name)).all() == ["Example Owner"]
    assert browser.sign_in(EMAIL, CHOSEN).status_code == 422
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 302


def test_register_with_somebody_elses_address_gains_nothing(
    form: dict[str, str], browser: Browser, mails: Mails, link_in: LinkIn
) -> None:
    """Who opens the mail must know the password that was chosen; its owner registers afresh."""
    browser.submit("/register", form)
    stolen = link_in(mails()[0], "confirm")
    answer = browser.submit(stolen, {"password": "what the owner guesses"})
    assert answer.status_code == 422
    browser.submit("/register", {**form, "password": "what the owner chose"})
    assert browser.get(stolen).status_code == 404
    answer = browser.submit(link_in(mails()[1], "confirm"), {"password": "what the owner chose"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": " "}, "Please write the name others should see."),
        ({"name": "x" * 201}, "Please use at most 200 characters."),
        ({"email": "nobody"}, "This is not a complete e-mail address."),
        ({"email": "a@example.org, b@example.org"}, "This is not a complete e-mail address."),
        ({"email": "a@example.org\nBcc: b@example.org"}, "This is not a complete e-mail address."),
        ({"password": "short"}, "Please use at least 10 characters"),
        ({"password": ""}, "Please type a password."),
        ({"organisation": "00000000-0000-4000-8000-000000000000"}, "Not a valid choice"),
        ({"language": "xx"}, "Not a valid choice"),
    ],
)
def test_register_with_bad_input_names_the_field_and_keeps_the_rest(
    form: dict[str, str], browser: Browser, mails: Mails, changes: dict[str, str], message: str
) -> None:
    answer = browser.submit("/register", {**form, **changes})
    assert answer.status_code == 422
    assert message in answer.text
    kept = {**form, **changes}
    assert f'value="{kept["name"]}"' in answer.text
    assert CHOSEN not in answer.text  # passwords never come back
    assert mails() == []


def test_register_without_csrf_token_is_refused(form: dict[str, str], browser: Browser) -> None:
    assert browser.client.post("/register", data=form).status_code == 400


@pytest.mark.parametrize("policy", [RegistrationPolicy.INVITATION, RegistrationPolicy.CLOSED])
def test_register_with_organisation_that_is_not_open(
    both_app: Flask, policy: RegistrationPolicy
) -> None:
    with unit_of_work():
        centre = cohorts.create("Example Centre", policy)
    with unit_of_work(), pytest.raises(Invalid) as refused:
        register.register(centre, name="A", email=EMAIL, password=CHOSEN, language="en")
    assert (refused.value.code, refused.value.field) == ("organisation_not_open", "organisation")


def test_register_page_without_any_open_organisation(app: Flask, browser: Browser) -> None:
    page = browser.get("/register")
    assert page.status_code == 200
    assert "Ask your centre for an invitation" in page.text


def test_confirm_link_works_once(
    form: dict[str, str], browser: Browser, mails: Mails, link_in: LinkIn
) -> None:
    browser.submit("/register", form)
    link = link_in(mails()[0], "confirm")
    browser.submit(link, {"password": CHOSEN})
    assert browser.get(link).status_code == 409


def test_confirm_link_ends_after_two_days(
    form: dict[str, str], browser: Browser, mails: Mails, link_in: LinkIn
) -> None:
    browser.submit("/register", form)
    link = link_in(mails()[0], "confirm")
    with clock.at(clock.now() + timedelta(days=2, minutes=1)):
        assert browser.get(link).status_code == 409


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: s + "x", lambda s: "x" + s])
def test_confirm_link_that_was_changed_is_unknown(
    form: dict[str, str],
    browser: Browser,
    mails: Mails,
    link_in: LinkIn,
    change: Callable[[str], str],
) -> None:
    browser.submit("/register", form)
    link = link_in(mails()[0], "confirm")
    assert browser.get(change(link)).status_code == 404


def test_outbox_holds_ids_only(form: dict[str, str], browser: Browser) -> None:
    browser.submit("/register", form)
    with unit_of_work():
        (row,) = db.session.scalars(sa.select(OutboxRow)).all()
        assert set(row.payload) == {"sign_in"}
        assert EMAIL not in str(row.payload) + row.order_key


def test_unanswered_registrations_are_forgotten(both_app: Flask, people: People) -> None:
    centre = people.organisation()
    people("Example Blocked", organisation_id=centre, email="blocked@example.org")
    with unit_of_work():
        blocked = store.find_sign_in("blocked@example.org")
        blocked.active, blocked.confirmed_at = False, clock.now()
        register.register(centre, name="A", email=EMAIL, password=CHOSEN, language="en")
    with clock.at(clock.now() + timedelta(days=13)), unit_of_work():
        register.forget_unanswered()
        assert service.find_person(EMAIL) is not None
    with clock.at(clock.now() + timedelta(days=15)), unit_of_work():
        register.forget_unanswered()
    with unit_of_work():
        assert service.find_person(EMAIL) is None
        assert service.find_person("blocked@example.org") is not None
        assert db.session.scalar(sa.select(sa.func.count()).select_from(MembershipRow)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SignInRow)) == 1


def test_mail_to_somebody_who_has_gone_is_dropped(
    form: dict[str, str], browser: Browser, mails: Mails
) -> None:
    browser.submit("/register", form)
    with unit_of_work():
        store.delete_person(service.find_person(EMAIL))
    assert mails() == []
    with unit_of_work():
        assert db.session.scalar(sa.select(OutboxRow.delivered_at)) is not None
    assert outbox.deliver_due(wiring.DELIVERERS) == 0
