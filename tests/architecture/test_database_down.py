"""A database that cannot be reached: a plain page with 503, whoever asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.factory import create_app
from tests.conftest import make_settings

NOBODY_LISTENS = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def stranded(tmp_path: Path) -> Flask:
    app = create_app(make_settings(tmp_path, NOBODY_LISTENS))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.mark.parametrize("path", ["/", "/account", "/health/ready", "/framework/"])
def test_page_without_database_says_so(stranded: Flask, path: str) -> None:
    client = stranded.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "0" * 32
        session["_fresh"] = True
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "The database is not available at the moment" in answer.text


def test_page_without_database_says_so_in_french(stranded: Flask) -> None:
    answer = stranded.test_client().get("/framework/", headers={"Accept-Language": "fr"})
    assert answer.status_code == 503
    assert "base de données" in answer.text


def test_form_without_database_says_so(stranded: Flask) -> None:
    sent = {"email": "learner@example.org", "password": "whatever it is"}
    answer = stranded.test_client().post("/login", data=sent)
    assert answer.status_code == 503


def test_live_without_database_is_alive(stranded: Flask) -> None:
    assert stranded.test_client().get("/health/live").status_code == 200
