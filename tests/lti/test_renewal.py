"""A platform takes our registration anew, and only its own."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.kernel.db import db, unit_of_work
from app.kernel.ids import OrganisationId
from app.lti import platforms, registering, renewing
from app.lti.tables import PlatformRow, RegistrationLinkRow
from tests.browsing import ServerLikeClient
from tests.conftest import People
from tests.lti.hosts import Host
from tests.lti.platform import Platform
from tests.lti.tool import register


@pytest.fixture
def address(tool: Flask, platform: Platform, centre: OrganisationId) -> str:
    """The path through which the registered platform renews our registration."""
    row = db.session.scalars(sa.select(PlatformRow)).one()
    return f"/lti/register/{renewing.key_of(platforms.known(row.id))}"


def opened(tool: Flask, path: str, query: str = "") -> TestResponse:
    client = ServerLikeClient(tool, tool.response_class, use_cookies=True)
    return client.get(f"{path}?{query}", headers={"Accept-Language": "en"})


def stands() -> tuple[object, ...]:
    row = db.session.scalars(sa.select(PlatformRow)).one()
    names = ("organisation_id", "issuer", "client_id", "auth_url", "token_url", "jwks_url")
    return tuple(getattr(row, name) for name in names)


def renewed_at() -> object:
    db.session.remove()
    return db.session.scalars(sa.select(PlatformRow.renewed_at)).one()


def test_registration_is_renewed_as_often_as_somebody_likes(
    tool: Flask, platform: Platform, address: str
) -> None:
    assert "Press “Update” beside ours" in opened(tool, address).text
    before = stands()
    for number in (1, 2):
        answer = opened(tool, address, platform.registration_query(update=True))
        assert (answer.status_code, "Up to date" in answer.text) == (200, True)
        assert len(platform.registrations) == number
    assert registering.TOOL_CLAIM in platform.registrations[0]
    assert stands() == before
    assert renewed_at() is not None


def test_token_for_a_new_tool_adds_none(tool: Flask, platform: Platform, address: str) -> None:
    answer = opened(tool, address, platform.registration_query())
    assert (answer.status_code, "lti_update_new" in answer.text) == (400, True)
    assert (platform.registrations, renewed_at()) == ([], None)


@pytest.mark.parametrize(
    ("named", "hosted_at", "code"),
    [
        ("its own", "127.0.0.1", "lti_update_elsewhere"),
        ("ours", "localhost", "lti_configuration_issuer"),
        ("ours", "127.0.0.1", "lti_update_elsewhere"),  # a neighbour on the host of the platform
    ],
)
def test_update_by_another_site_changes_nothing(
    tool: Flask,
    platform: Platform,
    host: Host,
    address: str,
    *,
    named: str,
    hosted_at: str,
    code: str,
) -> None:
    current = tool.extensions["keepinpact_settings"]
    near = replace(current, allow_hosts=frozenset({"127.0.0.1", "localhost"}))
    tool.extensions["keepinpact_settings"] = near
    found = registering.configuration(platform.url("openid-configuration.php"))
    issuer = platform.issuer if named == "ours" else host.origin
    said = {**found, "issuer": issuer, "registration_endpoint": host.url}
    host.says(json.dumps({**said, "client_id": platform.client_id}).encode())
    query = dict(parse_qsl(platform.registration_query(update=True)))
    query["openid_configuration"] = host.url.replace("127.0.0.1", hosted_at)
    before = stands()
    answer = opened(tool, address, urlencode(query))
    assert (answer.status_code, code in answer.text) == (400, True)
    assert (stands(), renewed_at(), len(host.requests)) == (before, None, 1)


def test_update_of_another_tool_of_the_site_changes_nothing(
    tool: Flask, platform: Platform, address: str
) -> None:
    platform.client_id = "another"
    answer = opened(tool, address, platform.registration_query(update=True))
    assert (answer.status_code, "lti_update_elsewhere" in answer.text) == (400, True)
    assert (renewed_at(), platform.registrations) == (None, [])


def made_link(organisation_id: OrganisationId) -> str:
    with unit_of_work():
        made = registering.make_link(organisation_id, None)
        return f"/lti/register/{registering.key_of(made)}"


def test_one_time_link_updates_what_its_organisation_has(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    """Whoever pastes a fresh link where we are known is offered “Update” by Moodle first."""
    before = stands()
    link = made_link(centre)
    answer = opened(tool, link, platform.registration_query(update=True))
    assert (answer.status_code, "Up to date" in answer.text) == (200, True)
    assert stands() == before
    assert len(platform.registrations) == 1
    row = db.session.scalars(sa.select(RegistrationLinkRow)).one()
    assert (row.used_at is not None, row.platform_id is not None) == (True, True)


def test_one_time_link_of_another_organisation_moves_nobody(
    tool: Flask, platform: Platform, centre: OrganisationId, people: People
) -> None:
    before = stands()
    link = made_link(people.organisation("Another Centre"))
    answer = opened(tool, link, platform.registration_query(update=True))
    assert (answer.status_code, "lti_platform_taken" in answer.text) == (409, True)
    assert (stands(), platform.registrations) == (before, [])
    assert db.session.scalars(sa.select(RegistrationLinkRow.used_at)).one() is None


def test_update_of_a_tool_that_we_do_not_know_registers_it(
    tool: Flask, platform: Platform, people: People
) -> None:
    """We were removed here and stayed there; the update brings us together again."""
    answer = opened(
        tool, made_link(people.organisation()), platform.registration_query(update=True)
    )
    assert (answer.status_code, "Connected" in answer.text) == (200, True)
    assert stands()[2] == platform.client_id


def test_address_of_a_removed_platform_leads_nowhere(
    tool: Flask, platform: Platform, people: People
) -> None:
    with unit_of_work():
        platform_id = register(platform, people.organisation())
        path = f"/lti/register/{renewing.key_of(platforms.known(platform_id))}"
        db.session.execute(sa.text("DELETE FROM lti_deployment"))
        db.session.delete(db.session.get_one(PlatformRow, platform_id))
    asked = len(platform.requests)
    answer = opened(tool, path, platform.registration_query(update=True))
    assert (answer.status_code, len(platform.requests)) == (404, asked)
