"""What somebody may try at the verifier, which is open to everybody, and with what badges carry."""

from __future__ import annotations

import json
import sqlite3

import pytest
from defusedxml.minidom import parseString  # type: ignore[import-untyped]
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from app.kernel import clock
from app.kernel.db import db
from badges import catalog, publishing, service
from badges.documents.v2 import CONTEXT
from badges.documents.v3 import CREDENTIALS_CONTEXT
from badges.verifying import pictures, reading
from badges.verifying.model import Outcome, Stop
from badges.verifying.status import StatusLookup
from tests.badges.conftest import Award
from tests.conftest import People


def verify(app: Flask, badge: str) -> TestResponse:
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client().post("/verify", data={"text": badge})


def credential(issuer: str, **more: object) -> str:
    """Return a 3.0 credential that says it is by this issuer."""
    proof = {"cryptosuite": "eddsa-rdfc-2022", "verificationMethod": f"{issuer}#key"}
    return json.dumps(
        {
            "@context": [CREDENTIALS_CONTEXT],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": issuer,
            "proof": proof,
            **more,
        }
    )


@pytest.mark.parametrize(
    "badge",
    [
        "http://[bad",
        "http://example.org:99999/",
        "http://a..b/",
        f"http://{'a' * 100}.example/",
        "http://\u2100.example/",
        json.dumps({"@context": CONTEXT, "type": "Assertion", "id": "http://[bad"}),
        credential("did:web:[bad"),
        credential("did:web:a%0d%0ab"),
        credential("did:web:" + ":" * 50),
        credential("did:key:zzz"),
        credential("did:web:"),
    ],
)
def test_address_that_is_none_gets_an_answer(app: Flask, badge: str) -> None:
    answer = verify(app, badge)
    assert answer.status_code == 200
    assert service.verify(badge.encode()).outcome is not Outcome.VALID


def test_broken_status_address_gets_an_answer(app: Flask) -> None:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "http://[bad",
    }
    found = StatusLookup("did:key:z", publishing.resolver(), clock.now()).check(entry)
    assert (found.code, found.outcome) == ("status_unreachable", Outcome.UNKNOWN)


def test_largest_drawing_of_ours_is_far_from_the_limit(app: Flask) -> None:
    marks = [d.artwork.count("<") + d.artwork.count("=") for d in catalog.designs().values()]
    assert max(marks) * 10 < pictures.MAX_MARKUP


def test_statement_cannot_end_the_section_it_is_baked_into(
    app: Flask, people: People, award: Award
) -> None:
    ending = "]]></openbadges:assertion><script>alert(1)</script>"
    award_id = award(people(), statement=f"Did it. {ending}", evidence_titles=(ending,))
    picture = app.test_client().get(f"/badges/v2/assertions/{award_id}.svg")
    assert picture.status_code == 200
    assert parseString(picture.data).getElementsByTagName("script") == []
    # The carrier's text, not its `verify` attribute, holds the words.
    section = picture.data.partition(b"<![CDATA[")[2].partition(b"]]>")[0]
    published = json.loads(publishing.assertion(award_id).body)
    assert json.loads(section) == published
    assert service.verify(picture.data).outcome is Outcome.VALID


def test_verifying_holds_no_write_lock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow foreign host must not keep everybody else from writing (SQLite has one lock)."""
    file = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    wrote = []

    def while_waiting(url: str) -> publishing.Resolved:
        db.session.execute(text("SELECT 1"))
        with sqlite3.connect(file, timeout=0.2) as other:
            other.execute("UPDATE organisation SET name = name")
        wrote.append(url)
        return publishing.Resolved(b"{}")

    monkeypatch.setattr(publishing, "_fetched", while_waiting)
    answer = verify(app, "https://badges.example/1.json")
    assert (answer.status_code, wrote) == (200, ["https://badges.example/1.json"])


def test_status_list_with_a_number_beyond_every_database_is_unknown(both_app: Flask) -> None:
    answer = both_app.test_client().get("/badges/v3/status/" + "9" * 40)
    assert answer.status_code == 404


def test_limits_of_reading() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    for given in ('{"a":' + deep + "}", '{"a": NaN}', '{"a": "\\ud800"}', "{" * 10, '{"a":"' * 9):
        with pytest.raises(Stop):
            reading.read(given.encode())
