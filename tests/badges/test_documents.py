"""The documents over HTTP: open to all, cheap, cacheable, and never with a session."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from badges import checking, service
from tests.badges.conftest import Award
from tests.conftest import Counted

People = Callable[..., Actor]
Counting = Callable[[], AbstractContextManager[Counted]]
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")

DOCUMENTS = {
    "/badges/v2/issuer.json": ("application/ld+json", 2),
    "/badges/v2/key.json": ("application/ld+json", 2),
    "/badges/v2/classes/new-partnerships.json": ("application/ld+json", 1),
    "/badges/v2/classes/new-partnerships.png": ("image/png", 1),
    "/badges/v2/classes/new-partnerships.svg": ("image/svg+xml", 1),
    "/badges/v2/classes/fr/new-partnerships.json": ("application/ld+json", 1),
    "/badges/v2/assertions/{}.json": ("application/ld+json", 0),
    "/badges/v2/assertions/{}.jws": ("text/plain", 1),
    "/badges/v2/assertions/{}.png": ("image/png", 2),
    "/badges/v2/assertions/{}.svg": ("image/svg+xml", 2),
    "/badges/v2/revocations.json": ("application/ld+json", 2),
    "/badges/v3/issuer.json": ("application/ld+json", 2),
    "/badges/v3/achievements/new-partnerships": ("application/ld+json", 1),
    "/badges/v3/achievements/fr/new-partnerships": ("application/ld+json", 1),
    "/badges/v3/credentials/{}.json": ("application/ld+json", 0),
    "/badges/v3/credentials/{}.jwt": ("text/plain", 2),
    "/badges/v3/credentials/{}.jwt?alg=RS256": ("text/plain", 2),
    "/badges/v3/credentials/{}.png": ("image/png", 3),
    "/badges/v3/credentials/{}.svg": ("image/svg+xml", 3),
    "/badges/v3/status/1": ("application/ld+json", 1),
    "/badges/v3/status/3": ("application/vc+jwt", 1),
    "/.well-known/did.json": ("application/json", 4),
    "/.well-known/jwks.json": ("application/jwk-set+json", 2),
}
"""Path → content type and SQL statements; the one that the driver runs alone is not counted."""


NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("path", DOCUMENTS)
def test_document_is_open_cacheable_and_cheap(
    app: Flask, people: People, award: Award, count_statements: Counting, path: str
) -> None:
    award_id = award(people())
    client = app.test_client()
    with count_statements() as counted:
        answer = client.get(path.format(award_id))
    content_type, statements = DOCUMENTS[path]
    assert (answer.status_code, answer.mimetype) == (200, content_type)
    assert counted.total == statements
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.cache_control.public
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = client.get(path.format(award_id), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_documents_cost_the_same_with_three_badges(
    app: Flask, people: People, award: Award, count_statements: Counting
) -> None:
    award_ids = [award(people()) for _ in range(3)]
    with unit_of_work():
        for award_id in award_ids[1:]:
            service.revoke(award_id, None, "Issued by mistake")
    for path, (_, statements) in DOCUMENTS.items():
        with count_statements() as counted:
            assert app.test_client().get(path.format(award_ids[0])).status_code == 200
        assert (path, counted.total) == (path, statements)


@pytest.mark.parametrize(
    "path",
    [
        "/badges/v2/classes/unknown.json",
        "/badges/v2/classes/unknown.png",
        f"/badges/v2/assertions/{NOBODYS}.json",
        f"/badges/v2/assertions/{NOBODYS}.png",
        f"/badges/v2/assertions/{NOBODYS}.jws",
        "/badges/v2/key.json",
        "/badges/v2/classes/xx/new-partnerships.json",
        f"/badges/v3/credentials/{NOBODYS}.svg",
        f"/badges/v3/credentials/{NOBODYS}.jwt?alg=none",
        "/badges/v3/achievements/unknown",
        f"/badges/v3/credentials/{NOBODYS}.json",
        "/badges/v3/status/9",
    ],
)
def test_document_that_does_not_exist_is_missing_in_json(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.json) == (404, {"error": "not_found"})
    assert "Set-Cookie" not in answer.headers


def test_class_is_served_before_anybody_holds_it(app: Flask, people: People, award: Award) -> None:
    award(people())
    answer = app.test_client().get("/badges/v2/classes/finance.json")
    assert answer.status_code == 200
    document = json.loads(answer.data)
    assert document["alignment"][0]["targetCode"] == "B"


def _get(client: FlaskClient, path: str) -> tuple[int, dict[str, object]]:
    answer = client.get(path)
    document: dict[str, object] = json.loads(answer.data) if answer.data else {}
    return answer.status_code, document


def test_revoking_shows_in_every_form(both_app: Flask, people: People, award: Award) -> None:
    kept, award_id = award(people()), award(people())
    client = both_app.test_client()
    before = _get(client, "/badges/v3/status/1")[1]
    with unit_of_work():
        service.revoke(award_id, None, "Issued  by\nmistake")
    url = f"http://127.0.0.1:5000/badges/v2/assertions/{award_id}.json"
    said = {"id": url, "revoked": True, "revocationReason": "Issued by mistake"}
    assert _get(client, f"/badges/v2/assertions/{award_id}.json") == (
        410,
        {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", **said},
    )
    for kind in ("png", "svg"):
        assert client.get(f"/badges/v2/assertions/{award_id}.{kind}").status_code == 410
    signed = {**said, "id": f"urn:uuid:{award_id}"}
    listed = _get(client, "/badges/v2/revocations.json")[1]["revokedAssertions"]
    assert listed == [said, signed]
    assert _get(client, "/badges/v3/status/1")[1] != before
    assert _get(client, f"/badges/v3/credentials/{award_id}.json")[0] == 200
    page = client.get(f"/badges/{award_id}").get_data(as_text=True)
    assert "no longer valid" in page
    assert "Issued by mistake" in page
    assert [r.outcome for r in service.verify_award(award_id)] == ["not valid", "not valid"]
    assert [r.outcome for r in service.verify_award(kept)] == ["valid", "valid"]
    assert checking.still_valid(award_id) == []
    assert len(checking.still_valid(kept)) == len(checking.DOCUMENTS) == 5
