"""Proofs by suites that openbadgeslib has not, with the vectors of their specifications.

Data Integrity ECDSA Cryptosuites 1.0 and Data Integrity EdDSA Cryptosuites 1.0, Test Vectors.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badges import canonical, multibase
from badges.verifying import jcs, proofs, suites
from badges.verifying.keys import IssuerKeys
from badges.verifying.model import Outcome
from tests.badges import foreign

P256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
P384 = "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"
ED25519 = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CITIZENSHIP = "https://w3id.org/citizenship/v4rc1"

ALUMNI = {
    "@context": ["https://www.w3.org/ns/credentials/v2", EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2"
EMPLOYMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2", CITIZENSHIP],
    "type": ["VerifiableCredential", "EmploymentAuthorizationDocumentCredential"],
    "issuer": {
        "id": "did:key:zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76",
        "image": f"{PIXEL}NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==",
    },
    "credentialSubject": {
        "type": ["Person", "EmployablePerson"],
        "givenName": "JOHN",
        "additionalName": "JACOB",
        "familyName": "SMITH",
        "image": f"{PIXEL}Ng+M/wHwAEAQH/7yMK/gAAAABJRU5ErkJggg==",
        "gender": "Male",
        "residentSince": "2015-01-01",
        "birthCountry": "Bahamas",
        "birthDate": "1999-07-17",
        "employmentAuthorizationDocument": {
            "type": "EmploymentAuthorizationDocument",
            "identifier": "83627465",
            "lprCategory": "C09",
            "lprNumber": "999-999-999",
        },
    },
    "name": "Employment Authorization Document",
    "description": "Example Employment Authorization Document.",
    "validFrom": "2019-12-03T00:00:00Z",
    "validUntil": "2029-12-03T00:00:00Z",
}
_MOMENT = "http://www.w3.org/2001/XMLSchema#dateTime"
_CITIZENSHIP = "https://w3id.org/citizenship#"
_SCHEMA = "https://schema.org/"
CONTEXTS = {
    **proofs.known_contexts(),
    EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}},
    # What the vectors use of it.
    CITIZENSHIP: {
        "@context": {
            **{
                name: f"{_CITIZENSHIP}{name}"
                for name in (
                    "EmploymentAuthorizationDocumentCredential",
                    "EmploymentAuthorizationDocument",
                    "EmployablePerson",
                    "lprCategory",
                    "lprNumber",
                    "birthCountry",
                    "employmentAuthorizationDocument",
                )
            },
            **{
                name: f"{_SCHEMA}{name}"
                for name in ("Person", "givenName", "additionalName", "familyName", "gender")
            },
            "identifier": f"{_SCHEMA}identifier",
            "image": {"@id": f"{_SCHEMA}image", "@type": "@id"},
            "birthDate": {"@id": f"{_SCHEMA}birthDate", "@type": _MOMENT},
            "residentSince": {"@id": f"{_CITIZENSHIP}residentSince", "@type": _MOMENT},
        }
    },
}

VECTORS: list[tuple[dict[str, Any], str, str, str]] = [
    (
        ALUMNI,
        "ecdsa-rdfc-2019",
        P256,
        "zaHXrr7AQdydBk3ahpCDpWbxfLokDqmCToYm2dyWvpcFVyWooC2he63w1f7UNQoAMKdhaRtcnaE2KTo5o5vTCcfw",
    ),
    (
        ALUMNI,
        "ecdsa-rdfc-2019",
        P384,
        (
            "z967Mvv5bxtmLNqTzPZ8KmJjFmFXaAKeQNzq7GWnQkMcLtaGSSmuozE5WtJ8PipMe178B1tE28K1vsJur9bGVJhz6"
            "jgSJsRHFSQeqgH8hhjcg8gZDFJC1b9FsR5ggNmDBqHv"
        ),
    ),
    (
        EMPLOYMENT,
        "ecdsa-rdfc-2019",
        P384,
        (
            "zz3ca1oME3iYPHM8SgApWFUFVQjiaL9moPqCZ1NAENj3biEQ34qc1ex5VJNLD4jh4N4MY2cmDyDCYGv7EyD87yCGY"
            "wag8wRwiJE1xiHKLhTEhDQFNfuNMsgLiZnqpkCDJPye"
        ),
    ),
    (
        ALUMNI,
        "ecdsa-jcs-2019",
        P256,
        "z5ptCet75SaEgzG4v4zJhbJtfNi74Wv7Fq15hhKouJQQjEPQvPZKaYxcMXAMLPQS2FXrkCWokNJkFVkwxNzZfD5oT",
    ),
    (
        ALUMNI,
        "ecdsa-jcs-2019",
        P384,
        (
            "zq3EuTeLiGurmB2JR5oL8oWEsT7u2tba4HT1oZbiMYWc5qzsoW2kLYcBcF4HM5vCpJyTkceULKrVXuJQkXeN5seL4u"
            "XrFNFRMm53GWy1Yrto8rTWxZi9DkNeWP7yUPs7ELAm"
        ),
    ),
    (
        ALUMNI,
        "eddsa-jcs-2022",
        ED25519,
        "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
    ),
]
"""Document, suite, key and the proof's value."""


@pytest.mark.parametrize(("document", "suite", "multikey", "value"), VECTORS)
def test_vector_holds_and_nothing_like_it(
    document: dict[str, Any], suite: str, multikey: str, value: str
) -> None:
    method = f"did:key:{multikey}#{multikey}"
    proof: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "proofValue": value,
    }
    if suite in suites.JCS:
        proof["@context"] = document["@context"]
    (key,) = IssuerKeys(f"did:key:{multikey}", foreign.Net()).named(method)
    assert suites.understood(proof)
    assert suites.fits(suite, key)

    def holds(said: dict[str, Any], **changes: str) -> bool:
        return suites.holds(said, {**proof, **changes}, key, CONTEXTS)

    assert holds({**document, "proof": proof})
    assert not holds({**document, "name": "Another"})
    assert not holds({**document, "@context": document["@context"][:1]})
    assert not holds(document, created="2023-02-24T23:36:39Z")
    assert not holds(document, proofPurpose="authentication")
    assert not holds(document, expires="2024-01-01T00:00:00Z")
    assert not holds(document, proofValue=value[:-1])
    assert not holds(document, proofValue=f"u{value[1:]}")
    assert not suites.understood({**proof, "previousProof": "urn:other"})


# -- badges ------------------------------------------------------------------------------------

CURVES = {"P-256": (ec.SECP256R1(), b"\x80\x24"), "P-384": (ec.SECP384R1(), b"\x81\x24")}
Private = ec.EllipticCurvePrivateKey | Ed25519PrivateKey


def _key(curve: str) -> tuple[Private, str]:
    if curve == "Ed25519":
        made = Ed25519PrivateKey.generate()
        return made, multibase.encode(b"\xed\x01" + made.public_key().public_bytes_raw())
    kind, header = CURVES[curve]
    private = ec.generate_private_key(kind)
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return private, multibase.encode(header + point)


def _signed(document: dict[str, Any], suite: str, private: Private, method: str) -> dict[str, Any]:
    proof: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    }
    strong = isinstance(private, ec.EllipticCurvePrivateKey) and private.key_size == 384
    digest = hashlib.sha384 if strong else hashlib.sha256
    if suite in suites.JCS:
        parts = [jcs.canonical(part) for part in (proof, document)]
    else:
        known = proofs.known_contexts()
        parts = [canonical.whole(part, known, digest).encode() for part in (proof, document)]
        del proof["@context"]
    said = b"".join(digest(part).digest() for part in parts)
    if isinstance(private, Ed25519PrivateKey):
        signature = private.sign(said)
    else:
        made = private.sign(said, ec.ECDSA(SHA384() if strong else SHA256()))
        half = private.key_size // 8
        signature = b"".join(number.to_bytes(half) for number in decode_dss_signature(made))
    return {**document, "proof": {**proof, "proofValue": multibase.encode(signature)}}


KINDS = [
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
    ("ecdsa-jcs-2019", "P-384"),
    ("eddsa-jcs-2022", "Ed25519"),
]


@pytest.mark.parametrize(("suite", "curve"), KINDS)
def test_badge_with_such_a_proof_is_valid_until_it_is_touched(suite: str, curve: str) -> None:
    private, multikey = _key(curve)
    issuer = f"did:key:{multikey}"
    badge = _signed(foreign.credential(issuer), suite, private, f"{issuer}#{multikey}")
    assert foreign.found(foreign.verified(badge)) == (Outcome.VALID, [])

    def touched(**changes: Any) -> tuple[Outcome, list[str]]:
        return foreign.found(foreign.verified({**copy.deepcopy(badge), **changes}))

    bad = (Outcome.NOT_VALID, ["signature_bad"])
    assert touched(name="Another badge") == bad
    assert touched(validUntil="2099-01-01T00:00:00Z") == bad
    # Words that no context knows: JSON-LD passes over them, canonical JSON does not.
    unsigned = bad if suite in suites.JCS else (Outcome.NOT_VALID, ["not_wholly_signed"])
    assert touched(winner="Somebody") == unsigned
    other = Ed25519PrivateKey.generate() if curve != "Ed25519" else _key("P-256")[0]
    wrong = _signed(foreign.credential(issuer), suite, private, f"{issuer}#{multikey}")
    wrong["proof"]["cryptosuite"] = "ecdsa-jcs-2019" if curve == "Ed25519" else "eddsa-jcs-2022"
    assert foreign.found(foreign.verified(wrong)) == (Outcome.NOT_VALID, ["key_unusable"])
    if suite in suites.JCS:
        more = [*badge["@context"], "https://w3id.org/security/multikey/v1"]
        assert touched(**{"@context": more}) == (Outcome.NOT_VALID, ["not_wholly_signed"])
        forged = _signed(foreign.credential(issuer), suite, other, f"{issuer}#{multikey}")
        assert foreign.found(foreign.verified(forged)) == bad


@pytest.mark.parametrize("form", ["Multikey", "JsonWebKey"])
def test_key_in_a_did_document_and_its_list(form: str) -> None:
    """P-256, of a did:web; its status list has a proof by the same suite."""
    private, multikey = _key("P-256")
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    issuer, method = "did:web:issuer.example", "did:web:issuer.example#key-1"
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]
    x, y = (
        base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (point[:32], point[32:])
    )
    keys: dict[str, dict[str, Any]] = {
        "Multikey": {"publicKeyMultibase": multikey},
        "JsonWebKey": {"publicKeyJwk": {"kty": "EC", "crv": "P-256", "x": x, "y": y}},
    }
    about = {"id": method, "type": form, "controller": issuer, **keys[form]}
    net = foreign.Net(
        {
            f"{foreign.SITE}/.well-known/did.json": {
                "id": issuer,
                "verificationMethod": [about],
                "assertionMethod": [method],
            },
            f"{foreign.SITE}/status/1": _signed(
                foreign.status_list(issuer, revoked=(8,)), "ecdsa-rdfc-2019", private, method
            ),
        }
    )
    for index, outcome in (("7", Outcome.VALID), ("8", Outcome.NOT_VALID)):
        entry = foreign.status_entry(index=index)
        unsigned = foreign.credential(issuer, credentialStatus=entry)
        badge = _signed(unsigned, "ecdsa-rdfc-2019", private, method)
        assert foreign.verified(badge, net).outcome is outcome


# -- canonical JSON ----------------------------------------------------------------------------


def test_json_is_canonical() -> None:
    """RFC 8785, 3.2.2 and 3.2.3, with the numbers of its appendix B."""
    numbers = [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27, -0.0, 9007199254740993, 1e21, 1e-7]
    assert jcs.canonical(numbers) == (
        b"[333333333.3333333,1e+30,4.5,0.002,1e-27,0,9007199254740992,1e+21,1e-7]"
    )
    assert jcs.canonical([123456789012345680000, 0.000001, -1.5e-9, 5e-324]) == (
        b"[123456789012345680000,0.000001,-1.5e-9,5e-324]"
    )
    text = '\u20ac$\u000f\nA\'B"\\\\"/\u2028\x7f'
    assert jcs.canonical(text) == ('"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028\x7f"').encode()
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\xf6"]
    found = json.loads(jcs.canonical(dict.fromkeys(names)))
    assert list(found) == ["\r", "1", "\x80", "\xf6", "\u20ac", "\U0001f600", "\ufb33"]
    assert jcs.canonical([True, False, None, {}, []]) == b"[true,false,null,{},[]]"
    with pytest.raises(ValueError, match="bound"):
        jcs.canonical(10**400)
