"""A platform that launches us, and an application that may fetch from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.lti import key_sets
from tests.lti.platform import Platform


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
