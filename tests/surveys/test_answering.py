"""People answer: without an account, a cookie or a script; each sheet is kept once."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.surveys import answering, building, opening
from app.surveys.model import Asked
from app.surveys.tables import SurveyAnswerRow, SurveyQuestionRow, SurveyResponseRow
from app.surveys.web import answer_views
from app.web.limits import limiter
from tests.conftest import Counted, People
from tests.surveys.building_blocks import names, opened

FORM = re.compile(r'name="form" value="([^"]+)"')


def _form(client: FlaskClient, asked: Asked) -> str:
    page = client.get(f"/s/{asked.survey.token}")
    assert page.status_code == 200
    found = FORM.search(page.text)
    assert found
    return found[1]


def _kept() -> list[tuple[object, ...]]:
    db.session.remove()
    rows = db.session.execute(
        sa.select(SurveyAnswerRow.option, SurveyAnswerRow.number, SurveyAnswerRow.text)
    )
    return sorted((tuple(row) for row in rows), key=repr)


def _sheets() -> int:
    db.session.remove()
    return db.session.scalar(sa.select(sa.func.count()).select_from(SurveyResponseRow)) or 0


def test_an_answer_is_kept_once_however_often_it_is_sent(app: Flask, people: People) -> None:
    asked = opened(people())
    client, field = app.test_client(), names(asked)
    sheet = {
        "form": _form(client, asked),
        field["next"]: "4",
        field["who"]: "firm",
        field["used"]: ["desk", "talk", "desk", "unknown"],
        field["visits"]: "1 200,5",
        field["stop"]: "  Leaflets\u202e.\r\nToo many. ",
    }
    for _again in range(3):
        answer = client.post(f"/s/{asked.survey.token}", data=sheet)
        assert answer.status_code == 303
        assert answer.location == f"/s/{asked.survey.token}/thanks?lang=en"
    assert _sheets() == 1
    assert _kept() == sorted(
        [
            ("", 4.0, None),
            ("firm", None, None),
            ("desk", None, None),
            ("talk", None, None),
            ("", 1200.5, None),
            ("", None, "Leaflets.\nToo many."),
        ],
        key=repr,
    )


def test_people_who_send_at_once_are_each_kept_once(both_app: Flask, people: People) -> None:
    asked = opened(people())
    field = names(asked)
    with both_app.test_request_context():
        forms = [answering.new_form(asked.survey) for _each in range(60)]

    def send(form: str) -> int:
        sheet = {"form": form, field["next"]: "3", field["visits"]: "2"}
        client = FlaskClient(both_app, both_app.response_class)
        return client.post(f"/s/{asked.survey.token}", data=sheet).status_code

    db.session.remove()
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(send, [*forms, *reversed(forms)])) == {303}
    assert _sheets() == 60
    assert len(_kept()) == 120


def test_a_page_for_answering_leaves_no_trace_of_who_came(
    app: Flask, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    asked = opened(people())
    caplog.set_level(logging.DEBUG)
    client = app.test_client()
    here = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.77"}}
    form = _form(client, asked)
    field = names(asked)
    answers = [
        client.get(f"/s/{asked.survey.token}?lang=fr", **here),
        client.get(f"/s/{asked.survey.token}/thanks", **here),
        client.get("/s/unknown?lang=fr", **here),
        client.post(f"/s/{asked.survey.token}", data={"form": form}, **here),
        client.post(f"/s/{asked.survey.token}", data={"form": form, field["visits"]: "1"}, **here),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 422, 303]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert "<script" not in answer.text
        assert "http" not in re.sub(r'xmlns="[^"]*"', "", answer.text)
    assert "203.0.113.77" not in caplog.text
    assert "Je savais quoi faire ensuite." in answers[0].text
    with db.engine.connect() as connection:
        kept = repr(connection.execute(sa.select(SurveyResponseRow.__table__)).mappings().all())
    assert "203.0.113.77" not in kept
    assert set(SurveyResponseRow.__table__.columns.keys()) == {
        "id", "survey_id", "day", "language", "channel", "entered_by_id", "once",
    }  # fmt: skip


def test_what_was_typed_stands_there_again_until_it_can_be_kept(app: Flask, people: People) -> None:
    asked = opened(people())
    client, field = app.test_client(), names(asked)
    form = _form(client, asked)
    other = opened(people("Example Other"))
    typed = {
        field["next"]: "2",
        field["who"]: "school",
        field["used"]: "talk",
        field["visits"]: "twelve",
        field["stop"]: "<b>Nothing</b>",
    }
    address = f"/s/{asked.survey.token}"
    cases: list[tuple[dict[str, str], dict[str, str], str]] = [
        ({"form": form}, {}, "Write a number, such as 12 or 2.5."),
        ({"form": form, field["visits"]: ""}, {}, "This question needs an answer."),
        ({"form": form, field["stop"]: "x" * 2001}, {}, "at most 2,000 characters"),
        ({}, {}, "send them again"),
        ({"form": "made.up"}, {}, "send them again"),
        ({"form": _form(client, other)}, {}, "send them again"),
        ({"form": form, field["visits"]: "3"}, {"Sec-Fetch-Site": "cross-site"}, "send them again"),
        (
            {"form": form, field["visits"]: "3"},
            {"Origin": "https://evil.example"},
            "send them again",
        ),
    ]
    for changes, headers, said in cases:
        answer = client.post(address, data={**typed, **changes}, headers=headers)
        assert answer.status_code == 422
        assert said in answer.text
        assert 'value="2" checked' in answer.text
        assert 'value="school" checked' in answer.text
        assert 'value="talk" checked' in answer.text
        assert "<b>" not in answer.text
        again = FORM.search(answer.text)
        assert again
        if changes.get(field["visits"]) == "3":
            assert again[1] != form
    assert _sheets() == 0
    assert (
        client.post(address, data={**typed, "form": form, "visits": "x" * 600_000}).status_code
        == 413
    )


def test_a_survey_takes_answers_only_while_it_is_open(app: Flask, people: People) -> None:
    me = people()
    asked = opened(me)
    client, field = app.test_client(), names(asked)
    address, form = f"/s/{asked.survey.token}", _form(client, asked)
    sheet = {"form": form, field["visits"]: "1"}
    today = clock.now().date()

    def terms(first: int | None, last: int | None) -> None:
        days = [None if day is None else today + timedelta(days=day) for day in (first, last)]
        with unit_of_work():
            opening.set_terms(
                me, asked.survey.id, opens_on=days[0], closes_on=days[1], smallest_group=5
            )

    terms(1, None)
    assert "This survey opens on" in client.get(address).text
    assert client.post(address, data=sheet).status_code == 409
    terms(None, -1)
    assert "This survey is closed" in client.get(address).text
    assert client.post(address, data=sheet).status_code == 409
    terms(0, 0)
    assert client.get(address).status_code == 200
    with unit_of_work():
        opening.close(me, asked.survey.id)
    assert client.post(address, data=sheet).status_code == 409
    assert _sheets() == 0
    assert client.post("/s/unknown", data=sheet).status_code == 404
    draft = building.copy(me, asked.survey.id)
    db.session.commit()
    assert building.opened(me, draft).survey.token is None


@pytest.fixture
def limited(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Count how often addresses come, as an installation does and tests do not."""
    monkeypatch.setattr(limiter, "enabled", True)
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    limiter.init_app(app)
    limiter.reset()
    yield
    limiter.reset()


@pytest.mark.usefixtures("limited")
def test_a_flood_from_one_address_is_stopped_and_others_are_not(
    app: Flask, people: People, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_views, "SENDING", "12 per minute")
    asked = opened(people())
    address, field = f"/s/{asked.survey.token}", names(asked)
    with app.test_request_context():
        forms = [answering.new_form(asked.survey) for _ in range(13)]
    sheets = [{"form": form, field["visits"]: "1"} for form in forms]
    caplog.set_level(logging.DEBUG)
    client = app.test_client()
    answers = [client.post(address, data=sheet) for sheet in sheets]
    assert [answer.status_code for answer in answers] == [303] * 12 + [429]
    assert "Set-Cookie" not in answers[-1].headers
    assert "Please wait a minute" in answers[-1].text
    elsewhere = {"REMOTE_ADDR": "203.0.113.77"}
    assert client.post(address, data=sheets[-1], environ_overrides=elsewhere).status_code == 303
    assert "203.0.113.77" not in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_answering_costs_the_same_whatever_came_before(
    app: Flask,
    people: People,
    count_statements: Callable[[], AbstractContextManager[Counted]],
) -> None:
    asked = opened(people())
    field = names(asked)
    client = app.test_client()
    spent = []
    for _each in range(3):
        sheet = {
            "form": _form(client, asked),
            field["visits"]: "1",
            field["used"]: ["desk", "talk"],
        }
        with count_statements() as counted:
            client.post(f"/s/{asked.survey.token}", data=sheet)
        spent.append(counted.total)
    assert spent == [4, 4, 4], counted.statements


def test_a_survey_that_changes_while_somebody_sends_is_shown_again(
    app: Flask, people: People
) -> None:
    me = people()
    asked = opened(me)
    client, field, address = app.test_client(), names(asked), f"/s/{asked.survey.token}"
    first = {"form": _form(client, asked), field["next"]: "4", field["visits"]: "2"}

    def change(_connection: object) -> None:
        """Another one saves the first question: after the form was read, before it is kept."""
        with db.engine.begin() as other:
            other.execute(sa.text("UPDATE survey SET revision = revision + 1"))
            other.execute(
                sa.update(SurveyQuestionRow)
                .where(SurveyQuestionRow.id == asked.questions[0].id)
                .values(label={"en": "A better question?"})
            )

    sa.event.listen(db.engine, "rollback", change, once=True)
    shown = client.post(address, data=first)
    assert shown.status_code == 422
    assert "A better question?" in shown.text
    assert 'value="4" checked' in shown.text
    assert _sheets() == 0
    again = FORM.search(shown.text)
    assert again
    assert client.post(address, data={**first, "form": again[1]}).status_code == 303
    assert _sheets() == 1
    with unit_of_work():
        building.save_texts(
            me,
            asked.survey.id,
            building.Texts(
                title={"en": "New"}, introduction={"en": "x"}, thanks={}, languages=("en",)
            ),
        )
    assert "<h1>New</h1>" in client.get(address).text
