"""What is answered before Flask is reached says what Flask would have said."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from badges import service
from tests.badges.conftest import Award


@pytest.mark.parametrize("path", ["v2/assertions/{}.json", "v3/credentials/{}.json"])
def test_answer_is_the_one_of_the_view(
    app: Flask, people: Callable[..., Actor], award: Award, path: str
) -> None:
    award_id = award(people())
    address = f"/badges/{path.format(award_id)}"
    client = app.test_client()
    # A HEAD goes the ordinary way.
    first, ordinary = client.get(address), client.head(address)
    assert dict(first.headers) == dict(ordinary.headers)
    assert first.headers["ETag"]
    assert "max-age" in first.headers["Cache-Control"]
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    assert client.get(f"/badges/{path.format(uuid4())}").status_code == 404
    with unit_of_work():
        service.revoke(award_id, None, "Awarded in error.")
    assert client.get(address).status_code == (410 if "v2" in path else 200)
