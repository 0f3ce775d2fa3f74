"""What is otherwise on each platform, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.identity import Role
from app.lti import quirks, registering
from tests.browsing import SignIn
from tests.conftest import People

SSO, CANVAS = "https://sso.canvaslms.com", "https://canvas.instructure.com"
SOURCE = "https://centre.example/api/lti/security/openid-configuration"


def canvas(**changes: Any) -> dict[str, Any]:
    """What Canvas says of itself, from an institution's own address."""
    return {
        "issuer": CANVAS,
        "authorization_endpoint": f"{SSO}/api/lti/authorize_redirect",
        "token_endpoint": f"{SSO}/login/oauth2/token",
        "jwks_uri": f"{SSO}/api/lti/security/jwks",
        "registration_endpoint": "https://centre.example/api/lti/registrations",
        "authorization_server": "sso.canvaslms.com",
        registering.PLATFORM_CLAIM: {"product_family_code": "canvas"},
        **changes,
    }


@pytest.mark.parametrize(
    ("family", "addresses", "kind"),
    [
        ("moodle", (), quirks.Moodle),
        ("Moodle", (), quirks.Moodle),
        (None, ("https://m.example", "https://m.example/mod/lti/auth.php"), quirks.Moodle),
        ("canvas", ("https://canvas.example",), quirks.Canvas),
        (None, (CANVAS, f"{SSO}/api/lti/authorize_redirect"), quirks.Canvas),
        ("BlackboardLearn", (), quirks.Blackboard),
        (None, ("https://blackboard.com",), quirks.Blackboard),
        (
            None,
            ("https://b.example", "https://auth.brightspace.com/core/connect/token"),
            quirks.Brightspace,
        ),
        ("sakai", ("https://s.example",), quirks.Quirks),
        (None, ("https://canvas.instructure.com.example",), quirks.Quirks),
        (None, ("not an address",), quirks.Quirks),
    ],
)
def test_quirks_are_found_by_family_or_address(
    family: str | None, addresses: tuple[str, ...], kind: type[quirks.Quirks]
) -> None:
    assert type(quirks.named(family, *addresses)) is kind


@pytest.mark.parametrize(
    ("family", "changes", "believed"),
    [
        ("canvas", {}, True),
        ("canvas", {"issuer": "https://canvas.beta.instructure.com"}, False),
        ("canvas", {"jwks_uri": "https://centre.example/keys"}, False),
        ("canvas", {"jwks_uri": f"{SSO}.centre.example/keys"}, False),
        ("canvas", {"jwks_uri": "http://sso.canvaslms.com/keys"}, False),
        ("canvas", {"token_endpoint": None}, False),
        ("canvas", {"issuer": "https://centre.example"}, True),
        ("canvas", {"issuer": "https://other.example"}, False),
        ("moodle", {}, False),
    ],
)
def test_shared_issuer_is_believed_where_its_keys_are_its_own(
    family: str, changes: dict[str, Any], *, believed: bool
) -> None:
    found = canvas(**changes)
    known = quirks.named(family)
    assert known.may_name(found["issuer"], SOURCE, found) is believed


def test_only_shared_issuers_hide_where_pages_are() -> None:
    assert quirks.Canvas().pages_elsewhere(CANVAS)
    assert not quirks.Canvas().pages_elsewhere("https://canvas.centre.example")
    assert not quirks.Moodle().pages_elsewhere("https://moodle.centre.example")


@pytest.mark.parametrize(
    ("known", "said", "audience"),
    [
        (quirks.Quirks(), None, None),
        (quirks.Quirks(), "https://m.example", "https://m.example"),
        (quirks.Canvas(), "sso.canvaslms.com", None),
        (quirks.Brightspace(), None, "https://api.brightspace.com/auth/token"),
        (quirks.Brightspace(), "https://own.example", "https://own.example"),
    ],
)
def test_audience_of_tokens(known: quirks.Quirks, said: str | None, audience: str | None) -> None:
    assert known.audience(said) == audience


def test_registered_canvas_may_frame_us_from_where_its_pages_are(
    app: Flask, people: People
) -> None:
    organisation_id = people.organisation()
    with unit_of_work():
        link = registering.opened(registering.key_of(registering.make_link(organisation_id, None)))
        kept = registering.keep(link, canvas(), {"client_id": "1"}, source=SOURCE)
    assert kept.origins == (SSO, CANVAS, "https://centre.example")
    assert (kept.token_audience, kept.family) == (None, "canvas")


def test_administrator_is_told_that_pages_stand_elsewhere(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    form = {
        "issuer": "https://blackboard.com",
        "client_id": "1",
        "deployment_id": "1",
        "jwks_url": "https://developer.blackboard.com/api/v1/management/applications/1/jwks.json",
        "token_url": "https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken",
        "auth_url": "https://developer.blackboard.com/api/v1/gateway/oidcauth",
    }
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    page = client.post("/admin/platforms/", data=form).location
    assert "shows its pages at an address of your own" in client.get(page).text
    client.post(f"{page}/correct", data={**form, "frame_origins": "https://learn.centre.example"})
    assert "shows its pages at an address of your own" not in client.get(page).text
