from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.partners import limits, lists, service
from app.partners.model import Filter, Line
from tests.browsing import SignIn
from tests.conftest import Counted, People
from tests.partners.conftest import filled
from tests.partners.data import example

Count = Callable[[], AbstractContextManager[Counted]]


@pytest.fixture
def browser(app: Flask, officer: Actor, sign_in: SignIn) -> FlaskClient:
    return sign_in(officer)


def lines(actor: Actor, list_id: UUID, **asked: Any) -> list[Line]:
    return list(service.page(lists.get(actor, list_id), Filter(**asked), 1).lines)


def test_list_from_nothing_to_a_partner_with_a_contact(
    browser: FlaskClient, officer: Actor
) -> None:
    assert "No list yet" in browser.get("/partners/").text
    made = browser.post("/partners/", data={"title": "Partners of the centre"})
    assert made.status_code == 303
    home = made.location
    assert "Nobody is in this list yet" in browser.get(home).text
    assert browser.get("/partners/").location == home
    added = browser.post(
        f"{home}add", data={"name": "Example Bakery Ltd", "type": "employer", "status": "existing"}
    )
    assert added.status_code == 303
    page = added.location.removesuffix("/change")
    typed = {
        "name": "Example Bakery Ltd",
        "type": "employer",
        "status": "existing",
        "sector": "Trade",
        "website": "bakery.example",
        "contact_name": "Example Baker",
        "contact_mail": "baker@bakery.example",
        "version": 1,
    }
    assert browser.post(f"{page}/change", data=typed).location == page
    noted = browser.post(f"{page}/contacts", data={"on": "2026-11-20", "what": "Visit agreed"})
    assert noted.status_code == 303
    text = browser.get(page).text
    for shown in ("Example Baker", "https://bakery.example", "Visit agreed", "20 Nov 2026", "Undo"):
        assert shown in text
    (line,) = lines(officer, UUID(home.split("/")[2]))
    assert (line.sector, str(line.last_contact)) == ("Trade", "2026-11-20")


BAD = [
    ({"name": ""}, "Please write the name of the partner."),
    ({"name": "\u200b \u202e"}, "Please write the name of the partner."),
    ({"type": ""}, "Please choose what kind of partner it is."),
    ({"type": "bakery"}, "Not a valid choice"),
    ({"name": "x" * 201}, "Please use at most 200 characters."),
    ({"contact_mail": "baker"}, "This does not look like an e-mail address."),
    ({"website": "javascript:alert(1)"}, "This does not look like the address of a website."),
    ({"website": "https://no host"}, "This does not look like the address of a website."),
    ({"since": "1066"}, "Please write a year between 1800 and 2100."),
    ({"last_contact": "yesterday"}, "Not a valid date value."),
]


def test_partner_that_cannot_be_kept_is_refused_and_nothing_typed_is_lost(
    browser: FlaskClient, officer: Actor
) -> None:
    list_id = filled(officer, 1)
    partner_id = lines(officer, list_id)[0].id
    page = f"/partners/{list_id}/{partner_id}/change"
    good = {"name": "Example Bakery", "type": "employer", "status": "existing", "version": 1}
    for bad, said in BAD:
        answer = browser.post(page, data={**good, "notes": "typed with care", **bad})
        assert (answer.status_code, said in answer.text) == (422, True), bad
        assert "typed with care" in answer.text
    assert lines(officer, list_id)[0].name == example(1).name


def test_partner_that_is_there_already_is_offered_and_added_only_on_purpose(
    browser: FlaskClient, officer: Actor
) -> None:
    list_id = filled(officer, 3)
    twin = {
        "name": "EXAMPLE employer n° 1 (Logistics), S.A.",
        "type": "public",
        "status": "existing",
    }
    twin["name"] = example(1).name.upper() + " SARL"
    asked = browser.post(f"/partners/{list_id}/add", data=twin)
    assert (asked.status_code, "Is it one of these?" in asked.text) == (422, True)
    assert example(1).name in asked.text
    assert browser.post(f"/partners/{list_id}/add", data={**twin, "anyway": "1"}).status_code == 303
    assert len(lines(officer, list_id)) == 4
    assert "Compare and merge" in browser.get(f"/partners/{list_id}/twins").text


def test_second_of_two_tabs_sees_what_the_first_saved_and_keeps_what_was_typed(
    browser: FlaskClient, officer: Actor
) -> None:
    list_id = filled(officer, 1)
    page = f"/partners/{list_id}/{lines(officer, list_id)[0].id}/change"
    typed = {"name": example(1).name, "type": "employer", "status": "existing", "version": 1}
    assert browser.post(page, data={**typed, "notes": "from the first tab"}).status_code == 303
    late = browser.post(page, data={**typed, "notes": "from the second tab"})
    assert late.status_code == 409
    assert "from the first tab" in late.text
    assert "from the second tab" in late.text
    assert 'name="version" value="2"' in late.text
    again = browser.post(page, data={**typed, "notes": "from both", "version": 2})
    assert again.status_code == 303


def test_list_costs_the_same_statements_with_three_partners_as_with_one(
    app: Flask, people: People, sign_in: SignIn, count_statements: Count
) -> None:
    seen: dict[int, dict[str, int]] = {}
    for count in (1, 3):
        actor = people()
        list_id = filled(actor, count)
        client = sign_in(actor)
        one = str(lines(actor, list_id)[0].id)
        paths = {page: page for page in ("add", "twins", "old-contacts", "settings")}
        seen[count] = {}
        for page, path in {"list": "", "partner": one, "change": f"{one}/change", **paths}.items():
            with count_statements() as counted:
                assert client.get(f"/partners/{list_id}/{path}").status_code == 200
            seen[count][page] = counted.total
    assert seen[3] == seen[1]
    assert max(seen[3].values()) <= 12


def test_list_is_opened_by_whom_it_is_shared_with_and_managed_by_its_owner(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    owner, colleague = people("Example Owner"), people("Example Colleague")
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    stranger = people(organisation_id=people.organisation("Elsewhere"))
    list_id = filled(owner, 1)
    pages = {who: sign_in(who) for who in (owner, colleague, admin, stranger)}

    def answers(path: str) -> list[int]:
        return [client.get(f"/partners/{list_id}/{path}").status_code for client in pages.values()]

    assert answers("") == [200, 404, 404, 404]
    shared = pages[owner].post(f"/partners/{list_id}/share", data={"scope": "organisation"})
    assert shared.status_code == 303
    assert answers("") == [200, 200, 200, 404]
    assert answers("delete") == [200, 403, 200, 404]
    assert pages[colleague].post(f"/partners/{list_id}/delete").status_code == 403
    with unit_of_work():
        service.add(colleague, lists.get(colleague, list_id), example(7))
    assert pages[owner].post(f"/partners/{list_id}/delete").status_code == 303
    assert answers("") == [404, 404, 404, 404]


def test_what_does_not_fit_any_more_is_refused_and_what_was_typed_stays(
    browser: FlaskClient, officer: Actor, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = filled(officer, 2)
    typed = {"name": "Example Bakery", "type": "employer", "status": "existing"}
    for limit, said in (
        ("MOST_PARTNERS", "The list has 2 partners"),
        ("MOST_OF_PERSON", "one person has begun hold at most 2 partners"),
        ("MOST_OF_ORGANISATION", "of an organisation hold at most 2 partners"),
    ):
        with monkeypatch.context() as smaller:
            smaller.setattr(limits, limit, 2)
            answer = browser.post(f"/partners/{list_id}/add", data=typed)
            assert (answer.status_code, said in answer.text) == (422, True), limit
            assert 'value="Example Bakery"' in answer.text
    monkeypatch.setattr(limits, "MOST_LISTS", 1)
    answer = browser.post("/partners/", data={"title": "Example second list"})
    assert (answer.status_code, "begun 1 lists" in answer.text) == (422, True)
    assert 'value="Example second list"' in answer.text
    other = filled(people("Example Colleague"), 0)  # a limit of each person, not of all
    assert len(lines(officer, list_id)) == 2
    assert other != list_id


def test_weeks_work_leads_from_what_is_due_to_the_next_step_and_back(
    browser: FlaskClient, officer: Actor
) -> None:
    """Whoever works through a filtered list finds it again; a talk and the plan are one form."""
    list_id = filled(officer, 0)
    added = browser.post(
        f"/partners/{list_id}/add",
        data={"name": "Example Bakery", "type": "public", "status": "potential", "next": "1"},
    )
    assert added.location == f"/partners/{list_id}/add?type=public&status=potential"
    page = browser.get(added.location).text
    assert "autofocus" in page
    assert '<option selected value="public">' in page
    (line,) = lines(officer, list_id)
    home, place = f"/partners/{list_id}/", f"/partners/{list_id}/{line.id}"
    day = service.today()
    steps: list[tuple[dict[str, str], tuple[str, str]]] = [
        ({"next_step": "Agree on a visit", "next_on": f"{day}"}, ("Agree on a visit", f"{day}")),
        ({}, ("Agree on a visit", f"{day}")),
        ({"next_on": f"{day + timedelta(days=1)}"}, ("Agree on a visit", f"{day + timedelta(1)}")),
        ({"done": "y"}, ("", "None")),
        ({"done": "y", "next_step": "Write to them"}, ("Write to them", "None")),
    ]
    for typed, planned in steps:
        sent = browser.post(
            f"{place}/contacts?only=due&sort=next_on",
            data={"on": f"{day}", "what": "A talk", **typed},
        )
        assert sent.location == f"{place}?only=due&sort=next_on#contacts"
        (line,) = lines(officer, list_id)
        assert (line.next_step, f"{line.next_on}", line.last_contact) == (*planned, day)
        due = "What is due" in browser.get(home).text
        assert due == (line.next_on is not None)
    back = browser.get(f"{place}?only=due&sort=next_on").text
    assert f'href="{home}?only=due&amp;sort=next_on"' in back
    assert 'action="' + f"{place}/contacts?only=due&amp;sort=next_on" in back
    long = browser.post(f"{place}/contacts", data={"what": "A talk", "next_step": "x" * 301})
    assert long.status_code == 422
    assert "x" * 301 in long.text
