"""The verifier: what is altered, foreign, withdrawn or out of reach, each by its reason."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.keys import Ed25519Key
from badges import issuer, publishing, service, signing, status_bits, store
from badges.documents import dids
from badges.model import Document
from badges.verifying.model import Outcome, Report, Resolve, Resolved, Unreachable
from badges.verifying.verify import verify, verify_document
from tests.badges.conftest import DECIDED_AT, Award

People = Callable[..., Actor]
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


def reasons(report: Report) -> list[str]:
    """Return the codes of the checks that did not pass, each once."""
    failed = [check.code for check in report.checks if check.outcome is not Outcome.VALID]
    return list(dict.fromkeys(failed))


def credential_of(award_id: Any) -> Document:
    found = store.find_credential(award_id)
    assert found is not None
    return copy.deepcopy(found)


def assertion_of(award_id: Any) -> Document:
    found = store.find_assertion(award_id)
    assert found is not None
    return copy.deepcopy(found[0])


def ours() -> Resolve:
    return publishing.resolver(ours_only=True)


def with_changed(document: Document, **answers: Document | Exception) -> Resolve:
    """Resolve as we publish, except for the addresses that end as named."""
    resolve = ours()

    def changed(url: str) -> Resolved:
        for ending, answer in answers.items():
            if ending in url:
                if isinstance(answer, Exception):
                    raise answer
                return Resolved(json.dumps(answer).encode())
        return resolve(url)

    return changed


@pytest.fixture
def credential(app: Flask, people: People, award: Award) -> Document:
    return credential_of(award(people()))


@pytest.fixture
def assertion(app: Flask, people: People, award: Award) -> Document:
    return assertion_of(award(people()))


def other_key() -> Ed25519Key:
    return Ed25519Key(uuid4(), Ed25519PrivateKey.generate(), clock.now(), None)


def signed_by(key: Ed25519Key, document: Document) -> Document:
    """Sign as a did:key issuer of one's own, under the credential's claimed issuer."""
    name = signing.multikey(key.public_key)
    unsigned = {k: v for k, v in document.items() if k != "proof"}
    return signing.sign(unsigned, key, f"did:key:{name}#{name}", created=clock.now())


def signed_by_us(document: Document) -> Document:
    unsigned = {k: v for k, v in document.items() if k != "proof"}
    return issuer.identity(issuer.current()).sign(unsigned)


# -- 3.0 ---------------------------------------------------------------------------------------


def _change_level(c: Document) -> None:
    result = c["credentialSubject"]["result"][0]
    result["achievedLevel"] = result["achievedLevel"].replace("level-4", "level-5")


def _change_recipient(c: Document) -> None:
    c["credentialSubject"]["identifier"][0]["identityHash"] = "sha256$" + "0" * 64


def _change_status(c: Document) -> None:
    c["credentialStatus"][0]["statusListIndex"] = "7"


def _drop_status(c: Document) -> None:
    del c["credentialStatus"]


def _add_unsigned_word(c: Document) -> None:
    """No context defines it, so the proof does not cover it; a reader would still see it."""
    c["credentialSubject"]["diploma"] = "Master of Partnerships"


def _change_name_by_its_iri(c: Document) -> None:
    c["https://schema.org/name"] = c.pop("name")


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (_change_level, "signature_bad"),
        (_change_recipient, "signature_bad"),
        (_change_status, "signature_bad"),
        (_drop_status, "signature_bad"),
        (_add_unsigned_word, "not_wholly_signed"),
        (_change_name_by_its_iri, "not_wholly_signed"),
    ],
)
def test_altered_credential_is_not_valid(
    credential: Document, alter: Callable[[Document], None], reason: str
) -> None:
    alter(credential)
    report = verify_document(credential, ours(), clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.NOT_VALID, [reason])


def test_credential_signed_with_another_key_is_not_valid(credential: Document) -> None:
    report = verify_document(signed_by(other_key(), credential), ours(), clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.NOT_VALID, ["key_not_of_issuer"])


def test_credential_with_foreign_signature_under_our_key_name_is_not_valid(
    credential: Document,
) -> None:
    forged = signed_by(other_key(), credential)
    forged["proof"]["verificationMethod"] = credential["proof"]["verificationMethod"]
    report = verify_document(forged, ours(), clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.NOT_VALID, ["signature_bad"])


def test_credential_without_proof_is_not_valid(credential: Document) -> None:
    del credential["proof"]
    assert reasons(verify_document(credential, ours(), clock.now())) == ["no_proof"]


def test_expired_credential_is_not_valid(credential: Document) -> None:
    credential["validUntil"] = "2026-04-01T00:00:00Z"
    report = verify_document(signed_by_us(credential), ours(), clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.NOT_VALID, ["expired"])
    assert "signature_good" in [check.code for check in report.checks]


def test_credential_of_the_future_is_not_valid_yet(credential: Document) -> None:
    report = verify_document(credential, ours(), DECIDED_AT - timedelta(days=1))
    assert reasons(report) == ["not_yet_valid"]


def test_revoked_credential_is_not_valid(app: Flask, people: People, award: Award) -> None:
    award_id = award(people())
    with unit_of_work():
        service.revoke(award_id, None, "Issued by mistake")
    report = verify_document(credential_of(award_id), ours(), clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.NOT_VALID, ["revoked"])


def test_credential_whose_status_list_is_out_of_reach_could_not_be_checked(
    credential: Document,
) -> None:
    resolve = with_changed(credential, **{"/status/1": Unreachable("unreachable", "http://x")})
    report = verify_document(credential, resolve, clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.UNKNOWN, ["status_unreachable"])


def _published_list() -> Document:
    found = store.find_status_document(1)
    assert found is not None
    return copy.deepcopy(found)


def _shorten(document: Document) -> Document:
    document["credentialSubject"]["encodedList"] = status_bits.encode(bytes(1024))
    return signed_by_us(document)


def _break_encoding(document: Document) -> Document:
    document["credentialSubject"]["encodedList"] = "u!!!"
    return signed_by_us(document)


def _inflate(document: Document) -> Document:
    bomb = status_bits.encode(bytes(status_bits.MAX_BYTES + 1))
    document["credentialSubject"]["encodedList"] = bomb
    return signed_by_us(document)


def _alter_bits(document: Document) -> Document:
    document["credentialSubject"]["encodedList"] = status_bits.encode(status_bits.empty())
    document["credentialSubject"]["statusPurpose"] = ["revocation", "refresh"]
    return document


def _by_somebody_else(document: Document) -> Document:
    key = other_key()
    name = signing.multikey(key.public_key)
    return signed_by(key, {**document, "issuer": f"did:key:{name}"})


def _for_another_purpose(document: Document) -> Document:
    document["credentialSubject"]["statusPurpose"] = "suspension"
    return signed_by_us(document)


def _lapsed(document: Document) -> Document:
    return signed_by_us({**document, "validUntil": "2020-01-01T00:00:00Z"})


def _with_a_hidden_graph(document: Document) -> Document:
    return {**document, "@included": [{"id": "urn:x"}]}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_shorten, "status_list_length"),
        (_break_encoding, "status_list_encoding"),
        (_inflate, "status_list_encoding"),
        (_alter_bits, "status_list_signature"),
        (_by_somebody_else, "status_list_issuer"),
        (_for_another_purpose, "status_list_shape"),
        (_lapsed, "status_list_old"),
        (_with_a_hidden_graph, "status_list_shape"),
        (lambda _: {"nothing": "here"}, "status_list_shape"),
    ],
)
def test_credential_with_a_status_list_not_to_be_relied_on_could_not_be_checked(
    credential: Document, change: Callable[[Document], Document], reason: str
) -> None:
    resolve = with_changed(credential, **{"/status/1": change(_published_list())})
    report = verify_document(credential, resolve, clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.UNKNOWN, [reason])


def test_credential_with_unknown_context_could_not_be_checked(credential: Document) -> None:
    credential["@context"].append("https://example.org/unheard-of")
    assert reasons(verify_document(credential, ours(), clock.now())) == ["context_unknown"]


def test_credential_of_did_web_asks_its_host(credential: Document) -> None:
    key = other_key()
    did, name = "did:web:issuer.example", signing.multikey(key.public_key)
    credential["issuer"]["id"] = did
    del credential["credentialStatus"], credential["proof"]
    signed = signing.sign(credential, key, f"{did}#{name}", created=clock.now())
    asked: list[str] = []
    document = dids.did_document("https://issuer.example", [name])

    def host(url: str) -> Resolved:
        asked.append(url)
        return Resolved(json.dumps(document).encode())

    report = verify_document(signed, host, clock.now())
    assert (report.outcome, asked) == (
        Outcome.VALID,
        ["https://issuer.example/.well-known/did.json"],
    )
    document["assertionMethod"] = []
    assert reasons(verify_document(signed, host, clock.now())) == ["key_unusable"]


def test_credential_of_did_web_out_of_reach_could_not_be_checked(credential: Document) -> None:
    key = other_key()
    credential["issuer"]["id"] = "did:web:issuer.example"
    del credential["proof"]
    signed = signing.sign(credential, key, "did:web:issuer.example#k", created=clock.now())
    report = verify_document(signed, ours(), clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.UNKNOWN, ["issuer_unreachable"])


# -- 2.0 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["narrative", "issuedOn", "recipient", "evidence", "image"])
def test_altered_assertion_is_not_valid(assertion: Document, part: str) -> None:
    changed = {"recipient": {**assertion["recipient"], "identity": "sha256$" + "0" * 64}}
    assertion[part] = changed.get(part, "2020-01-01T00:00:00Z")
    report = verify_document(assertion, ours(), clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.NOT_VALID, ["altered"])


def test_assertion_with_a_word_added_is_not_valid(assertion: Document) -> None:
    assertion["diploma"] = "Master of Partnerships"
    assert reasons(verify_document(assertion, ours(), clock.now())) == ["altered"]


def test_assertion_unknown_to_its_host_is_not_valid(assertion: Document) -> None:
    assertion["id"] = assertion["id"].replace(assertion["id"][-41:-5], str(uuid4()))
    report = verify_document(assertion, ours(), clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.NOT_VALID, ["hosted_missing"])


def test_assertion_hosted_elsewhere_than_by_its_issuer_is_not_valid(assertion: Document) -> None:
    forged = {**assertion, "id": "https://evil.example/badge.json"}
    resolve = with_changed(assertion, **{"evil.example": forged})
    assert reasons(verify_document(forged, resolve, clock.now())) == ["issuer_does_not_host_it"]


def test_revoked_assertion_is_not_valid_and_says_why(
    app: Flask, people: People, award: Award
) -> None:
    award_id = award(people())
    document = assertion_of(award_id)
    with unit_of_work():
        service.revoke(award_id, None, "Issued by mistake")
    report = verify_document(document, ours(), clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.NOT_VALID, ["revoked"])
    assert report.checks[-1].values == {"reason": "Issued by mistake"}


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("/assertions/", "hosted_unreachable"),
        ("/classes/", "linked_unreachable"),
        ("/issuer.json", "linked_unreachable"),
    ],
)
def test_assertion_with_a_part_out_of_reach_could_not_be_checked(
    assertion: Document, ending: str, reason: str
) -> None:
    resolve = with_changed(assertion, **{ending: Unreachable("too_slow", "http://x")})
    report = verify_document(assertion, resolve, clock.now())
    assert (report.outcome, reasons(report)) == (Outcome.UNKNOWN, [reason])


def test_expired_assertion_is_not_valid(assertion: Document) -> None:
    expired = {**assertion, "expires": "2026-04-01T00:00:00Z"}
    resolve = with_changed(assertion, **{"/assertions/": expired})
    assert reasons(verify_document(expired, resolve, clock.now())) == ["expired"]


def test_assertions_that_point_at_each_other_end_soon(assertion: Document) -> None:
    asked: list[str] = []
    circle = {**assertion, "badge": assertion["id"]}

    def resolve(url: str) -> Resolved:
        asked.append(url)
        return Resolved(json.dumps(circle).encode())

    assert reasons(verify_document(circle, resolve, clock.now())) == ["shape_wrong"]
    assert len(asked) == 2


# -- what people hand in -----------------------------------------------------------------------


def nothing_there(url: str) -> Resolved:
    raise Unreachable("unreachable", url)


NOW = datetime(2026, 5, 1, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("given", "outcome", "reason"),
    [
        (b"", Outcome.NOT_VALID, "not_a_badge"),
        (b"hello", Outcome.NOT_VALID, "not_a_badge"),
        (b"[]", Outcome.NOT_VALID, "not_a_badge"),
        (b"{}", Outcome.NOT_VALID, "not_a_badge"),
        (b'{"a": NaN}', Outcome.NOT_VALID, "not_a_badge"),
        (b'{"a": "\\ud800"}', Outcome.NOT_VALID, "not_a_badge"),
        (b"\xff\xfe\x00", Outcome.NOT_VALID, "not_a_badge"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, Outcome.NOT_VALID, "too_deep_to_check"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, Outcome.NOT_VALID, "too_deep_to_check"),
        (b'{"a": "' + b"x" * 1_100_000 + b'"}', Outcome.NOT_VALID, "too_large_to_check"),
        (b"x" * (6 * 1024 * 1024), Outcome.NOT_VALID, "too_large_to_check"),
        (PNG, Outcome.NOT_VALID, "image_broken"),
        (PNG + b"\x7f\xff\xff\xffIDAT", Outcome.NOT_VALID, "image_broken"),
        (b"<svg", Outcome.NOT_VALID, "image_broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Outcome.NOT_VALID, "image_without_badge"),
        (
            b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
            Outcome.UNKNOWN,
            "image_with_entities",
        ),
        (b"<svg>" + b"<g>" * 5_000 + b"</g>" * 5_000 + b"</svg>", Outcome.NOT_VALID, None),
        (b"eyJhbGciOiJub25lIn0.e30.c2ln", Outcome.NOT_VALID, "no_proof"),
        (b"https://badges.example/1.json", Outcome.UNKNOWN, "address_unreachable"),
    ],
)
def test_anything_handed_in_ends_in_a_reason(
    given: bytes, outcome: Outcome, reason: str | None
) -> None:
    report = verify(given, nothing_there, NOW)
    assert report.outcome is outcome
    assert reason is None or reasons(report) == [reason]


def test_address_that_leads_to_itself_is_not_a_badge() -> None:
    url = b"https://badges.example/1.json"
    assert reasons(verify(url, lambda _: Resolved(url), NOW)) == ["not_a_badge"]


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_baked_picture_is_valid(app: Flask, people: People, award: Award, kind: str) -> None:
    picture = publishing.baked_picture(award(people()), kind).body
    assert service.verify(picture).outcome is Outcome.VALID


@pytest.mark.parametrize(
    "path", ["badges/v2/assertions/{}.json", "badges/{}", "badges/v2/assertions/{}.png"]
)
def test_address_of_ours_is_verified_in_process(
    app: Flask, people: People, award: Award, path: str
) -> None:
    url = f"http://127.0.0.1:5000/{path.format(award(people()))}"
    assert service.verify(url.encode()).outcome is Outcome.VALID


def test_address_of_ours_where_nothing_stands_could_not_be_checked(app: Flask) -> None:
    report = service.verify(f"http://127.0.0.1:5000/badges/{uuid4()}".encode())
    assert (report.outcome, reasons(report)) == (Outcome.UNKNOWN, ["address_unreachable"])


def test_address_inside_our_network_is_never_fetched(app: Flask) -> None:
    report = service.verify(b"http://127.0.0.1:1/latest/meta-data")
    assert (report.outcome, reasons(report)) == (Outcome.UNKNOWN, ["address_unreachable"])
    assert report.checks[0].detail == "private_address: http://127.0.0.1:1/latest/meta-data"
