"""Badges made elsewhere: hosted by others, by Moodle with its own words, and whose they are."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from badges.verifying import example
from badges.verifying.mine import Mine, is_mine
from badges.verifying.model import Identity, Outcome, Report, Unreachable
from tests.badges.foreign import (
    EMAIL,
    SITE,
    Net,
    assertion,
    claims,
    credential,
    found,
    multikey,
    signed_assertion,
    site,
    token,
    verified,
)

VALID: tuple[Outcome, list[str]] = (Outcome.VALID, [])


def remarks(report: Report) -> list[str]:
    return [check.code for check in report.checks if check.remark]


# -- Moodle ------------------------------------------------------------------------------------

MOODLE = "https://moodle.example/badges"
HERE = f"{MOODLE}/assertion.php?b=0123456789abcdef&obversion=2"
PICTURE = "data:image/png;base64," + "iVBORw0KGgo" * 30_000
"""Moodle writes its pictures, up to 512 pixels wide, into the JSON."""


def moodle() -> tuple[dict[str, Any], Net]:
    """Return a badge as Moodle 4 and 5 make it, and what stands at its addresses."""
    issuer = {
        "name": "Example Moodle",
        "url": "https://moodle.example",
        "email": "badges@moodle.example",
        "@context": "https://w3id.org/openbadges/v2",
        "id": f"{MOODLE}/issuer_json.php?id=3",
        "type": "Issuer",
    }
    badge = {
        "name": "Example badge",
        "description": "An example.",
        "image": PICTURE,
        "criteria": {"id": f"{MOODLE}/badge.php?hash=0123", "narrative": "Do it."},
        "issuer": issuer,
        "@context": "https://w3id.org/openbadges/v2",
        "id": f"{MOODLE}/badge_json.php?id=3",
        "type": "BadgeClass",
        "version": "1",
        "@language": "en",
        "alignments": [{"targetName": "Example", "targetUrl": "https://example.org/"}],
    }
    made = {
        "recipient": {
            "identity": "sha256$" + hashlib.sha256(f"{EMAIL}badges1".encode()).hexdigest(),
            "type": "email",
            "hashed": True,
            "salt": "badges1",
        },
        "badge": badge,
        "verify": {"type": "hosted", "url": HERE},
        "issuedOn": "2026-03-14T10:26:53+01:00",
        "evidence": f"{MOODLE}/badge.php?hash=0123",
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": HERE,
    }
    return made, Net({HERE: made, badge["id"]: badge, issuer["id"]: issuer})  # type: ignore[dict-item]


def test_badge_of_moodle_is_valid_and_told_what_is_off() -> None:
    made, net = moodle()
    for given in (HERE, made):
        report = verified(given, net)
        assert found(report) == VALID
        assert remarks(report) == ["word_of_version_1", "alignment_lost"]
        assert is_mine(report.facts.holder, EMAIL) is Mine.YES
    made["issuedOn"] = "2020-01-01T00:00:00Z"
    assert verified({**moodle()[0], **made}, moodle()[1]).outcome is Outcome.NOT_VALID


def test_badge_of_moodle_is_not_valid_once_moodle_does_not_know_it() -> None:
    made, net = moodle()
    net.documents[HERE] = Unreachable("status_404", HERE)
    assert found(verified(made, net)) == (Outcome.NOT_VALID, ["hosted_missing"])


# -- hosted by others --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        (None, Outcome.VALID),
        ({"startsWith": f"{SITE}/a/"}, Outcome.VALID),
        ({"startsWith": [f"{SITE}/b/"]}, Outcome.NOT_VALID),
        ({"startsWith": ""}, Outcome.NOT_VALID),
        ({"startsWith": SITE, "allowedOrigins": ["other.example"]}, Outcome.NOT_VALID),
        ({"allowedOrigins": ["other.example", "issuer.example"]}, Outcome.VALID),
        ({"allowedOrigins": "issuer.example"}, Outcome.VALID),
    ],
)
def test_issuer_says_where_its_badges_may_stand(policy: object, outcome: Outcome) -> None:
    changes = {"verification": policy} if policy else {}
    assert verified(assertion(), site(**changes)).outcome is outcome


def test_badge_with_its_class_and_issuer_inside_is_checked_against_what_stands_there() -> None:
    net = site()
    inside = {**net.documents[f"{SITE}/class.json"], "name": "Better badge"}
    report = verified({**assertion(), "badge": inside}, net)
    assert (report.outcome, report.facts.name) == (Outcome.VALID, "Example badge")


@pytest.mark.parametrize("head", ["", "\ufeff", "\n  "])
def test_json_may_begin_as_editors_like_it(head: str) -> None:
    assert found(verified(head + json.dumps(assertion()), site())) == VALID


def test_document_that_begins_with_a_byte_order_mark_is_read() -> None:
    net = site()
    issuer = json.dumps(net.documents[f"{SITE}/issuer.json"]).encode()
    net.documents[f"{SITE}/issuer.json"] = b"\xef\xbb\xbf" + issuer
    assert found(verified(assertion(), net)) == VALID


# -- whose it is -------------------------------------------------------------------------------


def hashed(address: str, kind: str = "sha256", salt: str = "") -> Identity:
    digest = hashlib.new(kind, (address + salt).encode()).hexdigest()
    return Identity(f"{kind}${digest}", salt, hashed=True)


@pytest.mark.parametrize(
    ("holder", "mine"),
    [
        ([hashed(EMAIL, salt="s")], Mine.YES),
        ([hashed(EMAIL, "md5")], Mine.YES),
        ([hashed("Example.Learner@Example.org")], Mine.YES),  # hashed as it was typed
        ([hashed("other@example.org"), hashed(EMAIL)], Mine.YES),
        ([Identity(EMAIL.upper())], Mine.YES),
        ([Identity(f"mailto:{EMAIL}")], Mine.YES),
        ([hashed("other@example.org")], Mine.NO),
        ([Identity(hashed(EMAIL).value.upper().replace("SHA", "sha"), hashed=True)], Mine.YES),
        ([Identity("sha256$é", hashed=True)], Mine.NO),
        ([Identity("sha1$0", hashed=True)], Mine.UNKNOWN),
        ([Identity("did:key:z6Mk")], Mine.UNKNOWN),
        ([], Mine.UNKNOWN),
    ],
)
def test_badge_is_somebodys_by_the_address_they_type(holder: list[Identity], mine: Mine) -> None:
    assert is_mine(holder, " Example.Learner@Example.org ") is mine


def test_every_form_says_whom_it_was_issued_to() -> None:
    did = f"did:key:{multikey()}"
    subject = {**credential(did)["credentialSubject"], "id": f"mailto:{EMAIL}"}
    given = token(claims(credential(did, credentialSubject=subject), sub=subject["id"]), "EdDSA")
    assert is_mine(verified(given).facts.holder, EMAIL) is Mine.YES
    for made in (token(signed_assertion()), assertion()):
        assert is_mine(verified(made, site()).facts.holder, "nobody@example.org") is Mine.NO


def test_example_is_valid_until_somebody_changes_it() -> None:
    report = verified(example.valid())
    assert found(report) == VALID
    assert is_mine(report.facts.holder, example.HOLDER) is Mine.YES
    assert found(verified(example.altered())) == (Outcome.NOT_VALID, ["signature_bad"])
