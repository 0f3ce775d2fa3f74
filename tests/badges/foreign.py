"""Badges of an issuer that is not us, and a net to fetch its documents from; needs no database."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from openbadgeslib.ob3 import add_data_integrity_proof, multikey_from_pem

from badges import status_bits
from badges.verifying.model import Outcome, Report, Resolved, Unreachable
from badges.verifying.verify import verify

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SITE = "https://issuer.example"
EMAIL = "example.learner@example.org"
HASH = "sha256$ed6e2a4ea2cfa3b6bf3d4e1b6b4b14ba2fd6a3ae5bd6e9d0d5c1c7d5b4bd9c11"
V2 = "https://w3id.org/openbadges/v2"
V3 = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | Ed25519PrivateKey
ALGORITHMS = ("RS256", "ES256", "EdDSA")


def key(algorithm: str, which: int = 0) -> Key:
    """Return a private key for an algorithm, always the same for the same `which`."""
    return _made(algorithm, which)


@cache
def _made(algorithm: str, _which: int) -> Key:
    if algorithm.startswith(("RS", "PS")):
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    if algorithm == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    return Ed25519PrivateKey.generate()


def pem(private: Key) -> str:
    form = (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.public_key().public_bytes(*form).decode()


def jwk(algorithm: str, which: int = 0) -> dict[str, Any]:
    to_jwk = jwt.get_algorithm_by_name(algorithm).to_jwk
    made = json.loads(to_jwk(key(algorithm, which).public_key()))
    return {name: value for name, value in made.items() if name != "key_ops"}


def multikey(which: int = 0) -> str:
    return str(multikey_from_pem(pem(key("EdDSA", which))))


def did_jwk(algorithm: str) -> str:
    encoded = base64.urlsafe_b64encode(json.dumps(jwk(algorithm)).encode())
    return f"did:jwk:{encoded.decode().rstrip('=')}"


def token(payload: Any, algorithm: str = "RS256", which: int = 0, **header: Any) -> str:
    body = json.dumps(payload).encode()
    return jwt.PyJWS().encode(body, key(algorithm, which), algorithm, headers=header)


def with_proof(document: dict[str, Any], method: str, which: int = 0) -> dict[str, Any]:
    raw = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    private = key("EdDSA", which).private_bytes(*raw)
    signed: dict[str, Any] = add_data_integrity_proof(unsigned, private, method, created=NOW)
    return signed


@dataclass
class Net:
    """What stands at which address; whatever is missing is out of reach."""

    documents: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> Resolved:
        self.asked.append(url)
        if url not in self.documents:
            raise Unreachable("unreachable", url)
        found = self.documents[url]
        if isinstance(found, Exception):
            raise found
        return Resolved(found if isinstance(found, bytes) else json.dumps(found).encode())


def verified(given: Any, net: Net | Mapping[str, Any] | None = None) -> Report:
    """Verify what somebody hands in: bytes, text, or an object to be written as JSON."""
    resolve = net if isinstance(net, Net) else Net(dict(net or {}))
    if isinstance(given, str):
        given = given.encode()
    return verify(given if isinstance(given, bytes) else json.dumps(given).encode(), resolve, NOW)


def found(report: Report) -> tuple[Outcome, list[str]]:
    """Return the outcome and the codes of the checks that did not pass."""
    failed = [check.code for check in report.checks if check.outcome is not Outcome.VALID]
    return report.outcome, failed


# -- version 2.0 -------------------------------------------------------------------------------


def assertion(**changes: Any) -> dict[str, Any]:
    return {
        "@context": V2,
        "type": "Assertion",
        "id": f"{SITE}/a/1.json",
        "recipient": {"type": "email", "hashed": True, "salt": "s", "identity": HASH},
        "badge": f"{SITE}/class.json",
        "issuedOn": "2026-03-14T09:26:53Z",
        "verification": {"type": "HostedBadge"},
        **changes,
    }


def signed_assertion(**changes: Any) -> dict[str, Any]:
    verification = {"type": "SignedBadge", "creator": f"{SITE}/key.json"}
    made = assertion(id="urn:uuid:7f3c4b7e-4d0f-4a57-8a4e-5d5d6e6f7a7b", verification=verification)
    return {**made, **changes}


def site(algorithm: str = "RS256", **profile: Any) -> Net:
    """Return the site of an issuer of version 2.0, with one key and a list of revoked badges."""
    return Net(
        {
            f"{SITE}/a/1.json": assertion(),
            f"{SITE}/class.json": {
                "@context": V2,
                "type": "BadgeClass",
                "id": f"{SITE}/class.json",
                "name": "Example badge",
                "description": "An example.",
                "criteria": {"narrative": "Do it."},
                "issuer": f"{SITE}/issuer.json",
            },
            f"{SITE}/issuer.json": {
                "@context": V2,
                "type": "Issuer",
                "id": f"{SITE}/issuer.json",
                "name": "Example issuer",
                "url": SITE,
                "publicKey": f"{SITE}/key.json",
                "revocationList": f"{SITE}/revoked.json",
                **profile,
            },
            f"{SITE}/key.json": {
                "@context": V2,
                "type": "CryptographicKey",
                "id": f"{SITE}/key.json",
                "owner": f"{SITE}/issuer.json",
                "publicKeyPem": pem(key(algorithm)),
            },
            f"{SITE}/revoked.json": {
                "@context": V2,
                "type": "RevocationList",
                "id": f"{SITE}/revoked.json",
                "issuer": f"{SITE}/issuer.json",
                "revokedAssertions": [],
            },
        }
    )


# -- version 3.0 -------------------------------------------------------------------------------


def credential(issuer: str, **changes: Any) -> dict[str, Any]:
    return {
        "@context": list(V3),
        "id": f"{SITE}/c/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Example badge",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Example issuer"},
        "validFrom": "2026-03-14T09:26:53Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": HASH,
                    "identityType": "emailAddress",
                    "salt": "s",
                }
            ],
            "achievement": {
                "id": f"{SITE}/achievement",
                "type": ["Achievement"],
                "name": "Example badge",
                "description": "An example.",
                "criteria": {"narrative": "Do it."},
            },
        },
        **changes,
    }


def claims(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the payload of a VC-JWT (OB 3.0, 8.2.4.1)."""
    issuer = document["issuer"]
    registered = {
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": document["id"],
        "nbf": int(datetime.fromisoformat(document["validFrom"]).timestamp()),
    }
    return {**copy.deepcopy(document), **registered, **changes}


def status_entry(purpose: str = "revocation", index: str = "7") -> dict[str, Any]:
    return {
        "id": f"{SITE}/status/1#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": index,
        "statusListCredential": f"{SITE}/status/1",
    }


def status_list(
    issuer: str, *, purpose: str = "revocation", revoked: tuple[int, ...] = (), **changes: Any
) -> dict[str, Any]:
    bits = status_bits.empty()
    for index in revoked:
        bits = status_bits.with_bit(bits, index)
    return {
        "@context": V3[:1],
        "id": f"{SITE}/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "credentialSubject": {
            "id": f"{SITE}/status/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": status_bits.encode(bits),
        },
        **changes,
    }
