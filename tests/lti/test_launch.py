"""From a link in a course to a page of ours: login, token, launch, frame."""

from __future__ import annotations

from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from app.lti.tables import LaunchRow, LoginRow, ResourceLinkRow
from tests.conftest import People
from tests.lti.platform import Platform, query_of
from tests.lti.tool import LAUNCH, Visitor, place, register


def test_learner_walks_from_the_course_to_a_module(
    tool: Flask, platform: Platform, people: People
) -> None:
    register(platform, people.organisation())
    link = place(platform, "module:new-partnerships")
    visitor = Visitor(tool, platform)
    answer = visitor.launch(platform.users["3"], link)
    launch = db.session.scalars(sa.select(LaunchRow)).one()
    assert (answer.status_code, answer.location) == (
        303,
        f"/in/{launch.id}/modules/new-partnerships",
    )
    page = visitor.client.get(answer.location)
    assert page.status_code == 200
    assert '<header class="site-header">' not in page.text
    assert f'href="/in/{launch.id}/modules/new-partnerships/units/' in page.text
    assert f"frame-ancestors {platform.issuer}" in page.headers["Content-Security-Policy"]


def test_login_asks_the_platform_as_registered(
    tool: Flask, platform: Platform, people: People
) -> None:
    register(platform, people.organisation())
    link = place(platform, "module:new-partnerships")
    fields = platform.initiation(platform.users["3"], link)
    for answer in (
        Visitor(tool, platform).client.post("/lti/login", data=fields),
        Visitor(tool, platform).client.get("/lti/login", query_string=fields),
    ):
        asked = query_of(answer.location)
        state, nonce = asked.pop("state"), asked.pop("nonce")
        assert min(len(state), len(nonce)) == 32
        assert asked == {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": platform.client_id,
            "redirect_uri": LAUNCH,
            "login_hint": "3",
            "lti_message_hint": fields["lti_message_hint"],
        }
        assert answer.location.startswith(f"{platform.auth_url}?")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LoginRow)) == 2


def test_link_remembers_its_place_and_column(
    tool: Flask, platform: Platform, people: People
) -> None:
    register(platform, people.organisation())
    link = place(platform, "quiz:new-partnerships", score_maximum=10)
    Visitor(tool, platform).arrive(platform.users["3"], link)
    row = db.session.scalars(sa.select(ResourceLinkRow)).one()
    assert (row.link_id, row.placement) == (link.id, "quiz:new-partnerships")
    assert row.line_item == platform.line_item_url(link.line_item or "")
    assert urlsplit(row.line_items or "").path.endswith("/lineitems")
