"""Our side in tests: a platform registered with an organisation, and a browser between the two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from app.kernel.db import unit_of_work
from app.kernel.ids import OrganisationId
from app.lti import platforms
from tests.browsing import ServerLikeClient
from tests.lti.platform import Link, Platform, User, answer_to

BASE = "http://127.0.0.1:5000"
LAUNCH = f"{BASE}/lti/launch"
DEEP_LINK = f"{BASE}/lti/deep-link"


def register(
    platform: Platform, organisation_id: OrganisationId, deployments: Sequence[str] = ("1",)
) -> UUID:
    """Make the two know each other, as an administrator does by hand on both sides."""
    platform.redirect_uris = [LAUNCH, DEEP_LINK]
    with unit_of_work():
        return platforms.add(
            organisation_id,
            issuer=platform.issuer,
            client_id=platform.client_id,
            auth_url=platform.auth_url,
            token_url=platform.token_url,
            jwks_url=platform.jwks_url,
            deployment_ids=list(deployments),
        )


def place(platform: Platform, placement: str, **more: Any) -> Link:
    """Put a placement of ours into the course."""
    return platform.place(f"{LAUNCH}?place={placement}", **more)


class Visitor:
    """A browser in which somebody walks from their course to us."""

    def __init__(self, app: Flask, platform: Platform) -> None:
        self.client = ServerLikeClient(app, app.response_class, use_cookies=True)
        self.platform = platform

    def knock(self, user: User, link: Link | None = None, **more: Any) -> TestResponse:
        """Press the link in the course: our answer leads back to the platform."""
        fields = self.platform.initiation(user, link, **more)
        return self.client.post("/lti/login", data=fields)

    def answer(self, user: User, link: Link | None = None, **more: Any) -> dict[str, str]:
        """Go as far as the form that the platform has the browser post to us."""
        knocked = self.knock(user, link, **more)
        assert knocked.status_code == 302, knocked.text
        _action, fields = answer_to(knocked.location)
        return fields

    def post(self, fields: dict[str, str], **options: Any) -> TestResponse:
        options.setdefault("headers", {"Accept-Language": "en"})
        return self.client.post("/lti/launch", data=fields, **options)

    def launch(self, user: User, link: Link | None = None, **more: Any) -> TestResponse:
        """Walk all the way; returns our answer to the token."""
        return self.post(self.answer(user, link, **more))

    def arrive(self, user: User, link: Link | None = None, **more: Any) -> TestResponse:
        """Walk all the way and in: returns the page that stands in the frame then."""
        answer = self.launch(user, link, **more)
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.location)
