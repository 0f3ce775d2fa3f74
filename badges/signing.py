"""The door to openbadgeslib for signing: Data Integrity proofs (eddsa-rdfc-2022), multikeys."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3 import (
    add_data_integrity_proof,
    multikey_from_pem,
)
from openbadgeslib.ob3.contexts import bundled_contexts

from app.kernel.keys import Ed25519Key
from badges import multibase
from badges.canonical import Canonizer, Open
from badges.model import Document

_PLACES = {
    "id": Open.NAME,
    "validFrom": Open.TEXT,
    "awardedDate": Open.TEXT,
    "credentialSubject": {
        "id": Open.NAME,
        "identifier": {"identityHash": Open.TEXT, "salt": Open.TEXT},
        "narrative": Open.TEXT,
        "encodedList": Open.TEXT,
    },
    "credentialStatus": {"id": Open.NAME, "statusListIndex": Open.TEXT},
    "evidence": {"name": Open.TEXT, "narrative": Open.TEXT, "description": Open.TEXT},
    # Of a proof.
    "created": Open.TEXT,
}
"""Where credentials and status lists of ours differ from each other."""


def multikey(key: Ed25519PublicKey) -> str:
    """Return a public key as a multikey: `z6Mk…`."""
    public = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return multikey_from_pem(public)


def sign(
    document: Document, key: Ed25519Key, verification_method: str, created: datetime
) -> Document:
    """Return the document with its proof (Data Integrity EdDSA Cryptosuites 1.0, 3.2).

    The fast way where it has an answer, or else the library's: the result is the same.
    """
    signed = sign_fast(document, key, verification_method, created)
    return signed or sign_slowly(document, key, verification_method, created)


def sign_fast(
    document: Document, key: Ed25519Key, verification_method: str, created: datetime
) -> Document | None:
    """Return the document with its proof, or None where the library has to be asked."""
    if "proof" in document or "@context" not in document or created.tzinfo is None:
        return None
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    canonical = _canonizer().canonical(document)
    options = _canonizer().canonical({**proof, "@context": document["@context"]})
    if canonical is None or options is None:
        return None
    hashes = (hashlib.sha256(text.encode()).digest() for text in (options, canonical))
    signature = key.private_key.sign(b"".join(hashes))
    return {**document, "proof": {**proof, "proofValue": multibase.encode(signature)}}


def sign_slowly(
    document: Document, key: Ed25519Key, verification_method: str, created: datetime
) -> Document:
    """Return the document with its proof as openbadgeslib makes it, for any document."""
    private = key.private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return add_data_integrity_proof(document, private, verification_method, created=created)


@cache
def _canonizer() -> Canonizer:
    return Canonizer(bundled_contexts(), _PLACES)
