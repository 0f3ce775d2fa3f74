from __future__ import annotations

from uuid import UUID

import pytest

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.partners import lists, service
from tests.conftest import People
from tests.partners.data import examples


def filled(actor: Actor, count: int) -> UUID:
    """Make a list with so many example partners."""
    with unit_of_work():
        list_id = lists.make(actor, "Example partners")
        partner_list = lists.get(actor, list_id)
        for facts in examples(count):
            service.add(actor, partner_list, facts)
    return list_id


@pytest.fixture
def officer(people: People) -> Actor:
    return people("Example Officer")
