from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from app.accounts import members, service
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor, Role
from tests.browsing import Browser, CountStatements, NewBrowser, SignIn
from tests.conftest import PASSWORD, People

ADMIN = "admin@example.org"


@pytest.fixture
def admin(app: Flask, people: People) -> Actor:
    return people("Example Administrator", Role.ADMINISTRATOR, email=ADMIN)


@pytest.fixture
def office(admin: Actor, browser: Browser) -> Browser:
    browser.sign_in(ADMIN, PASSWORD)
    return browser


def test_roles_are_changed(office: Browser, people: People) -> None:
    person = people("Example Trainer")
    path = f"/admin/members/{person.person_id}"
    answer = office.submit(path, {"roles": ["trainer", "assessor"]})
    assert (answer.status_code, answer.location) == (303, "/admin/members")
    with unit_of_work():
        (belonging,) = service.belongings(person.person_id)
        assert belonging.roles == {Role.TRAINER, Role.ASSESSOR}


@pytest.mark.parametrize(
    ("roles", "message"),
    [([], "Please choose at least one role"), (["learner"], "needs an administrator")],
)
def test_roles_refused_say_why(
    office: Browser, admin: Actor, roles: list[str], message: str
) -> None:
    answer = office.submit(f"/admin/members/{admin.person_id}", {"roles": roles})
    assert answer.status_code == 422
    assert message in answer.text
    assert office.get("/admin/members").status_code == 200


def test_roles_of_a_kind_that_does_not_exist(office: Browser, admin: Actor) -> None:
    answer = office.submit(f"/admin/members/{admin.person_id}", {"roles": ["emperor"]})
    assert answer.status_code == 422


def test_administrator_stays_when_there_is_one_only(both_app: Flask, people: People) -> None:
    first = people("Example First", Role.ADMINISTRATOR)
    second = people("Example Second", Role.ADMINISTRATOR)
    with unit_of_work():
        members.set_roles(first, second.person_id, {Role.LEARNER})
    for change in (
        lambda: members.set_roles(first, first.person_id, {Role.LEARNER}),
        lambda: members.remove(first, first.person_id),
    ):
        with unit_of_work(), pytest.raises(Conflict) as refused:
            change()
        assert refused.value.code == "last_administrator"


def test_membership_is_ended_and_the_account_stays(
    office: Browser, people: People, new_browser: NewBrowser
) -> None:
    person = people("Example Leaver", email="leaver@example.org")
    path = f"/admin/members/{person.person_id}"
    answer = office.submit(path, {}, to=f"{path}/end")
    assert answer.status_code == 303
    theirs = new_browser()
    theirs.sign_in("leaver@example.org", PASSWORD)
    assert theirs.get("/account").status_code == 302  # belongs nowhere, so nothing to work in
    assert office.get(path).status_code == 404


def test_people_of_another_organisation_do_not_exist_here(office: Browser, people: People) -> None:
    stranger = people("Example Stranger", organisation_id=people.organisation("Elsewhere"))
    path = f"/admin/members/{stranger.person_id}"
    assert office.get(path).status_code == 404
    page = f"/admin/members/{office.get('/admin/members').text.split('/admin/members/')[1][:36]}"
    assert office.submit(page, {"roles": ["trainer"]}, to=path).status_code == 404
    assert office.submit(page, {}, to=f"{path}/end").status_code == 404
    assert office.get(f"/admin/members/{uuid4()}").status_code == 404
    assert (
        "Example Stranger" not in office.get("/admin/members?q=Stranger").text.split("<table")[-1]
    )


def test_services_hold_the_wall_too(both_app: Flask, people: People) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    stranger = people("Example Stranger", organisation_id=people.organisation("Elsewhere"))
    for change in (
        lambda: members.get(admin, stranger.person_id),
        lambda: members.set_roles(admin, stranger.person_id, {Role.TRAINER}),
        lambda: members.remove(admin, stranger.person_id),
    ):
        with unit_of_work(), pytest.raises(NotFound):
            change()
    with unit_of_work(), pytest.raises(Invalid):
        members.set_roles(admin, admin.person_id, set())


def test_search_takes_names_and_addresses_as_they_are(both_app: Flask, people: People) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR, email=ADMIN)
    people("Éxample 100%", email="percent@example.org")
    people("Example Plain", email="plain@example.org")

    def found(search: str) -> list[str | None]:
        with unit_of_work():
            return [m.email for m in members.listed(admin, search, offset=0, limit=9)]

    assert found("PLAIN@") == ["plain@example.org"]
    assert found("100%") == ["percent@example.org"]
    assert found("%") == ["percent@example.org"]
    assert found("_") == []
    assert found("' OR 1=1 --") == []
    assert found("administrator") == [ADMIN]


def test_members_are_paged(
    app: Flask, office: Browser, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.accounts.web.admin_views.PAGE_SIZE", 2)
    for letter in "BCD":
        people(f"Example {letter}")
    first, second = (office.get(f"/admin/members?page={n}").text for n in (1, 2))
    assert "Example B" in first
    assert "Example D" not in first
    assert "Example D" in second
    assert office.get("/admin/members?page=0").status_code == 200
    assert office.get("/admin/members?page=99999999999999999999").status_code == 200
    assert office.get("/admin/members?page=x").status_code == 200


def test_members_page_asks_the_same_with_one_and_with_three(
    admin: Actor, people: People, sign_in: SignIn, count_statements: CountStatements
) -> None:
    client = sign_in(admin)
    totals = []
    for _ in range(2):
        with count_statements() as counted:
            assert client.get("/admin/members").status_code == 200
        totals.append(counted.total)
        people("Example B")
        people("Example C")
    assert totals == [2, 2]


def test_organisation_is_renamed_and_opened(office: Browser) -> None:
    answer = office.submit("/admin/", {"name": " Example  Centre North ", "registration": "closed"})
    assert (answer.status_code, answer.location) == (303, "/admin/")
    page = office.get("/admin/").text
    assert 'value="Example Centre North"' in page
    assert "Example Centre North" in page.partition("<main")[0]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"name": "", "registration": "open"}, "Please write the name people know you by."),
        ({"name": "x" * 201, "registration": "open"}, "Please use at most 200 characters."),
        ({"name": "EXAMPLE ELSEWHERE", "registration": "open"}, "has this name"),
        ({"name": "Example Centre", "registration": "anything"}, "Not a valid choice"),
    ],
)
def test_organisation_with_bad_input(
    office: Browser, people: People, form: dict[str, str], message: str
) -> None:
    people.organisation("Example Elsewhere")
    answer = office.submit("/admin/", form)
    assert answer.status_code == 422
    assert message in answer.text
