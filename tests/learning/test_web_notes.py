"""Notes in the margin and bookmarks, on the unit's page and on the page of all of them."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.kernel.identity import Actor
from app.learning import catalog, noting
from tests.browsing import Browser, SignIn
from tests.conftest import PASSWORD, People
from tests.learning.conftest import MODULE

UNIT = f"/modules/{MODULE}/units/needs"
HOW = f"{UNIT}/notes/how"
MARK = f"{UNIT}/bookmark"
SCRIPT = "<script>alert('x')</script>\"&"
JSON = {"Accept": "application/json"}


def autosave(client: FlaskClient, text: str, to: str = HOW) -> TestResponse:
    return client.post(to, data={"note": text, "autosave": "1", "offset": "0"}, headers=JSON)


def kept(actor: Actor) -> dict[str, str]:
    return noting.notes_in(actor, MODULE, "needs")


def test_note_is_saved_quietly_and_there_again(client: FlaskClient, learner: Actor) -> None:
    answer = autosave(client, "Ask Tuesday’s team")
    assert answer.json is not None
    assert answer.json["saved"].startswith("Saved at ")
    page = client.get(UNIT).text
    assert ">Ask Tuesday’s team</textarea>" in page
    assert page.count("Write a note") == 4
    assert kept(learner) == {"how": "Ask Tuesday’s team"}


def test_note_without_a_script_leads_back_to_its_part(client: FlaskClient) -> None:
    answer = client.post(HOW, data={"note": "one\r\ntwo"})
    assert (answer.status_code, answer.location) == (303, f"{UNIT}#how")
    page = client.get(answer.location).text
    assert "Your note is saved. Only you can read it." in page
    assert ">one\ntwo</textarea>" in page


def test_note_with_a_character_no_database_keeps_is_kept_without_it(
    client: FlaskClient, learner: Actor
) -> None:
    client.post(f"{HOW}?a=\0b", data={"note": "pasted\0 words", "ke\0y": "x"})
    assert kept(learner) == {"how": "pasted words"}


def test_note_left_empty_is_removed(client: FlaskClient, learner: Actor) -> None:
    for text in ("first", " \n"):
        autosave(client, text)
    assert kept(learner) == {}
    assert client.get(UNIT).text.count("Write a note") == 5


def test_note_shows_as_text_wherever_it_stands(client: FlaskClient) -> None:
    autosave(client, SCRIPT)
    for path in (UNIT, "/notes"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert str(escape("<script>alert(")) in page


def test_too_long_a_note_stays_on_the_page(client: FlaskClient, learner: Actor) -> None:
    autosave(client, "what stood there")
    typed = "word " * 401
    answer = client.post(HOW, data={"note": typed})
    assert answer.status_code == 422
    assert f">{typed}</textarea>" in answer.text
    assert "This note has 2005 characters; at most 2000 can be kept." in answer.text
    assert '<details class="margin-note" open>' in answer.text
    assert kept(learner) == {"how": "what stood there"}


def test_too_long_a_note_saved_quietly_says_why(client: FlaskClient, learner: Actor) -> None:
    answer = autosave(client, "x" * 2_001)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["message"].startswith("This note has 2001 characters")
    assert kept(learner) == {}


def test_longest_note_counts_a_new_line_once(client: FlaskClient, learner: Actor) -> None:
    assert client.post(HOW, data={"note": "x\r\n" * 1_000}).status_code == 303
    assert len(kept(learner)["how"]) == 1_999


@pytest.mark.parametrize("section", ["nowhere", "checklist", "HOW", "%00", "x" * 2_000])
def test_note_beside_no_part_is_refused(client: FlaskClient, learner: Actor, section: str) -> None:
    for data in ({"note": "x"}, {"note": "x", "autosave": "1"}):
        answer = client.post(f"{UNIT}/notes/{section}", data=data)
        assert answer.status_code == 422
        assert "This unit no longer has this part." in answer.text
    assert kept(learner) == {}


@pytest.mark.parametrize("unit", [f"/modules/{MODULE}/units/nowhere", "/modules/nowhere/units/a"])
@pytest.mark.parametrize("action", ["notes/how", "bookmark"])
def test_note_or_bookmark_in_no_unit_is_not_found(
    client: FlaskClient, unit: str, action: str
) -> None:
    assert client.post(f"{unit}/{action}", data={"note": "x", "on": "yes"}).status_code == 404


def test_note_in_a_module_without_texts_is_not_found(client: FlaskClient, declared: str) -> None:
    unit = catalog.get(declared).module.units[0].id
    assert client.post(f"/modules/{declared}/units/{unit}/notes/how").status_code == 404


def test_one_megabyte_is_refused_and_nothing_is_lost(client: FlaskClient, learner: Actor) -> None:
    autosave(client, "what stood there")
    assert client.post(HOW, data={"note": "x" * 1_000_000}).status_code in {413, 422}
    assert kept(learner) == {"how": "what stood there"}


def test_zero_byte_breaks_nothing(both_app: Flask, people: People) -> None:
    learner = people(email="reader@example.org")
    browser = Browser(both_app)
    browser.sign_in("reader@example.org", PASSWORD)
    assert browser.submit(UNIT, {"note": "a\0b"}, to=HOW).status_code in {303, 400}
    assert browser.submit(UNIT, {"note": "after"}, to=HOW).status_code == 303
    assert kept(learner) == {"how": "after"}


def test_nobody_else_sees_or_changes_a_note(
    client: FlaskClient, learner: Actor, people: People, sign_in: SignIn
) -> None:
    autosave(client, "mine alone")
    client.post(MARK, data={"on": "yes"})
    other = people("Other Learner")
    elsewhere = sign_in(other)
    for path in (UNIT, "/notes"):
        assert "mine alone" not in elsewhere.get(path).text
    autosave(elsewhere, "")
    elsewhere.post(MARK, data={"on": "no"})
    assert kept(learner) == {"how": "mine alone"}
    assert "Remove the bookmark" in client.get(UNIT).text


@pytest.mark.parametrize("path", [HOW, MARK])
def test_visitor_cannot_write(app: Flask, path: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_client().post(path, data={"note": "x", "on": "yes"}).status_code == 403


@pytest.mark.parametrize("path", [HOW, MARK])
def test_form_without_csrf_token_is_refused(
    app: Flask, client: FlaskClient, learner: Actor, path: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(path, data={"note": "x", "on": "yes"}).status_code == 400
    assert noting.kept(learner) == ([], [])


def test_visitor_sees_no_margin(app: Flask) -> None:
    page = app.test_client().get(UNIT).text
    assert "margin-note" not in page
    assert "bookmark" not in page


def test_bookmark_is_set_and_removed(client: FlaskClient) -> None:
    page = client.post(MARK, data={"on": "yes"}, follow_redirects=True)
    assert page.request.path == UNIT
    assert "Bookmarked: you find it under Notes." in page.text
    assert "Remove the bookmark" in page.text
    page = client.post(MARK, data={"on": "no"}, follow_redirects=True)
    assert "The bookmark is removed." in page.text
    assert "Bookmark this unit" in page.text


def test_bookmark_removed_on_the_page_of_all_leads_back_there(client: FlaskClient) -> None:
    client.post(MARK, data={"on": "yes"})
    answer = client.post(MARK, data={"on": "no", "back": "notes"})
    assert answer.location == "/notes"


def test_page_of_nothing_says_what_will_stand_there(client: FlaskClient) -> None:
    page = client.get("/notes").text
    assert "Nothing here yet." in page
    assert page.count("btn btn-primary") == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_of_all_leads_back_to_every_part(client: FlaskClient, language: str) -> None:
    autosave(client, "beside the steps")
    autosave(client, "beside the example", f"{UNIT}/notes/example")
    client.post("/modules/introduction/units/field/bookmark", data={"on": "yes"})
    page = client.get(f"/notes?lang={language}").text
    assert "Nothing here yet." not in page
    for href in (f"{UNIT}#how", f"{UNIT}#example", "/modules/introduction/units/field"):
        assert f'href="{href}"' in page
    unit = catalog.get(MODULE).module.unit("needs").title[language]
    assert page.count(f">{escape(unit)}, ") == 2
    assert page.index("beside the example") < page.index("beside the steps")


def test_note_in_a_module_that_is_gone_is_left_out(
    client: FlaskClient, learner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    autosave(client, "beside the steps")
    client.post(MARK, data={"on": "yes"})
    shipped = catalog.catalog()
    others = replace(shipped, modules=tuple(one for one in shipped.modules if one.id != MODULE))
    monkeypatch.setattr(catalog, "catalog", lambda: others)
    assert "Nothing here yet." in client.get("/notes").text
    assert kept(learner) == {"how": "beside the steps"}


def test_page_of_all_sends_a_visitor_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/notes").location == "/login?next=/notes"
