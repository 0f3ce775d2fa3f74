from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.learning import catalog as learning
from app.toolkit import needs
from tests.toolkit.instruments import EVERYTHING, TAKING


@pytest.fixture
def engine() -> Iterator[None]:
    """Two instruments of the tests' own beside the shipped ones; name `app` or `both_app` first."""
    before = needs.needed()
    first, *others = learning.catalog().modules
    with_ours = replace(first, instruments=(*first.instruments, EVERYTHING, TAKING))
    needs.provide(replace(before, modules=lambda: [with_ours, *others]))
    yield
    needs.provide(before)
