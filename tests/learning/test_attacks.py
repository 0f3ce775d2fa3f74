"""Texts that mean harm, from a module or in a form, and sessions that end while somebody writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from app.learning import catalog, noting
from app.learning.web import rendered
from modules.registry import Registry
from tests.learning.conftest import MODULE
from tests.learning.made_up import module

UNIT = f"/modules/{MODULE}/units/needs"
OURS = {"Origin": "http://localhost", "Referer": f"http://localhost{UNIT}"}
WRITTEN = 'Two hours of <b>thought</b> & "more"'
SHOWN = "Two hours of &lt;b&gt;thought&lt;/b&gt; &amp; &#34;more&#34;"

HOSTILE = [
    "[press](javascript:alert%281%29)",
    "[press](JaVaScRiPt&#58;alert)",
    "[press](data:text/html,<script>alert(1)</script>)",
    "[press](vbscript:x)",
    "<javascript:alert(1)>",
    "![press](https://example.org/eye.png)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<iframe src="https://example.org"></iframe>',
    "[press](https://example.org){onclick=alert(1) style=position:fixed}",
    '## Head {#how onmouseover="alert(1)"}',
    "| a |\n|---|\n| <svg onload=alert(1)> |",
]


@pytest.fixture
def fresh() -> Iterator[None]:
    """Units are rendered once in a process: begin and end with none."""
    rendered._sections.cache_clear()
    yield
    rendered._sections.cache_clear()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.usefixtures("fresh")
def test_text_of_a_foreign_module_runs_nothing_and_calls_nobody(
    app: Flask, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    hostile = Registry((module(units={"only": {"how": text}}),))
    monkeypatch.setattr(catalog, "catalog", lambda: hostile)
    with app.test_request_context():
        (html,) = (
            one.html for one in rendered.sections("made-up", "only", "en") if one.id == "how"
        )
    told = html.lower()
    for tag in ("<script", "<img", "<iframe", "<svg", 'href="javascript', 'href="data', "href=vb"):
        assert tag not in told
    for attribute in (" onclick=", " onerror=", " onload=", " onmouseover=", " style="):
        assert not any(attribute in one.split(">")[0] for one in told.split("<")[1:])


# -- a session that ends while somebody writes ---------------------------------------------------


@pytest.fixture
def guarded(app: Flask) -> Flask:
    app.config["WTF_CSRF_ENABLED"] = True
    return app


@pytest.mark.parametrize(("action", "field"), [("notes/how", "note"), ("reflection", "reflection")])
def test_whoever_is_signed_out_by_now_gets_back_what_they_wrote(
    guarded: Flask, action: str, field: str
) -> None:
    answer = guarded.test_client().post(f"{UNIT}/{action}", data={field: WRITTEN}, headers=OURS)
    assert answer.status_code == 403
    assert "You are signed out by now" in answer.text
    assert f'readonly aria-labelledby="typed">{SHOWN}</textarea>' in answer.text
    assert f'href="/login?next={UNIT}"' in answer.text


def test_quiet_saving_hears_that_the_session_has_ended(guarded: Flask) -> None:
    answer = guarded.test_client().post(
        f"{UNIT}/notes/how",
        data={"note": WRITTEN, "autosave": "1"},
        headers={**OURS, "Accept": "application/json"},
    )
    assert (answer.status_code, answer.json["error"]) == (403, "sign_in_needed")  # type: ignore[index]


def test_page_older_than_the_session_gives_back_what_was_written(
    client: FlaskClient, guarded: Flask, learner: Actor
) -> None:
    answer = client.post(f"{UNIT}/notes/how", data={"note": WRITTEN}, headers=OURS)
    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert SHOWN in answer.text
    assert noting.notes_in(learner, MODULE, "needs") == {}


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_form_from_elsewhere_puts_no_words_into_our_mouth(
    guarded: Flask, origin: str | None
) -> None:
    headers = {"Origin": origin, "Referer": f"{origin}/trap"} if origin else {}
    answer = guarded.test_client().post(
        f"{UNIT}/notes/how", data={"note": "Ring 0800 and say your password"}, headers=headers
    )
    assert answer.status_code == 403
    assert "Ring 0800" not in answer.text
    assert "elsewhere" not in answer.text


def test_password_is_never_given_back(guarded: Flask) -> None:
    fields = {"email": "a@example.org", "password": "three easy words"}
    answer = guarded.test_client().post("/login", data=fields, headers=OURS)
    assert answer.status_code == 400
    assert "three easy words" not in answer.text
