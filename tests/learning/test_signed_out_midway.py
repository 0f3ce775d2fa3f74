"""Somebody is signed out in the middle of a quiz or a case, in another tab or by time."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from app.learning.tables import QuizAnswerRow
from tests.browsing import TOKEN, Browser
from tests.conftest import PASSWORD, People
from tests.learning.conftest import MODULE

EMAIL, OTHER = "left@example.org", "other@example.org"
ORIGIN = {"Origin": "http://localhost"}
READER = re.compile(r'name="reader" value="([^"]+)"')


def question_page(browser: Browser) -> tuple[str, dict[str, Any]]:
    """Open the first question with choices; return its path and what its form would send."""
    start = browser.get(f"/modules/{MODULE}/quiz").text
    path = re.findall(rf'href="(/modules/{MODULE}/quiz/[^"#]+)"', start)[0]
    page = browser.get(path).text
    token, reader = TOKEN.search(page), READER.search(page)
    assert token
    assert reader
    name, value = re.findall(r'<input[^>]* type="radio" name="([^"]+)" value="([^"]+)"', page)[1]
    return path, {"csrf_token": token[1], "reader": reader[1], name: value}


def sign_out(browser: Browser) -> None:
    assert browser.submit("/account", {}, to="/logout").status_code == 302


def test_answer_of_somebody_signed_out_waits_for_them(app: Flask, people: People) -> None:
    people("Example Left", email=EMAIL)
    people("Example Other", email=OTHER)
    browser = Browser(app)
    browser.sign_in(EMAIL, PASSWORD)
    path, sent = question_page(browser)
    sign_out(browser)
    headers = {**ORIGIN, "Referer": f"http://localhost{path}", "Accept-Language": "en"}
    # Their old page, and one whose token was renewed since: neither goes on as a visitor's.
    fresh = TOKEN.search(browser.get("/login").text)
    assert fresh is not None
    for token in (sent["csrf_token"], fresh[1]):
        refused = browser.client.post(path, data={**sent, "csrf_token": token}, headers=headers)
        assert (refused.status_code, "You are signed out by now" in refused.text) == (403, True)
        assert f"/login?next={path}" in refused.text
    assert db.session.scalars(sa.select(QuizAnswerRow)).all() == []

    browser.sign_in(EMAIL, PASSWORD)
    page = browser.get(path).text
    assert "Your answer is here again" in page
    value = next(value for name, value in sent.items() if name not in {"csrf_token", "reader"})
    assert re.search(rf'value="{value}"[^>]* checked', page)
    assert "Your answer is here again" not in browser.get(path).text


def test_answer_that_waits_is_for_nobody_else(app: Flask, people: People) -> None:
    people("Example Left", email=EMAIL)
    people("Example Other", email=OTHER)
    browser = Browser(app)
    browser.sign_in(EMAIL, PASSWORD)
    path, sent = question_page(browser)
    sign_out(browser)
    for origin in (ORIGIN, {"Origin": "https://elsewhere.example"}):
        browser.client.post(path, data=sent, headers=origin)
    browser.sign_in(OTHER, PASSWORD)
    page = browser.get(path).text
    assert " checked" not in page
    assert "Your answer is here again" not in page


def test_case_of_somebody_signed_out_leads_back_to_its_scene(app: Flask, people: People) -> None:
    people("Example Left", email=EMAIL)
    browser = Browser(app)
    browser.sign_in(EMAIL, PASSWORD)
    path = f"/modules/{MODULE}/case?way="
    page = browser.get(path).text
    reader = READER.search(page)
    decision = re.search(r'name="decision" value="([^"]+)"', page)
    assert reader
    assert decision
    sign_out(browser)
    answer = browser.client.post(
        f"/modules/{MODULE}/case",
        data={"reader": reader[1], "way": "", "decision": decision[1]},
        headers={"Referer": f"http://localhost{path}", "Accept-Language": "en"},
    )
    assert (answer.status_code, "You are signed out by now" in answer.text) == (403, True)
    assert f"/login?next=/modules/{MODULE}/case?way%3D" in answer.text


def test_visitor_goes_on_as_one(app: Flask) -> None:
    browser = Browser(app)
    page = browser.get(f"/modules/{MODULE}/case").text
    decision = re.search(r'name="decision" value="([^"]+)"', page)
    assert decision
    assert not READER.search(page)
    sent = {"way": "", "decision": decision[1]}
    assert browser.submit(f"/modules/{MODULE}/case", sent).status_code == 303
