"""The ladder: how a login is bound to its browser, rung by rung, and what others try with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.kernel import clock
from app.kernel.db import db
from app.lti.tables import LaunchRow
from tests.browsing import TOKEN, ServerLikeClient
from tests.conftest import People
from tests.lti.platform import Link, Platform, answer_to
from tests.lti.tool import Visitor, place, register

TICKET = re.compile(r'href="(/lti/window/[0-9a-f-]+)"')


@pytest.fixture
def link(tool: Flask, platform: Platform, people: People) -> Link:
    register(platform, people.organisation("Example Course"))
    return place(platform, "module:new-partnerships")


@pytest.fixture
def visitor(tool: Flask, platform: Platform) -> Visitor:
    return Visitor(tool, platform)


def cookies(answer: TestResponse) -> dict[str, set[str]]:
    """Return what the cookies of a login are like, by name."""
    found = {}
    for line in answer.headers.getlist("Set-Cookie"):
        first, *parts = line.split("; ")
        found[first.partition("=")[0]] = {p for p in parts if not p.startswith("Expires")}
    return {name: parts for name, parts in found.items() if name.startswith("kip_login")}


def without_cookies(visitor: Visitor, link: Link, user: str = "3") -> TestResponse:
    """Launch in a browser that keeps no cookie for us in this frame."""
    fields = visitor.answer(visitor.platform.users[user], link)
    blank = Visitor(visitor.client.application, visitor.platform)
    return blank.post(fields)


def test_login_gives_an_ordinary_and_a_partitioned_cookie(visitor: Visitor, link: Link) -> None:
    given = cookies(visitor.knock(visitor.platform.users["3"], link))
    common = {"HttpOnly", "Secure", "SameSite=None", "Path=/lti", "Max-Age=600"}
    plain, partitioned = sorted(given)
    assert given[plain] == common
    assert given[partitioned] == common | {"Partitioned"}


@pytest.mark.parametrize("kept", [0, 1])
def test_either_cookie_is_enough(visitor: Visitor, link: Link, kept: int) -> None:
    knocked = visitor.knock(visitor.platform.users["3"], link)
    name = sorted(cookies(knocked))[1 - kept]
    visitor.client.delete_cookie(name, path="/lti")
    _action, fields = answer_to(knocked.location)
    assert visitor.post(fields).status_code == 303


def test_cookie_of_a_login_goes_when_it_is_used(visitor: Visitor, link: Link) -> None:
    answer = visitor.launch(visitor.platform.users["3"], link)
    assert all("Max-Age=0" in parts for parts in cookies(answer).values())
    assert len(cookies(answer)) == 2


def test_two_logins_at_once_do_not_take_each_others_cookie(visitor: Visitor, link: Link) -> None:
    first = visitor.answer(visitor.platform.users["3"], link)
    second = visitor.answer(visitor.platform.users["4"], link)
    assert visitor.post(first).status_code == 303
    assert visitor.post(second).status_code == 303


def test_browser_without_cookies_goes_on_in_a_window(visitor: Visitor, link: Link) -> None:
    answer = without_cookies(visitor, link)
    assert answer.status_code == 200
    assert "cookie" not in answer.text.lower()
    assert not [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("kip_frame")]
    assert "frame-ancestors http://127.0.0.1" in answer.headers["Content-Security-Policy"]
    ticket = TICKET.search(answer.text)
    assert ticket is not None
    page = visitor.client.get(ticket[1], headers={"Accept-Language": "en"})
    assert "You go on as Sam Student." in page.text
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    token = TOKEN.search(page.text)
    assert token is not None
    went = visitor.client.post(ticket[1], data={"csrf_token": token[1]})
    launch = db.session.scalars(sa.select(LaunchRow)).one()
    assert (went.status_code, went.location) == (
        303,
        f"/in/{launch.id}/modules/new-partnerships",
    )
    assert visitor.client.get(went.location).status_code == 200


def test_ticket_is_good_once_and_not_for_long(visitor: Visitor, link: Link) -> None:
    visitor.client.application.config["WTF_CSRF_ENABLED"] = False
    first, second = (TICKET.findall(without_cookies(visitor, link).text)[0] for _ in range(2))
    assert visitor.client.post(first).status_code == 303
    again = ServerLikeClient(visitor.client.application, visitor.client.response_wrapper)
    for answer in (again.post(first), again.get(first)):
        assert (answer.status_code, "lti_ticket_over" in answer.text) == (404, True)
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert again.post(second).status_code == 404


def test_looking_at_a_ticket_does_not_use_it(visitor: Visitor, link: Link) -> None:
    """Mail scanners and previews open links."""
    visitor.client.application.config["WTF_CSRF_ENABLED"] = False
    ticket = TICKET.findall(without_cookies(visitor, link).text)[0]
    for _ in range(2):
        assert visitor.client.get(ticket).status_code == 200
    assert visitor.client.post(ticket).status_code == 303


def test_token_planted_in_another_browser_signs_nobody_in(visitor: Visitor, link: Link) -> None:
    """Login CSRF: an attacker has a victim's browser post the attacker's own answer."""
    fields = visitor.answer(visitor.platform.users["4"], link)
    victim = Visitor(visitor.client.application, visitor.platform)
    victim.knock(visitor.platform.users["3"], link)
    answer = victim.post(fields)
    assert answer.status_code == 200
    assert not [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("kip_frame")]
    assert victim.client.get_cookie("kip_frame") is None


def test_storage_of_the_platform_is_used_where_it_is_offered(visitor: Visitor, link: Link) -> None:
    fields = visitor.platform.initiation(visitor.platform.users["3"], link)
    page = visitor.client.post("/lti/login", data={**fields, "lti_storage_target": "_parent"})
    assert page.status_code == 200
    put = dict(re.findall(r'data-([a-z]+)="([^"]*)"', page.text))
    assert (put["storage"], put["target"], put["origin"]) == (
        "put",
        "_parent",
        visitor.platform.issuer,
    )
    _action, answered = answer_to(put["next"].replace("&amp;", "&"))
    blank = Visitor(visitor.client.application, visitor.platform)
    asked = blank.post(answered)
    got = dict(re.findall(r'data-([a-z]+)="([^"]*)"', asked.text))
    assert (asked.status_code, got["storage"], got["key"]) == (200, "get", put["key"])
    assert put["value"] not in asked.text
    assert 'action="/lti/launch"' in asked.text
    done = blank.post({**answered, "browser": put["value"]})
    assert done.status_code == 303
    looked = blank.client.get(done.location)
    assert (looked.status_code, looked.location) == (
        303,
        f"{done.location.partition('/kept/')[0]}/modules/new-partnerships",
    )
    assert blank.client.get(looked.location).status_code == 200
    # A browser that has not kept the cookie of the frame either goes on in a window of its own.
    third = Visitor(visitor.client.application, visitor.platform)
    offered = third.client.get(done.location)
    assert (offered.status_code, offered.headers["Cache-Control"]) == (200, "no-store")
    assert "cookie" not in offered.text.lower()
    assert visitor.platform.issuer in offered.headers["Content-Security-Policy"]
    assert third.client.get(looked.location).status_code == 403
    ticket = TICKET.findall(offered.text)[0]
    token = TOKEN.search(third.client.get(ticket).text)
    assert token is not None
    went = third.client.post(ticket, data={"csrf_token": token[1]})
    assert third.client.get(went.location).status_code == 200


def test_cookies_are_spoken_of_only_where_none_is_kept(visitor: Visitor, link: Link) -> None:
    ticket = TICKET.findall(without_cookies(visitor, link).text)[0]
    keeps = Visitor(visitor.client.application, visitor.platform).client
    token = TOKEN.search(keeps.get(ticket).text)
    assert token is not None
    blind = visitor.client.application.test_client(use_cookies=False)
    for client, code in ((blind, "lti_no_cookies"), (keeps, "csrf")):
        answer = client.post(ticket, data={"csrf_token": "stale"})
        assert (answer.status_code, f"<code>{code}</code>" in answer.text) == (
            400,
            code.startswith("lti"),
        )
    assert keeps.post(ticket, data={"csrf_token": token[1]}).status_code == 303


@pytest.mark.parametrize("said", ["", "another", "x" * 5000])
def test_storage_that_says_something_else_leads_to_the_window(
    visitor: Visitor, link: Link, said: str
) -> None:
    fields = visitor.platform.initiation(visitor.platform.users["3"], link)
    page = visitor.client.post("/lti/login", data={**fields, "lti_storage_target": "storage"})
    put = dict(re.findall(r'data-([a-z]+)="([^"]*)"', page.text))
    _action, answered = answer_to(put["next"].replace("&amp;", "&"))
    blank = Visitor(visitor.client.application, visitor.platform)
    answer = blank.post({**answered, "browser": said})
    assert (answer.status_code, len(TICKET.findall(answer.text))) == (200, 1)


@pytest.mark.parametrize("target", ["", "a b", '"><script>', "x" * 81])
def test_storage_target_that_is_no_name_is_left_alone(
    visitor: Visitor, link: Link, target: str
) -> None:
    fields = visitor.platform.initiation(visitor.platform.users["3"], link)
    answer = visitor.client.post("/lti/login", data={**fields, "lti_storage_target": target})
    assert answer.status_code == 302
