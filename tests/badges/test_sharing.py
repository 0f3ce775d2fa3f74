"""Whom a holder lets see what: switches, links, and that nothing else gives a name away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import clock, signed
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict
from app.kernel.identity import Actor
from app.wiring import PERSONAL_DATA
from badges import service
from badges.sharing import service as sharing
from badges.sharing.model import Link, Visibility
from tests.badges.conftest import Award
from tests.conftest import People

SignIn = Callable[[Actor], FlaskClient]
NAME = "Amélie Example"
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


def link_of(client: FlaskClient, path: str, **fields: str) -> str:
    """Make a link by the form on a page; return its path."""
    answer = client.post(f"{path}/links", data={"label": "Example Employer", "days": "0", **fields})
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    found = re.search(r'class="links__address"><a href="http://127.0.0.1:5000([^"]+)', page)
    assert found is not None
    return found[1]


def only_link(actor: Actor) -> Link:
    (link,) = sharing.links_of(actor)
    return link


def test_link_shows_the_name_until_it_is_withdrawn(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    holder = people(NAME)
    path = f"/badges/{award(holder)}"
    client, visitor = sign_in(holder), app.test_client()
    shared = link_of(client, path)
    client.get(shared)
    assert only_link(holder).last_opened_at is None

    answer = visitor.get(shared)
    assert (answer.status_code, NAME in answer.get_data(as_text=True)) == (200, True)
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert f"{NAME}: Partnership competence A" in answer.get_data(as_text=True)
    first = only_link(holder).last_opened_at
    assert first is not None
    visitor.get(shared)
    assert only_link(holder).last_opened_at == first
    assert NAME not in visitor.get(path).get_data(as_text=True)
    assert visitor.get(f"{shared}/attestation.pdf").data.startswith(b"%PDF-")
    assert visitor.get(f"{path}/attestation.pdf").status_code == 404

    withdrawn = client.post(f"/badges/links/{only_link(holder).id}/withdraw")
    assert withdrawn.status_code == 303
    for closed in (shared, f"{shared}/attestation.pdf"):
        answer = visitor.get(closed)
        assert answer.status_code == 404
        assert "does not open anything" in answer.get_data(as_text=True)


def test_link_ends_on_its_day_and_cannot_be_guessed(
    app: Flask, people: People, award: Award
) -> None:
    holder = people(NAME)
    award_id = award(holder)
    with unit_of_work():
        link = sharing.make_link(holder, award_id, label="Week", days=7)
    path, visitor = f"/badges/shared/{sharing.token_of(link)}", app.test_client()
    assert visitor.get(path).status_code == 200
    with clock.at(link.created_at + timedelta(days=7)):
        assert visitor.get(path).status_code == 404
    for token in (str(link.id), signed.sign("another-purpose", link.id), path[15:-1], "x"):
        assert visitor.get(f"/badges/shared/{token}").status_code == 404


def test_switch_follows_from_what_is_open(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    holder = people(NAME)
    award_id = award(holder)
    client = sign_in(holder)

    def choose(visible: str) -> tuple[Visibility, bool, str]:
        data = {"visible": visible, "listed": "y", "back": "mine"}
        answer = client.post(f"/badges/{award_id}/visibility", data=data)
        assert (answer.status_code, answer.location) == (303, f"/badges/#badge-{award_id}")
        found = service.get_award(award_id)
        links = sharing.links_of(holder)
        page = client.get("/badges/").get_data(as_text=True)
        summary = re.search(r'badge-card__seen">\s*<summary>(.*?)</summary>', page, re.DOTALL)
        assert summary is not None
        return sharing.visibility(found, links), found.listed, " ".join(summary[1].split())

    assert choose("unlisted") == (
        "unlisted", False, "Only your links show that it is yours (one link)"
    )  # fmt: skip
    assert choose("unlisted")[2].endswith("(one link)")
    assert choose("shown") == ("shown", True, "Everybody sees that it is yours (one link)")
    assert choose("hidden") == ("hidden", False, "Nobody sees that it is yours")
    assert client.post(f"/badges/{award_id}/visibility", data={"visible": "x"}).status_code == 404


def test_nobody_shares_what_is_not_theirs(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    holder = people(NAME)
    award_id = award(holder)
    with unit_of_work():
        link = sharing.make_link(holder, award_id, label="Mine", days=0)
    other = sign_in(people("Example Other"))
    data = {"label": "Yours", "days": "0"}
    assert other.post(f"/badges/{award_id}/links", data=data).status_code == 404
    assert other.post(f"/badges/links/{link.id}/withdraw").status_code == 404
    assert other.post(f"/badges/links/{uuid4()}/withdraw").status_code == 404
    assert only_link(holder).withdrawn_at is None
    for path in ("passport", "passport.pdf", "passport.json"):
        assert app.test_client().get(f"/badges/{path}").status_code == 302


@pytest.mark.parametrize("path", ["badge", "passport"])
def test_link_without_a_label_is_refused_beside_its_field(
    app: Flask, people: People, award: Award, sign_in: SignIn, path: str
) -> None:
    holder = people(NAME)
    place = f"/badges/{award(holder)}" if path == "badge" else "/badges/passport"
    answer = sign_in(holder).post(f"{place}/links", data={"label": " \u202e ", "days": "0"})
    assert answer.status_code == 422
    assert "Say who the link is for" in answer.get_data(as_text=True)
    assert sharing.links_of(holder) == []


def test_links_have_a_limit(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MOST_OPEN", 1)
    holder = people(NAME)
    with unit_of_work():
        link = sharing.make_link(holder, None, label="One", days=0, self_levels=True)
    with pytest.raises(Conflict), unit_of_work():
        sharing.make_link(holder, None, label="Two", days=0)
    with unit_of_work():
        sharing.withdraw(link.id, holder)
        sharing.make_link(holder, None, label="Two", days=0)


def test_hidden_badge_names_its_holder_nowhere(app: Flask, people: People, award: Award) -> None:
    holder, visitor = people(NAME), app.test_client()
    path = f"/badges/{award(holder)}"
    answer = visitor.get(path)
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert "Amélie" not in answer.get_data(as_text=True)
    assert visitor.get(f"{path}/attestation.pdf").status_code == 404
    assert visitor.get(f"{path}/card-en.png").status_code == 200


def test_erasing_deletes_the_links(app: Flask, people: People, award: Award) -> None:
    holder = people(NAME)
    award_id = award(holder)
    with unit_of_work():
        link = sharing.make_link(holder, award_id, label="Example Employer", days=30)
    exported = {key: value for part in PERSONAL_DATA for key, value in [*part.export(
        holder.person_id).items()]}  # fmt: skip
    (told,) = exported["badge_links"]
    assert (told["label"], told["badge"]) == ("Example Employer", str(award_id))
    token = sharing.token_of(link)
    with unit_of_work():
        service.erase_personal_data(holder.person_id)
        sharing.erase_personal_data(holder.person_id)
    assert app.test_client().get(f"/badges/shared/{token}").status_code == 404
    assert sharing.export_personal_data(holder.person_id) == {"badge_links": []}
