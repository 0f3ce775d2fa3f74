"""The first page of the toolkit: who knows what they are up to finds their instrument."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from app.toolkit import catalog
from modules.instrument import Occasion
from tests.conftest import People

CARD = re.compile(r'<h3><a href="/toolkit/([a-z-]+)">')
FOUND: list[tuple[str, set[str], set[str]]] = [
    # What is asked, what is found at least, what is not.
    ("?for=meet", {"six-questions", "win-win-check", "partner-roles"}, {"timesheet", "swot"}),
    ("?for=talk", {"conflict-reflection", "meeting-planner"}, {"six-questions"}),
    ("?q=I+meet+a+new+partner+tomorrow", {"six-questions", "win-win-check"}, {"timesheet"}),
    ("?q=GANTT", {"action-plan"}, {"six-questions"}),
    ("?q=strengths", {"swot"}, {"timesheet"}),  # a label of the form says it, no title does
    ("?q=six+questions", {"six-questions"}, {"timesheet"}),
    ("?q=zzzz", set(), {"six-questions"}),
    ("?for=zzzz", {"six-questions", "timesheet"}, set()),
]


def test_instruments_are_found_by_what_one_is_up_to(app: Flask) -> None:
    client = app.test_client()
    every = {one.instrument.id for one in catalog.placed()}
    assert set(CARD.findall(client.get("/toolkit/").text)) == every
    for asked, found, others in FOUND:
        page = client.get(f"/toolkit/{asked}").text
        cards = set(CARD.findall(page))
        assert (asked, found <= cards, cards & others) == (asked, True, set())
    led_to = re.findall(r'href="/toolkit/\?for=([a-z]+)#found"', client.get("/toolkit/").text)
    assert led_to == list(Occasion)
    for occasion in Occasion:
        assert len(CARD.findall(client.get(f"/toolkit/?for={occasion}").text)) >= 3


@pytest.mark.usefixtures("app", "engine")
def test_documents_nobody_named_are_told_apart(
    people: People, sign_in: Callable[[Actor], FlaskClient]
) -> None:
    client = sign_in(people("Example Officer"))
    client.post("/toolkit/everything")
    address = client.post("/toolkit/taking").headers["Location"]
    page = client.get("/toolkit/").text
    for title in ("Everything", "Taking"):
        assert len(re.findall(rf">{title}, \d+ \w+ \d{{4}}</a>", page)) == 1
    # What one is up to stands before what was begun only while one looks for something.
    assert "Go on with" in page
    assert "Go on with" not in client.get("/toolkit/?for=meet").text
    document = client.get(address).text
    assert "Bring in from “Everything”" in document
    for words in ("Once it is filled in", "Saved as you type.", "Print or download"):
        assert words in document
