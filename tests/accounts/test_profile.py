from __future__ import annotations

import pytest
from flask import Flask

from app.accounts import service
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Invalid
from app.kernel.identity import Actor, Role
from tests.browsing import Browser, CountStatements, SignIn
from tests.conftest import PASSWORD, People

EMAIL = "example.learner@example.org"


@pytest.fixture
def learner(app: Flask, people: People) -> Actor:
    return people(email=EMAIL)


@pytest.fixture
def home(learner: Actor, browser: Browser) -> Browser:
    browser.sign_in(EMAIL, PASSWORD)
    return browser


def test_profile_is_changed_and_its_language_holds_at_once(home: Browser) -> None:
    answer = home.submit("/account", {"name": " Example  Renamed ", "language": "fr"})
    assert (answer.status_code, answer.location) == (303, "/account")
    page = home.get("/account").text
    assert 'value="Example Renamed"' in page
    assert '<html lang="fr">' in page


@pytest.mark.parametrize("form", [{"name": "", "language": "en"}, {"name": "A", "language": "xx"}])
def test_profile_with_bad_input(home: Browser, form: dict[str, str]) -> None:
    assert home.submit("/account", form).status_code == 422


def test_name_is_shown_as_text(home: Browser) -> None:
    home.submit("/account", {"name": "<script>alert(1)</script>", "language": "en"})
    assert "<script>alert(1)" not in home.get("/account").text


def test_organisation_is_switched(home: Browser, learner: Actor, people: People) -> None:
    other = people.organisation("Example Elsewhere")
    with unit_of_work():
        service.add_membership(learner.person_id, other, Role.TRAINER)
    assert "Example Centre" in home.get("/account").text.partition("<main")[0]
    answer = home.submit("/account", {"organisation": str(other)}, to="/account/organisation")
    assert answer.status_code == 303
    assert "Example Elsewhere" in home.get("/account").text.partition("<main")[0]


@pytest.mark.parametrize("value", ["x", "", "00000000-0000-4000-8000-000000000000"])
def test_organisation_one_does_not_belong_to_is_unknown(
    home: Browser, people: People, value: str
) -> None:
    answer = home.submit("/account", {"organisation": value}, to="/account/organisation")
    assert answer.status_code == 404


def test_profile_asks_the_same_with_one_organisation_and_with_three(
    learner: Actor, people: People, sign_in: SignIn, count_statements: CountStatements
) -> None:
    client = sign_in(learner)
    with count_statements() as one:
        client.get("/account")
    with unit_of_work():
        for name in ("Example B", "Example C"):
            service.add_membership(learner.person_id, people.organisation(name), Role.LEARNER)
    with count_statements() as three:
        client.get("/account")
    assert (one.total, three.total) == (3, 3)


def test_create_person_with_address_taken_in_other_capitals(both_app: Flask) -> None:
    with unit_of_work():
        service.create_person(name="A", language="en", email="Taken@Example.org")
    with unit_of_work(), pytest.raises(Conflict) as refused:
        service.create_person(name="B", language="en", email="taken@EXAMPLE.ORG")
    assert (refused.value.code, refused.value.field) == ("email_taken", "email")


@pytest.mark.parametrize(
    "address",
    ["", "x", "x@", "@example.org", "é@example.org", "a b@example.org", "a@b@example.org"],
)
def test_create_person_with_an_address_that_is_none(app: Flask, address: str) -> None:
    with unit_of_work(), pytest.raises(Invalid) as refused:
        service.create_person(name="A", language="en", email=address)
    assert refused.value.code == "email_invalid"


def test_contact_of_somebody_without_sign_in(both_app: Flask) -> None:
    with unit_of_work():
        person_id = service.create_person(name="Example", language="fr")
    with unit_of_work():
        contact = service.contact(person_id)
    assert (contact.name, contact.email, contact.language) == ("Example", None, "fr")


def test_membership_is_given_once(both_app: Flask, people: People) -> None:
    person = people()
    with unit_of_work():
        for _ in range(2):
            service.add_membership(person.person_id, person.organisation_id, Role.TRAINER)
    with unit_of_work():
        (belonging,) = service.belongings(person.person_id)
    assert belonging.roles == {Role.LEARNER, Role.TRAINER}
