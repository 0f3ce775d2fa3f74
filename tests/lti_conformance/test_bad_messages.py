"""Messages that must be refused: each with its own code, a 4xx, and no token in any log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from app.kernel.db import db
from app.lti.tables import LaunchRow
from tests.lti.platform import CLAIM, REMOVED, Link, Platform, Wrongs
from tests.lti.tool import Visitor

NewVisitor = Callable[[], Visitor]
HOUR = 3600


@pytest.fixture(autouse=True)
def _no_token_in_any_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Any:
    """Look through everything that was logged or printed for the pieces of a token."""
    caplog.set_level(logging.DEBUG)
    yield
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("werkzeug", "httpx"))]
    printed = capfd.readouterr()
    for said in (*ours, printed.out, printed.err):
        assert "eyJ" not in said
        assert "id_token" not in said


def refused(visitor: Visitor, link: Link, user: str = "3") -> tuple[int, str]:
    """Launch, and return status and code of the refusal."""
    return code_of(visitor.launch(visitor.platform.users[user], link))


def code_of(answer: Any) -> tuple[int, str]:
    assert "Traceback" not in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LaunchRow)) == 0
    return answer.status_code, answer.text.partition("<code>")[2].partition("</code>")[0]


def test_message_signed_in_another_way_is_refused(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    cases: tuple[tuple[str, Any, str], ...] = (
        ("foreign_key", True, "lti_signature"),
        ("wrong_kid", True, "lti_key_unknown"),
        ("algorithm", "none", "lti_algorithm"),
        ("algorithm", "HS256", "lti_algorithm"),
        ("algorithm", "RS384", "lti_algorithm"),
        ("algorithm", "PS256", "lti_algorithm"),
    )
    for name, value, code in cases:
        platform.wrongs = Wrongs(**{name: value})
        assert (name, value, *refused(arriving(), link)) == (name, value, 403, code)


def test_message_of_another_time_is_refused(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    now = int(time.time())
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"exp": now - 120}, "lti_token_expired"),
        ({"iat": now - HOUR, "exp": now + HOUR}, "lti_token_expired"),
        ({"nbf": now + HOUR}, "lti_token_early"),
        ({"iat": now + HOUR, "exp": now + 2 * HOUR}, "lti_token_early"),
        ({"exp": "soon"}, "lti_token_unreadable"),
        ({"iat": "now"}, "lti_token_unreadable"),
        ({"exp": 1e400}, "lti_token_unreadable"),
        ({"nbf": {}}, "lti_token_unreadable"),
    )
    for times, code in cases:
        platform.wrongs.claims = times
        assert (times, *refused(arriving(), link)) == (times, 403, code)


def test_clock_a_little_off_is_forgiven(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    now = int(time.time())
    for times in ({"iat": now + 30}, {"exp": now - 30, "iat": now - 90}):
        platform.wrongs.claims = times
        visitor = arriving()
        assert visitor.launch(platform.users["3"], link).status_code == 303


REQUIRED = ("iss", "aud", "exp", "iat", "nonce")
REQUIRED_BY_LTI = (
    "deployment_id",
    "message_type",
    "version",
    "target_link_uri",
    "roles",
    "resource_link",
)


def test_message_without_a_claim_is_refused_and_names_it(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    for claim in (*REQUIRED, *(CLAIM + name for name in REQUIRED_BY_LTI)):
        platform.wrongs.claims = {claim: REMOVED}
        answer = arriving().launch(platform.users["3"], link)
        assert (claim, *code_of(answer)) == (claim, 403, "lti_claim_missing")
        assert f"“{claim.rpartition('/')[2]}" in answer.text


EMPTY: tuple[tuple[str, Any, str], ...] = (
    ("sub", "", "lti_claim_missing"),
    ("sub", None, "lti_token_unreadable"),
    ("sub", 7, "lti_token_unreadable"),
    ("sub", "x" * 256, "lti_claim_long"),
    ("sub", "a\0b", "lti_claim_missing"),
    ("iss", "", "lti_issuer"),
    ("iss", "https://another.example", "lti_issuer"),
    ("aud", "", "lti_claim_missing"),
    ("aud", [], "lti_claim_missing"),
    ("aud", ["another"], "lti_audience"),
    ("aud", 7, "lti_audience"),
    ("aud", [7], "lti_audience"),
    ("nonce", "", "lti_claim_missing"),
    ("nonce", "another", "lti_nonce"),
    ("azp", "another", "lti_audience"),
    (CLAIM + "deployment_id", "", "lti_claim_missing"),
    (CLAIM + "deployment_id", "another", "lti_deployment_unknown"),
    (CLAIM + "deployment_id", 1, "lti_claim_missing"),
    (CLAIM + "message_type", "", "lti_claim_missing"),
    (CLAIM + "message_type", "LtiStartProctoring", "lti_message_type"),
    (CLAIM + "version", "1.1", "lti_version"),
    (CLAIM + "version", 1.3, "lti_claim_missing"),
    (CLAIM + "target_link_uri", "", "lti_claim_missing"),
    (CLAIM + "resource_link", {}, "lti_claim_missing"),
    (CLAIM + "resource_link", {"id": ""}, "lti_claim_missing"),
    (CLAIM + "resource_link", "1", "lti_claim_missing"),
    (CLAIM + "roles", "Instructor", "lti_claim_missing"),
    (CLAIM + "roles", None, "lti_claim_missing"),
)


def test_message_with_an_empty_or_wrong_claim_is_refused(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    for claim, value, code in EMPTY:
        platform.wrongs.claims = {claim: value}
        assert (claim, value, *refused(arriving(), link)) == (claim, value, 403, code)


def test_message_about_what_does_not_exist_is_refused(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    gone = platform.place(f"{link.url.partition('?')[0]}?place=module:gone")
    assert code_of(arriving().launch(platform.users["3"], gone)) == (404, "lti_placement_unknown")


def test_what_is_no_token_is_refused(platform: Platform, link: Link, arriving: NewVisitor) -> None:
    visitor = arriving()
    fields = visitor.answer(platform.users["3"], link)
    assert code_of(visitor.post({**fields, "id_token": ""})) == (400, "lti_parameter_missing")
    assert code_of(visitor.post({**fields, "id_token": "e30.e30."})) == (403, "lti_algorithm")
    for raw in ("x", "a.b.c", "." * 10, "ü.ü.ü", "x" * 100_000, "e30." + "A" * 70_000):
        answer = visitor.post({**fields, "id_token": raw})
        assert (raw[:9], *code_of(answer)) == (raw[:9], 403, "lti_token_unreadable")


def test_state_is_good_once(platform: Platform, link: Link, arriving: NewVisitor) -> None:
    visitor = arriving()
    fields = visitor.answer(platform.users["3"], link)
    assert visitor.post(fields).status_code == 303
    again = visitor.post(fields)
    assert (again.status_code, "lti_state_used" in again.text) == (403, True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LaunchRow)) == 1


def test_state_that_is_not_ours_is_refused(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    visitor = arriving()
    fields = visitor.answer(platform.users["3"], link)
    assert code_of(visitor.post({**fields, "state": ""}))[0] == 400
    for state in ("x", "0" * 32, "ü", "a\0b"):
        sent = {"Origin": platform.issuer, "Accept-Language": "en"}
        answer = visitor.post({**fields, "state": state}, headers=sent)
        assert (state, *code_of(answer)) == (state, 403, "lti_state_unknown")
        assert f"frame-ancestors {platform.issuer}" in answer.headers["Content-Security-Policy"]


def test_token_of_one_login_does_not_answer_another(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    """A nonce is good for its own state only, even within one browser."""
    visitor = arriving()
    first = visitor.answer(platform.users["4"], link)
    second = visitor.answer(platform.users["3"], link)
    mixed = {"state": second["state"], "id_token": first["id_token"]}
    assert code_of(visitor.post(mixed)) == (403, "lti_nonce")


def test_replayed_nonce_is_refused(platform: Platform, link: Link, arriving: NewVisitor) -> None:
    """A token that was used already, under a new state of the same browser."""
    visitor = arriving()
    used = visitor.answer(platform.users["3"], link)
    assert visitor.post(used).status_code == 303
    fresh = visitor.answer(platform.users["3"], link)
    again = visitor.post({"state": fresh["state"], "id_token": used["id_token"]})
    assert (again.status_code, "lti_nonce" in again.text) == (403, True)


def test_error_of_the_platform_is_shown_as_what_it_is(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    for error, code in (
        (("access_denied", "Not enrolled"), "lti_platform_refused"),
        (("invalid_request", ""), "lti_platform_settings"),
        (("unauthorized_client", "Unauthorized client"), "lti_platform_settings"),
        (("<script>alert(1)</script>", "<b>bold</b>"), "lti_platform_refused"),
    ):
        platform.wrongs.error = error
        answer = arriving().launch(platform.users["3"], link)
        assert (error, *code_of(answer)) == (error, 403, code)
        assert "<b>" not in answer.text
        assert "<script>alert" not in answer.text


def test_words_of_an_error_are_not_shown_to_other_browsers(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    """Who sends people here with words of their own does not speak in our name."""
    fields = arriving().answer(platform.users["3"], link)
    forged = {"state": fields["state"], "error": "x", "error_description": "Call 0900 now"}
    answer = arriving().post(forged)
    assert code_of(answer) == (403, "lti_platform_refused")
    assert "0900" not in answer.text


def test_login_without_what_it_needs_is_refused(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    fields = platform.initiation(platform.users["3"], link)
    visitor = arriving()
    for name in ("iss", "login_hint", "target_link_uri"):
        for changed in ({**fields, name: ""}, {k: v for k, v in fields.items() if k != name}):
            answer = visitor.client.post("/lti/login", data=changed)
            assert code_of(answer) == (400, "lti_parameter_missing")
    for name in ("iss", "client_id"):
        answer = visitor.client.post("/lti/login", data={**fields, name: "another"})
        assert code_of(answer) == (403, "lti_platform_unknown")
    answer = visitor.client.post("/lti/login", data={**fields, "login_hint": "x" * 5000})
    assert code_of(answer) == (400, "lti_parameter_long")
    without = {k: v for k, v in fields.items() if k not in {"client_id", "lti_deployment_id"}}
    assert visitor.client.post("/lti/login", data=without).status_code == 302


def test_error_page_in_the_frame_speaks_the_language_of_the_course(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    platform.locale = "fr_CA"
    platform.wrongs.foreign_key = True
    answer = arriving().launch(platform.users["3"], link)
    assert '<html lang="fr">' in answer.text
    assert f"frame-ancestors {platform.issuer}" in answer.headers["Content-Security-Policy"]
    assert "site-header" not in answer.text
