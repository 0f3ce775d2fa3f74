"""The case page by page: for a visitor and a learner, forwards, back, and whatever is sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.learning import casing, catalog, service, store
from app.learning.model import Participation
from modules.case import Case
from tests.learning.conftest import MODULE

CASE = f"/modules/{MODULE}/case"
CHANGED = "The case has changed here."
WENT_ON = "it goes on from the last scene that is left"


@pytest.fixture
def case() -> Case:
    loaded = catalog.get(MODULE)
    assert loaded.case is not None
    return loaded.case


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def decide(client: FlaskClient, way: Sequence[str], decision: str) -> TestResponse:
    return client.post(CASE, data={"way": ".".join(way), "decision": decision})


def to_an_ending(case: Case, choice: int = 0) -> list[str]:
    """Return the way of taking the same decision (0: the first, -1: the last) in every scene."""
    way: list[str] = []
    while (scene := case.scene(casing.walk(case, way).here.id)) is not None:
        way.append(scene.decisions[choice].id)
    return way


def first_two(case: Case) -> tuple[str, str]:
    one, other, *_rest = case.scenes[0].decisions
    return one.id, other.id


def words(text: str) -> str:
    """Return the beginning of a text that no mark-up interrupts and no escaping changes."""
    return re.split(r"[*'\"&<\[]", text)[0][:60].strip()


def test_visitor_plays_to_an_ending_and_nothing_is_kept(visitor: FlaskClient, case: Case) -> None:
    assert words(case.situation["en"]) in visitor.get(CASE).text
    way = to_an_ending(case)
    for place, decision in enumerate(way):
        answer = decide(visitor, way[:place], decision)
        assert answer.location == f"{CASE}?way={'.'.join(way[: place + 1])}#here"
        assert visitor.get(answer.location).status_code == 200
    page = visitor.get(f"{CASE}?way={'.'.join(way)}").text
    ending = casing.walk(case, way).ending
    assert ending is not None
    assert words(ending.lesson["en"]) in page
    assert page.count("btn btn-primary") == 1
    assert "endings found" not in page
    assert "Go on where you were" not in visitor.get(CASE).text


def test_decision_shows_its_consequence_and_the_next_scene(client: FlaskClient, case: Case) -> None:
    first = case.scenes[0].decisions[0]
    page = client.get(decide(client, [], first.id).location).text
    following = case.scene(first.to)
    assert following is not None
    assert words(first.consequence["en"]) in page
    assert words(following.question["en"]) in page
    assert page.count('class="decision"') == len(following.decisions)
    assert f'href="{CASE}?way=#here"' in page


def test_nobody_is_held_up_by_a_story(client: FlaskClient) -> None:
    assert f'href="/modules/{MODULE}/quiz">To the quiz</a>' in client.get(CASE).text


def test_learner_goes_on_where_they_were(client: FlaskClient, case: Case) -> None:
    first, _other = first_two(case)
    decide(client, [], first)
    page = client.get(CASE).text
    assert f'href="{CASE}?way={first}#here"' in page
    assert page.count("btn btn-primary") == 1


def test_endings_found_are_counted_here_and_on_the_page_of_the_module(
    client: FlaskClient, case: Case
) -> None:
    ways = [to_an_ending(case), to_an_ending(case, -1), to_an_ending(case)]
    found = {casing.walk(case, way).here.id for way in ways}
    for way in ways:
        decide(client, way[:-1], way[-1])
    assert f"{len(found)} of {len(case.endings)} endings found" in client.get(CASE).text
    assert f"{len(found)} ending" in client.get(f"/modules/{MODULE}").text


def test_unknown_decision_leads_back_to_the_scene_and_says_so(
    client: FlaskClient, learner: Actor, case: Case
) -> None:
    first, _other = first_two(case)
    for decision in ("nowhere", "", "\0", "<script>", "x" * 10_000):
        answer = decide(client, [first], decision)
        assert (answer.status_code, answer.location) == (303, f"{CASE}?way={first}#here")
        assert CHANGED in client.get(answer.location).text
    assert service.progress(learner, MODULE).case_way == ()


def test_way_of_an_older_case_goes_on_from_the_last_scene_that_is_left(
    client: FlaskClient, learner: Actor, case: Case
) -> None:
    first, _other = first_two(case)
    page = client.get(f"{CASE}?way={first}.removed.a").text
    assert WENT_ON in page
    assert "The story so far: 1 decision<" in page
    answer = decide(client, [first, "removed"], "a")
    assert answer.location == f"{CASE}?way={first}#here"
    assert service.progress(learner, MODULE).case_way == ()


@pytest.mark.parametrize("kept", [["removed"], ["removed", "a"], []])
def test_kept_way_that_the_case_no_longer_has_is_not_offered(
    client: FlaskClient, learner: Actor, kept: list[str]
) -> None:
    with unit_of_work():
        row = store.lock_module(Participation.of(learner, MODULE), clock.now())
        row.case_way, row.case_endings = kept, ["removed"]
    page = client.get(CASE).text
    assert "Go on where you were" not in page
    assert "endings found" not in page


def test_same_decision_twice_is_one(client: FlaskClient, learner: Actor, case: Case) -> None:
    first, _other = first_two(case)
    places = {decide(client, [], first).location for _twice in range(2)}
    assert places == {f"{CASE}?way={first}#here"}
    assert service.progress(learner, MODULE).case_way == (first,)


def test_two_tabs_go_on_each_from_its_own_page(
    client: FlaskClient, learner: Actor, case: Case
) -> None:
    first, other = first_two(case)
    here = decide(client, [], first).location
    assert decide(client, [], other).location == f"{CASE}?way={other}#here"
    second = casing.walk(case, [first]).here
    assert client.get(here).text.count("The story so far: 1 decision<") == 1
    going_on = case.scene(second.id)
    assert going_on is not None
    decide(client, [first], going_on.decisions[0].id)
    assert service.progress(learner, MODULE).case_way == (first, going_on.decisions[0].id)


@pytest.mark.parametrize(
    "way", ["a" * 10_000, "a." * 5_000, "." * 10_000, "%00", "<script>alert(1)</script>", "é", "A"]
)
def test_any_way_in_the_address_shows_a_scene(client: FlaskClient, case: Case, way: str) -> None:
    answer = client.get(CASE, query_string={"way": way})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert len(answer.data) < 50_000
    assert decide(client, [way], case.scenes[0].decisions[0].id).status_code == 303


def test_decision_without_any_field_changes_nothing(client: FlaskClient, learner: Actor) -> None:
    answer = client.post(CASE)
    assert (answer.status_code, answer.location) == (303, f"{CASE}?way=#here")
    assert service.progress(learner, MODULE).case_way == ()


@pytest.mark.parametrize("method", ["get", "post"])
def test_case_of_no_module_is_not_found(client: FlaskClient, method: str) -> None:
    assert getattr(client, method)("/modules/nowhere/case").status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_module_without_a_case_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    shipped = catalog.catalog()
    bare = replace(shipped, modules=tuple(replace(one, case=None) for one in shipped.modules))
    monkeypatch.setattr(catalog, "catalog", lambda: bare)
    answer = getattr(client, method)(CASE)
    assert answer.status_code == 404
    assert "This module has no case yet." in answer.text
    assert CASE not in client.get(f"/modules/{MODULE}").text


def test_decision_without_csrf_token_is_refused(
    app: Flask, client: FlaskClient, learner: Actor, case: Case
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert decide(client, [], case.scenes[0].decisions[0].id).status_code == 400
    assert service.progress(learner, MODULE).case_way == ()


def test_reading_a_case_keeps_nothing(client: FlaskClient, learner: Actor, case: Case) -> None:
    client.get(f"{CASE}?way={'.'.join(to_an_ending(case))}")
    assert service.all_progress(learner) == {}
