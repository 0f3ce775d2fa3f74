"""The cases of the 1EdTech certification run against our test platform."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.conftest import People
from tests.lti.conftest import host, platform, tool
from tests.lti.platform import Link, Platform
from tests.lti.tool import Visitor, place, register

__all__ = ["host", "platform", "tool"]

MODULE = "module:new-partnerships"


@pytest.fixture
def link(tool: Flask, platform: Platform, people: People) -> Link:
    """A module of ours in the course of a registered platform."""
    register(platform, people.organisation("Example Course"))
    return place(platform, MODULE)


@pytest.fixture
def arriving(tool: Flask, platform: Platform) -> Callable[[], Visitor]:
    """Return a new browser that walks from the platform to us."""
    return lambda: Visitor(tool, platform)
