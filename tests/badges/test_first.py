"""What is answered before Flask is reached says what Flask would have said."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from badges import service, store
from tests.badges.conftest import Award


def test_answer_is_the_one_of_the_view(
    both_app: Flask, people: Callable[..., Actor], award: Award
) -> None:
    award_id = award(people(), statement="Convention ® “d’Example”, שותפות")
    client = both_app.test_client()
    found = store.find_assertion(award_id)
    assert found
    issued = {"v2/assertions": found[0], "v3/credentials": store.find_credential(award_id)}
    addresses = {path: f"/badges/{path}/{award_id}.json" for path in issued}
    for path, address in addresses.items():
        first = client.get(address)
        assert first.get_json(force=True) == issued[path]
        # A HEAD goes the ordinary way.
        ordinary = client.head(address)
        assert sorted(first.headers) == sorted(ordinary.headers)
        assert first.headers["ETag"]
        assert "max-age" in first.headers["Cache-Control"]
        known = {"If-None-Match": first.headers["ETag"]}
        assert client.get(address, headers=known).status_code == 304
        assert client.get(f"/badges/{path}/{uuid4()}.json").status_code == 404
    changes: list[tuple[Callable[[], None], int]] = [
        (lambda: service.suspend(award_id, None, "A doubt."), 410),
        (lambda: service.lift(award_id, None), 200),
        (lambda: service.revoke(award_id, None, "Awarded in error."), 410),
    ]
    for change, expected in changes:
        with unit_of_work():
            change()
        assert client.get(addresses["v2/assertions"]).status_code == expected
        assert client.get(addresses["v3/credentials"]).status_code == 200
