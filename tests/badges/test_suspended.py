"""A suspended badge is called valid nowhere: what is shown of it says the same as its documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from badges import service
from badges.sharing import service as sharing
from tests.badges.conftest import Award
from tests.conftest import People

SignIn = Callable[[Actor], FlaskClient]
NAME = "Amélie Example"
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


def test_suspended_badge_vouches_for_nobody(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    holder = people(NAME)
    award_id = award(holder)
    with unit_of_work():
        badge = sharing.token_of(sharing.make_link(holder, award_id, label="One", days=0))
        passport = sharing.token_of(sharing.make_link(holder, None, label="All", days=0))
    client, visitor = sign_in(holder), app.test_client()
    shared = f"/badges/shared/{passport}"
    papers = (f"/badges/{award_id}/attestation.pdf", "/badges/passport.json")
    card = f"/badges/{award_id}/card-en.png"
    drawn = visitor.get(card).data

    def seen() -> tuple[int, int, int, int]:
        return (
            client.get(papers[0]).status_code,
            visitor.get(f"/badges/shared/{badge}/attestation.pdf").status_code,
            len(client.get(papers[1]).get_json(force=True)["verifiableCredential"]),
            len(
                visitor.get(f"{shared}/passport.json").get_json(force=True)["verifiableCredential"]
            ),
        )

    assert seen() == (200, 200, 1, 1)
    with unit_of_work():
        service.suspend(award_id, None, "A doubt")
    assert seen() == (404, 404, 0, 0)
    assert NAME not in visitor.get(shared).text
    assert visitor.get(card).data != drawn
    page = visitor.get(f"/badges/{award_id}", headers={"Accept-Language": "en"}).text
    assert 'og:description" content="This badge is suspended and not valid now."' in page
    mine = client.get("/badges/", headers={"Accept-Language": "en"}).text
    assert "<strong>Suspended</strong>" in mine
    with unit_of_work():
        service.lift(award_id, None)
    assert seen() == (200, 200, 1, 1)
    assert visitor.get(card).data == drawn
