"""People answer: without an account, a cookie or a script; each sheet is kept once."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import db
from app.surveys.model import Asked
from app.surveys.tables import SurveyAnswerRow, SurveyResponseRow
from tests.conftest import People
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
