"""Badges signed as tokens: 2.0 as JWS, 3.0 as VC-JWT, and what a token may not get away with."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from badges.verifying.model import Outcome, Unreachable
from tests.badges.foreign import (
    ALGORITHMS,
    SITE,
    Net,
    assertion,
    claims,
    credential,
    did_jwk,
    found,
    jwk,
    key,
    multikey,
    pem,
    signed_assertion,
    site,
    status_entry,
    status_list,
    token,
    verified,
)

VALID: tuple[Outcome, list[str]] = (Outcome.VALID, [])
DID_KEY = f"did:key:{multikey()}"
DID_WEB = "did:web:issuer.example"


def no(*codes: str) -> tuple[Outcome, list[str]]:
    return Outcome.NOT_VALID, list(codes)


def unknown(*codes: str) -> tuple[Outcome, list[str]]:
    return Outcome.UNKNOWN, list(codes)


# -- 2.0, signed -------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_signed_assertion_is_valid(algorithm: str) -> None:
    net = site(algorithm)
    report = verified(token(signed_assertion(), algorithm), net)
    assert found(report) == VALID
    assert (report.form, report.facts.name) == ("Open Badges 2.0 (JWS)", "Example badge")
    assert len(net.asked) == len(set(net.asked)) == 4


Change = Callable[[Net, dict[str, Any]], None]


def _profile(**changes: Any) -> Change:
    return lambda net, _a: net.documents[f"{SITE}/issuer.json"].update(changes)


def _key_document(**changes: Any) -> Change:
    return lambda net, _a: net.documents[f"{SITE}/key.json"].update(changes)


def _revoked(*entries: Any) -> Change:
    return lambda net, _a: net.documents[f"{SITE}/revoked.json"].update(revokedAssertions=entries)


def _assertion(**changes: Any) -> Change:
    return lambda _n, given: given.update(changes)


def _gone(name: str) -> Change:
    return lambda net, _a: net.documents.update(
        {f"{SITE}/{name}.json": Unreachable("unreachable", f"{SITE}/{name}.json")}
    )


ID = signed_assertion()["id"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_revoked(ID), no("revoked")),
        (_revoked({"id": ID, "revocationReason": "Issued by mistake"}), no("revoked")),
        (_revoked("urn:other", {"id": "urn:another"}, 7, None), VALID),
        (_revoked(*[{"id": f"{SITE}/a/{n}", "revoked": True} for n in range(60_000)]), VALID),
        (_gone("revoked"), unknown("status_unreachable")),
        (_profile(revocationList=None), VALID),
        (_gone("key"), unknown("issuer_unreachable")),
        (_gone("issuer"), unknown("linked_unreachable")),
        (_profile(publicKey=f"{SITE}/other.json"), no("key_not_of_issuer")),
        (_profile(publicKey=None), no("key_not_of_issuer")),
        (_profile(publicKey=[f"{SITE}/other.json", f"{SITE}/key.json"]), VALID),
        (_key_document(owner="https://somebody.example/"), no("key_not_of_issuer")),
        (_key_document(publicKeyPem=pem(key("RS256", 1))), no("signature_bad")),
        (_key_document(publicKeyPem="-----BEGIN NOTHING-----"), no("key_unusable")),
        (_key_document(publicKeyPem=7), no("key_unusable")),
        (_assertion(expires="2026-04-01T00:00:00Z"), no("expired")),
        (_assertion(verification={"type": "SignedBadge"}), VALID),  # the issuer has one key
        (_assertion(verification={"type": "HostedBadge"}), no("not_meant_to_be_signed")),
        (_assertion(recipient=None), no("shape_wrong")),
    ],
)
def test_signed_assertion_stands_and_falls_with_what_its_issuer_publishes(
    change: Change, expected: tuple[Outcome, list[str]]
) -> None:
    net, given = site(), signed_assertion()
    change(net, given)
    assert found(verified(token(given), net)) == expected


def test_signed_assertion_that_brings_its_own_issuer_is_not_valid() -> None:
    made = site().documents
    own = {
        **made[f"{SITE}/issuer.json"],
        "id": "urn:uuid:1",
        "publicKey": {**made[f"{SITE}/key.json"], "owner": "urn:uuid:1"},
    }
    badge = {**made[f"{SITE}/class.json"], "id": "urn:uuid:2", "issuer": own}
    report = verified(token(signed_assertion(badge=badge)), site())
    assert found(report) == no("linked_missing")


def test_signed_assertion_handed_in_without_its_signature_is_not_valid() -> None:
    assert found(verified(signed_assertion(), site())) == no("signature_missing")


def test_hosted_assertion_signed_by_anybody_is_not_valid() -> None:
    assert found(verified(token(assertion()), site())) == no("not_meant_to_be_signed")


# -- 3.0, VC-JWT -------------------------------------------------------------------------------


def _did_document(*methods: dict[str, Any], did: str = DID_WEB) -> dict[str, Any]:
    return {"id": did, "verificationMethod": methods, "assertionMethod": [m["id"] for m in methods]}


def _method(algorithm: str, name: str = "#key-1", did: str = DID_WEB) -> dict[str, Any]:
    return {
        "id": f"{did}{name}",
        "type": "JsonWebKey",
        "controller": did,
        "publicKeyJwk": jwk(algorithm),
    }


DID_JSON = f"{SITE}/.well-known/did.json"
PROFILE = f"{SITE}/profile"
JWKS = f"{SITE}/.well-known/jwks.json"
UPLOAD = f"{SITE}/uploads/somebody.json"
NAMING = {"id": PROFILE, "publicKey": {"id": f"{SITE}/keys/1"}, "jwks_uri": f"{SITE}/keys"}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize(
    ("issuer", "header", "published"),
    [
        ("did:jwk", {"kid": "#0"}, {}),
        ("did:jwk", {"jwk": True}, {}),
        (DID_WEB, {"kid": f"{DID_WEB}#key-1"}, {DID_JSON: "did"}),
        (DID_WEB, {"kid": "key-1"}, {DID_JSON: "did"}),
        (DID_WEB, {"jwk": True}, {DID_JSON: "did"}),
        (DID_WEB, {}, {DID_JSON: "did"}),
        (PROFILE, {"kid": f"{SITE}/keys/1"}, {f"{SITE}/keys/1": "jwk", PROFILE: "naming"}),
        (PROFILE, {"kid": f"{SITE}/keys#key-1"}, {f"{SITE}/keys": "set", PROFILE: "naming"}),
        (PROFILE, {"kid": f"{JWKS}#key-1"}, {JWKS: "set"}),
        (PROFILE, {"kid": f"{PROFILE}#key-1", "jwk": True}, {PROFILE: "profile"}),
        (PROFILE, {"jwk": True}, {PROFILE: "profile"}),
    ],
)
def test_token_is_valid_by_a_key_found_through_its_issuer(
    algorithm: str, issuer: str, header: dict[str, Any], published: dict[str, str]
) -> None:
    issuer = did_jwk(algorithm) if issuer == "did:jwk" else issuer
    public = jwk(algorithm)
    shapes = {
        "did": _did_document(_method(algorithm)),
        "jwk": public,
        "set": {"keys": [jwk("RS256", 1), {**public, "kid": "key-1"}]},
        "profile": _did_document(_method(algorithm, did=PROFILE), did=PROFILE),
        "naming": NAMING,
    }
    net = {url: shapes[shape] for url, shape in published.items()}
    header = {**header, **({"jwk": public} if "jwk" in header else {})}
    report = verified(token(claims(credential(issuer)), algorithm, **header), net)
    assert found(report) == VALID
    assert (report.form, report.facts.issuer) == ("Open Badges 3.0 (VC-JWT)", "Example issuer")


@pytest.mark.parametrize(
    ("issuer", "header", "net", "expected"),
    [
        # A key that anybody may bring along.
        (DID_KEY, {"jwk": jwk("RS256")}, {}, no("key_not_of_issuer")),
        (DID_WEB, {"jwk": jwk("RS256")}, {DID_JSON: {"id": DID_WEB}}, no("key_unusable")),
        (PROFILE, {"jwk": jwk("RS256")}, {PROFILE: {"id": PROFILE}}, no("key_unusable")),
        (PROFILE, {"jwk": jwk("RS256")}, {}, unknown("issuer_unreachable")),
        # A key of somebody else's.
        (PROFILE, {"kid": "https://evil.example/1"}, {}, no("key_not_of_issuer")),
        (PROFILE, {"kid": "http://issuer.example/1"}, {}, no("key_not_of_issuer")),
        (DID_WEB, {"kid": f"{DID_KEY}#{multikey()}"}, {}, no("key_not_of_issuer")),
        (DID_WEB, {"kid": "#key-1"}, {DID_JSON: {"id": DID_KEY}}, no("key_unusable")),
        # A key that its issuer does not let make assertions, or that is none.
        (
            DID_WEB,
            {"kid": "#key-1"},
            {DID_JSON: {**_did_document(_method("RS256")), "assertionMethod": []}},
            no("key_unusable"),
        ),
        (PROFILE, {"kid": JWKS}, {JWKS: {"kty": "RSA"}}, no("key_unusable")),
        (PROFILE, {"kid": JWKS}, {JWKS: {"kty": "oct", "k": "x"}}, no("key_unusable")),
        (PROFILE, {"kid": JWKS}, {JWKS: b"<html>"}, no("not_a_badge")),
        # A key on its site that it does not name: anybody's who can put files there.
        (PROFILE, {"kid": UPLOAD}, {UPLOAD: jwk("RS256")}, unknown("key_not_named")),
        (
            PROFILE,
            {"kid": UPLOAD},
            {UPLOAD: {"keys": [jwk("RS256")]}, PROFILE: NAMING},
            unknown("key_not_named"),
        ),
        (
            PROFILE,
            {"kid": UPLOAD},
            {UPLOAD: jwk("RS256"), PROFILE: {"id": PROFILE, "image": UPLOAD}},
            unknown("key_not_named"),
        ),
        (
            PROFILE,
            {"kid": f"{UPLOAD}#key-1"},
            {UPLOAD: _did_document(_method("RS256", did=PROFILE), did=PROFILE)},
            unknown("key_not_named"),
        ),
        (
            PROFILE,
            {"kid": UPLOAD},
            {UPLOAD: jwk("RS256"), PROFILE: {"id": f"{SITE}/other", "publicKey": UPLOAD}},
            unknown("key_not_named"),
        ),
        (DID_KEY, {"kid": "#other"}, {}, no("key_unusable")),
        ("urn:uuid:1", {}, {}, unknown("issuer_kind_unknown")),
        ("did:ion:abc", {}, {}, unknown("issuer_kind_unknown")),
    ],
    # The keys are made anew in each process, and a test has one name in all of them.
    ids=lambda value: value.partition(":z")[0] if isinstance(value, str) else "",
)
def test_token_whose_key_is_not_its_issuers_is_not_valid(
    issuer: str, header: dict[str, Any], net: dict[str, Any], expected: tuple[Outcome, list[str]]
) -> None:
    assert found(verified(token(claims(credential(issuer)), "RS256", **header), net)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, VALID),
        ({"iss": "did:key:other"}, no("claims_differ")),
        ({"jti": "urn:other"}, no("claims_differ")),
        ({"sub": "urn:other"}, no("claims_differ")),
        ({"nbf": 1}, no("claims_differ")),
        ({"nbf": "yesterday"}, no("claims_differ")),
        ({"nbf": 10**30}, no("claims_differ")),
        ({"iss": None}, no("claims_missing")),
        ({"nbf": None}, no("claims_missing")),
        ({"exp": 1_770_000_000}, no("expired")),
        ({"exp": True}, no("date_unreadable")),
        ({"exp": 1_900_000_000}, VALID),
        ({"validFrom": "2027-01-01T00:00:00Z", "nbf": 1_798_761_600}, no("not_yet_valid")),
        ({"@context": ["https://www.w3.org/2018/credentials/v1"]}, unknown("draft_of_version_3")),
        ({"@context": ["https://example.org/x"]}, no("not_a_badge")),
        ({"type": ["VerifiableCredential"]}, no("not_a_badge")),
    ],
)
def test_claims_must_say_what_the_badge_says(
    changes: dict[str, Any], expected: tuple[Outcome, list[str]]
) -> None:
    payload = {k: v for k, v in claims(credential(DID_KEY), **changes).items() if v is not None}
    assert found(verified(token(payload, "EdDSA"))) == expected


def test_token_as_drafts_of_version_3_wrapped_it_is_valid() -> None:
    document = credential(DID_KEY)
    payload = {name: claims(document)[name] for name in ("iss", "jti", "nbf")}
    assert found(verified(token({**payload, "vc": document}, "EdDSA"))) == VALID


def test_token_in_an_envelope_is_valid() -> None:
    inside = token(credential(DID_KEY), "EdDSA", typ="vc+jwt")
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{inside}",
        "type": "EnvelopedVerifiableCredential",
    }
    assert found(verified(envelope)) == VALID


@pytest.mark.parametrize(
    ("purpose", "revoked", "expected"),
    [
        ("revocation", (), VALID),
        ("revocation", (7,), no("revoked")),
        ("suspension", (7,), no("suspended")),
        ("refresh", (7,), VALID),
    ],
)
def test_status_list_may_be_a_token_too(
    purpose: str, revoked: tuple[int, ...], expected: tuple[Outcome, list[str]]
) -> None:
    document = credential(DID_KEY, credentialStatus=status_entry(purpose))
    listed = token(status_list(DID_KEY, purpose=purpose, revoked=revoked), "EdDSA").encode()
    given = token(claims(document), "EdDSA")
    assert found(verified(given, {f"{SITE}/status/1": listed})) == expected
    forged = token(status_list(DID_KEY, purpose=purpose), "EdDSA", 1).encode()
    if purpose != "refresh":
        report = verified(given, {f"{SITE}/status/1": forged})
        assert found(report) == unknown("status_list_signature")


# -- what a token may not get away with --------------------------------------------------------


def _raw(header: dict[str, Any], payload: Any, signature: bytes = b"x" * 64) -> str:
    parts = (json.dumps(header).encode(), json.dumps(payload).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def _with_our_public_key_as_secret() -> str:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "HS256"}).encode()).decode().rstrip("=")
    body = token(claims(credential(DID_WEB))).split(".")[1]
    algorithm = jwt.get_algorithm_by_name("HS256")
    made = algorithm.sign(f"{header}.{body}".encode(), pem(key("RS256")).encode())
    return f"{header}.{body}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def _altered() -> str:
    head, _, signature = token(claims(credential(DID_KEY)), "EdDSA").split(".")
    other = token(claims(credential(DID_KEY), name="Better badge"), "EdDSA").split(".")[1]
    return f"{head}.{other}.{signature}"


BODY = claims(credential(DID_KEY))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (_raw({"alg": "none"}, BODY), no("no_proof")),
        (_raw({"alg": "NONE"}, BODY), no("no_proof")),
        (_raw({"alg": "EdDSA"}, BODY, b""), no("no_proof")),
        (_raw({"alg": "HS256"}, BODY), no("token_secret_shared")),
        (_with_our_public_key_as_secret(), no("token_secret_shared")),
        (_raw({"alg": "EdDSA", "crit": ["exp"]}, BODY), no("token_demands")),
        (token(BODY, "EdDSA", crit=["b64"], b64=True), no("token_demands")),
        (_raw({"alg": "ES256K"}, BODY), unknown("proof_kind_unknown")),
        (_raw({"alg": 7}, BODY), unknown("proof_kind_unknown")),
        (_raw({}, BODY), unknown("proof_kind_unknown")),
        (_raw({"alg": "EdDSA"}, BODY), no("signature_bad")),
        (_raw({"alg": "RS256"}, BODY), no("signature_bad")),  # of another kind than the key
        (_altered(), no("signature_bad")),
        (token(BODY, "EdDSA", 1), no("signature_bad")),
        (_raw({"alg": "EdDSA"}, [1]), no("not_a_badge")),
        (_raw({"alg": "EdDSA"}, {}), no("not_a_badge")),
        ("e30.e30.e30", unknown("proof_kind_unknown")),
        ("a.b.c", no("token_broken")),
        (token(BODY, "EdDSA") + "=", no("not_a_badge")),
    ],
)
def test_token_that_proves_nothing(given: str, expected: tuple[Outcome, list[str]]) -> None:
    assert found(verified(given)) == expected
