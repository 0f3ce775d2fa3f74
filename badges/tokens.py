"""The door to PyJWT for badges: compact JWS (RFC 7515), and public keys as JWK (RFC 7517)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from enum import StrEnum
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import OKPAlgorithm, RSAAlgorithm

from badges.model import Document

PrivateKey = Ed25519PrivateKey | rsa.RSAPrivateKey
PublicKey = Ed25519PublicKey | rsa.RSAPublicKey


class Algorithm(StrEnum):
    """How a token is signed (RFC 7518, 3.1; RFC 8037, 3.1)."""

    RS256 = "RS256"
    EDDSA = "EdDSA"


_THUMBPRINT_MEMBERS = {"RSA": ("e", "kty", "n"), "OKP": ("crv", "kty", "x")}
"""RFC 7638, 3.2; RFC 8037, 2: the required members, in the order of the alphabet."""

_SIGNERS = {
    Algorithm.RS256: RSAAlgorithm(RSAAlgorithm.SHA256),
    Algorithm.EDDSA: OKPAlgorithm(),
}
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)

MOST_ACHIEVEMENTS = 128
_written: dict[str, tuple[Document, bytes]] = {}
_MARK = secrets.token_hex(16)
"""Nobody can have written it, so where it stands the achievement was."""
_MARKED = f'"{_MARK}"'.encode()


def signed(
    document: Document, key: PrivateKey, algorithm: Algorithm, header: dict[str, Any] | None = None
) -> str:
    """Return a document as a compact JWS (RFC 7515, 7.1); its payload is UTF-8 JSON.

    Put together here: what `PyJWS.encode` does besides takes as long as the JSON.
    """
    protected = {"alg": algorithm.value, "typ": "JWT", **(header or {})}
    said = b".".join(map(_base64url, (_json.encode(protected).encode(), _octets(document))))
    signature = _SIGNERS[algorithm].sign(said, key)
    return b".".join((said, _base64url(signature))).decode("ascii")


def _octets(document: Document) -> bytes:
    """Return a document as JSON. Its achievement, most of a credential, is written once for all."""
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or not isinstance(subject.get("achievement"), dict):
        return _json.encode(document).encode()
    marked = {**document, "credentialSubject": {**subject, "achievement": _MARK}}
    written = _json.encode(marked).encode()
    return written.replace(_MARKED, _achievement(subject["achievement"]), 1)


def _achievement(what: Document) -> bytes:
    name = str(what.get("id"))
    known = _written.get(name)
    if known is not None and known[0] == what:
        return known[1]
    octets = _json.encode(what).encode()
    if len(_written) >= MOST_ACHIEVEMENTS:
        _written.clear()
    # A copy, which nobody can change afterwards.
    _written[name] = json.loads(octets), octets
    return octets


def _base64url(octets: bytes) -> bytes:
    return base64.urlsafe_b64encode(octets).rstrip(b"=")


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
    return _base64url(digest).decode("ascii")
