"""Every route says who may call it, and none vanishes or appears unseen."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Role
from app.web.access import EVERYBODY, FOREIGN_BLUEPRINTS, access_of
from tests.browsing import SignIn
from tests.conftest import People


def _ours(app: Flask) -> dict[str, str]:
    return {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static")
        and rule.endpoint.partition(".")[0] not in FOREIGN_BLUEPRINTS
    }


def test_routes_all_say_who_may_call_them(app: Flask) -> None:
    unmarked = {e for e in _ours(app) if access_of(app.view_functions[e]) is None}
    assert unmarked == set()


CONTRACT = {
    "/",
    "/login",
    "/verify",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/badges/v2/issuer.json",
    "/badges/v2/classes/<slug>.json",
    "/badges/v2/assertions/<uuid:award_id>.json",
    "/badges/v2/assertions/<uuid:award_id>.png",
    "/badges/v2/revocations.json",
    "/badges/v3/issuer.json",
    "/badges/v3/achievements/<slug>",
    "/badges/v3/credentials/<uuid:award_id>.json",
    "/badges/v3/status/<int:number>",
    "/.well-known/did.json",
    "/badges/<uuid:award_id>",
    "/lti/login",
    "/lti/launch",
    "/lti/deep-link",
    "/lti/jwks.json",
    "/lti/register/<key>",
    "/lti/1.1/launch",
    "/lti/1.1/config.xml",
    "/lti/cartridge.imscc",
}


def test_routes_of_the_contract_all_exist(app: Flask) -> None:
    served = {re.sub(r"\(.*?\)", "", rule.rule) for rule in app.url_map.iter_rules()}
    missing = CONTRACT - served
    assert missing == set()


@pytest.mark.parametrize("path", ["/account", "/assess/", "/portfolio/", "/dossiers/", "/desk/"])
def test_private_page_sends_visitor_to_sign_in(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login")


def _posted(app: Flask, client: FlaskClient) -> dict[str, int]:
    """Post an empty form to every route, as from elsewhere; return endpoint → status."""
    return {
        rule.endpoint: client.post(
            rule.build({name: _example(rule, name) for name in rule.arguments})[1]
        ).status_code
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set())
    }


PUBLIC_SURVEY = "survey_answers.send"
"""Sets no cookie, so each form carries a signed token of its own (decision 0030); of a survey that
does not exist it says so (tests/surveys)."""


def test_post_without_csrf_token_is_refused_everywhere(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    """Whatever the view would have done, a form sent from elsewhere ends at the door."""
    everything = sign_in(people("Example Person", *Role))
    app.config["WTF_CSRF_ENABLED"] = True
    answers = _posted(app, everything)
    assert answers.pop(PUBLIC_SURVEY) == 404
    assert {endpoint: code for endpoint, code in answers.items() if code != 400} == {}


def test_post_of_nobody_is_refused_everywhere(app: Flask) -> None:
    """Where somebody is needed, the page says so: their session may have ended while they wrote."""
    answers = _posted(app, app.test_client())
    assert answers.pop(PUBLIC_SURVEY) == 404
    guarded = {
        endpoint
        for endpoint in answers
        if access_of(app.view_functions[endpoint]) not in {None, EVERYBODY}
    }
    assert {endpoint for endpoint, code in answers.items() if code == 403} == guarded
    assert {code for endpoint, code in answers.items() if endpoint not in guarded} == {400}


def _example(rule: object, name: str) -> object:
    converter = type(rule._converters[name]).__name__  # type: ignore[attr-defined]
    if converter == "UUIDConverter":
        return "00000000-0000-4000-8000-000000000000"
    return 1 if converter == "IntegerConverter" else "x"
