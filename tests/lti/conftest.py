"""A platform that launches us, and an application that may fetch from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.kernel.ids import OrganisationId
from app.lti import authorising, key_sets
from tests.conftest import People
from tests.lti.hosts import Host
from tests.lti.platform import Platform
from tests.lti.tool import register


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A running platform of our own, like Moodle 4.5, that knows no tool yet."""
    with Platform() as running:
        yield running


@pytest.fixture
def tool(app: Flask) -> Flask:
    """The application, allowed to fetch from the platform on this machine."""
    key_sets.forget_all()
    near = replace(app.extensions["keepinpact_settings"], allow_hosts=frozenset({"127.0.0.1"}))
    app.extensions["keepinpact_settings"] = near
    return app


@pytest.fixture
def host() -> Iterator[Host]:
    """Another machine, which answers whatever a test has it answer."""
    with Host() as running:
        yield running


@pytest.fixture
def centre(tool: Flask, platform: Platform, people: People) -> Iterator[OrganisationId]:
    """An organisation that the platform is registered with, which can fetch our keys."""
    organisation_id = people.organisation()
    register(platform, organisation_id)
    platform.tool_keys = lambda: tool.test_client().get("/lti/jwks.json").get_json()
    authorising._kept.clear()
    yield organisation_id
    authorising._kept.clear()
