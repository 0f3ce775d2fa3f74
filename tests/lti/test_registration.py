"""Dynamic registration: one link, one platform, and what others try with it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.lti import registering
from app.lti.tables import DeploymentRow, PlatformRow, RegistrationLinkRow
from tests.browsing import ServerLikeClient
from tests.conftest import People
from tests.lti.hosts import Host
from tests.lti.platform import Platform
from tests.lti.tool import DEEP_LINK, LAUNCH, Visitor, place


@pytest.fixture
def link(tool: Flask, people: People) -> str:
    """The path of a fresh registration link."""
    organisation_id = people.organisation("Example Course")
    with unit_of_work():
        made = registering.make_link(organisation_id, None)
        return f"/lti/register/{registering.key_of(made)}"


def opened(tool: Flask, link: str, query: str = "") -> TestResponse:
    client = ServerLikeClient(tool, tool.response_class, use_cookies=True)
    return client.get(f"{link}?{query}", headers={"Accept-Language": "en"})


def platforms() -> list[PlatformRow]:
    return list(db.session.scalars(sa.select(PlatformRow)))


def test_platform_registers_itself_and_launches(tool: Flask, platform: Platform, link: str) -> None:
    answer = opened(tool, link, platform.registration_query())
    assert answer.status_code == 200
    assert "Connected" in answer.text
    assert "data-close-frame" in answer.text
    assert f"frame-ancestors {platform.issuer}" in answer.headers["Content-Security-Policy"]
    row = platforms()[0]
    assert (row.issuer, row.client_id, row.family) == (
        platform.issuer,
        platform.client_id,
        "moodle",
    )
    deployment = db.session.scalars(sa.select(DeploymentRow)).one()
    assert deployment.deployment_id == platform.deployment_id
    assert deployment.approved_at is not None
    placed = place(platform, "module:new-partnerships")
    assert Visitor(tool, platform).arrive(platform.users["3"], placed).status_code == 200


def test_registration_says_what_we_are(tool: Flask, platform: Platform, link: str) -> None:
    opened(tool, link, platform.registration_query())
    sent = platform.registrations[0]
    configuration = sent.pop(registering.TOOL_CLAIM)
    base = LAUNCH.removesuffix("/lti/launch")
    assert sent == {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{base}/lti/login",
        "redirect_uris": [LAUNCH, DEEP_LINK],
        "client_name": "Keep in Pact",
        "jwks_uri": f"{base}/lti/jwks.json",
        "logo_uri": sent["logo_uri"],
        "token_endpoint_auth_method": "private_key_jwt",
        "id_token_signed_response_alg": "RS256",
        "scope": sent["scope"],
    }
    assert "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem" in sent["scope"].split()
    assert configuration["domain"] == urlsplit(LAUNCH).netloc
    # Only what the platform says it knows: this one has no history of links.
    assert configuration["custom_parameters"] == {"context_id_history": "$Context.id.history"}
    assert configuration["claims"] == ["iss", "sub", "name", "given_name", "family_name"]
    assert [message["type"] for message in configuration["messages"]] == [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
    ]


def test_link_is_good_once(tool: Flask, platform: Platform, link: str) -> None:
    opened(tool, link, platform.registration_query())
    again = opened(tool, link, platform.registration_query())
    assert (again.status_code, "lti_link_used" in again.text) == (409, True)
    assert len(platforms()) == 1
    assert len(platform.registrations) == 1


def test_link_ends_after_a_week(tool: Flask, platform: Platform, link: str) -> None:
    with clock.at(clock.now() + timedelta(days=7)):
        answer = opened(tool, link, platform.registration_query())
    assert (answer.status_code, "lti_link_over" in answer.text) == (409, True)
    assert platform.registrations == []


@pytest.mark.parametrize("key", ["x", "IjEi.aaaa", "a" * 500])
def test_link_that_we_did_not_make_leads_nowhere(tool: Flask, platform: Platform, key: str) -> None:
    answer = opened(tool, f"/lti/register/{key}", platform.registration_query())
    assert answer.status_code == 404
    assert platform.requests == []


def test_link_opened_by_a_person_says_what_it_is_for(tool: Flask, link: str) -> None:
    answer = opened(tool, link)
    assert answer.status_code == 200
    assert "Example Course" in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert db.session.scalars(sa.select(RegistrationLinkRow.used_at)).one() is None


def test_refused_registration_says_why_and_keeps_the_link(
    tool: Flask, platform: Platform, link: str
) -> None:
    configuration = platform.url("openid-configuration.php")
    query = urlencode({"openid_configuration": configuration, "registration_token": "nonsense"})
    answer = opened(tool, link, query)
    assert (answer.status_code, "lti_registration_refused" in answer.text) == (400, True)
    assert platforms() == []
    assert opened(tool, link, platform.registration_query()).status_code == 200


@pytest.mark.parametrize(
    "configuration",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/openid",
        "http://[::1]/openid",
        "javascript:alert(1)",
        "http://user:password@127.0.0.1/x",
    ],
)
def test_configuration_inside_our_network_is_not_fetched(
    tool: Flask, link: str, configuration: str
) -> None:
    answer = opened(tool, link, urlencode({"openid_configuration": configuration}))
    assert (answer.status_code, "lti_configuration_unreachable" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "configuration",
    [
        "https://a.example; script-src *",
        "https://a.example%20*/x",
        "https://*/x",
        "https://a.example,https://b.example/",
        "https://'unsafe-inline'/",
    ],
)
def test_configuration_does_not_bend_our_policy(tool: Flask, link: str, configuration: str) -> None:
    """What stands in the address goes into a header: only a plain origin may."""
    answer = opened(tool, link, urlencode({"openid_configuration": configuration}))
    policy = answer.headers["Content-Security-Policy"]
    ancestors = policy.rpartition("frame-ancestors ")[2]
    assert re.fullmatch(r"'none'|https?://[a-z0-9.-]+(:\d+)?", ancestors)
    assert policy.count(";") == 9


@pytest.mark.parametrize(
    "case",
    [
        ({"issuer": "https://another.example"}, "lti_configuration_issuer"),
        ({"issuer": ""}, "lti_configuration_lacks"),
        ({"jwks_uri": None}, "lti_configuration_lacks"),
        ({"token_endpoint": 7}, "lti_configuration_lacks"),
        ({"registration_endpoint": "http://10.0.0.1/x"}, "lti_registration_unreachable"),
        ({"jwks_uri": "file:///etc/passwd"}, "lti_url_invalid"),
    ],
)
def test_configuration_that_cannot_be_used_is_refused(
    tool: Flask, platform: Platform, host: Host, link: str, case: tuple[dict[str, Any], str]
) -> None:
    change, code = case
    found = registering.configuration(platform.url("openid-configuration.php"))
    host.says(json.dumps({**found, "issuer": host.origin, **change}).encode())
    query = dict(parse_qsl(platform.registration_query()))
    answer = opened(tool, link, urlencode({**query, "openid_configuration": host.url}))
    assert answer.status_code in {400, 422}
    assert code in answer.text
    assert platforms() == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"body": b"x" * 4096, "times": 600}, "lti_configuration_unreachable"),
        ({"body": b"", "status": 302, "location": "/again"}, "lti_configuration_unreachable"),
        ({"body": b"[" * 100_000}, "lti_configuration_unreadable"),
        ({"body": b"[]"}, "lti_configuration_unreadable"),
        ({"body": b"\xff"}, "lti_configuration_unreadable"),
    ],
)
def test_configuration_that_is_no_document_is_cut_off(
    tool: Flask, host: Host, link: str, said: dict[str, Any], code: str
) -> None:
    """Huge, looping, deep, or nothing: nothing of it is kept and the link stays good."""
    host.says(said.pop("body"), **said)
    answer = opened(tool, link, urlencode({"openid_configuration": host.url}))
    assert (answer.status_code, code in answer.text) == (400, True)
    assert len(host.requests) <= 4
    assert db.session.scalars(sa.select(RegistrationLinkRow.used_at)).one() is None
