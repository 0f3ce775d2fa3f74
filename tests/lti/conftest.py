"""A platform that launches us, and an application that may fetch from it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lti.platform import Platform


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A running platform of our own, like Moodle 4.5, that knows no tool yet."""
    with Platform() as running:
        yield running
