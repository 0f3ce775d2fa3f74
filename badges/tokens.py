"""The door to PyJWT for badges: compact JWS (RFC 7515), and public keys as JWK (RFC 7517)."""

from __future__ import annotations

import base64
import hashlib
import json
from enum import StrEnum
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import OKPAlgorithm, RSAAlgorithm
from jwt.api_jws import PyJWS

from badges.model import Document

PrivateKey = Ed25519PrivateKey | rsa.RSAPrivateKey
PublicKey = Ed25519PublicKey | rsa.RSAPublicKey


class Algorithm(StrEnum):
    """How a token is signed (RFC 7518, 3.1; RFC 8037, 3.1)."""

    RS256 = "RS256"
    EDDSA = "EdDSA"


_THUMBPRINT_MEMBERS = {"RSA": ("e", "kty", "n"), "OKP": ("crv", "kty", "x")}
"""RFC 7638, 3.2; RFC 8037, 2: the required members, in the order of the alphabet."""

_jws = PyJWS()
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def signed(
    document: Document, key: PrivateKey, algorithm: Algorithm, header: dict[str, Any] | None = None
) -> str:
    """Return a document as a compact JWS; its payload is UTF-8 JSON."""
    return _jws.encode(
        _json.encode(document).encode(), key, algorithm=algorithm.value, headers=header
    )


def payload(token: str) -> Document:
    """Return what a token of ours says; its signature is not looked at."""
    part = token.split(".")[1]
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return cast(Document, json.loads(raw))


def pem(key: PublicKey) -> str:
    """Return a key as OB 2.0 publishes it (CryptographicKey, `publicKeyPem`)."""
    encoded = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return encoded.decode("ascii")


def jwk(key: PublicKey) -> Document:
    """Return the public members of a key, and nothing else."""
    if isinstance(key, rsa.RSAPublicKey):
        members = RSAAlgorithm.to_jwk(key, as_dict=True)
    else:
        members = OKPAlgorithm.to_jwk(key, as_dict=True)
    return {name: members[name] for name in _THUMBPRINT_MEMBERS[members["kty"]]}


def thumbprint(public: Document) -> str:
    """Return what a key is called everywhere: the hash of its JWK (RFC 7638, 3)."""
    members = {name: public[name] for name in _THUMBPRINT_MEMBERS[public["kty"]]}
    text = json.dumps(members, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
