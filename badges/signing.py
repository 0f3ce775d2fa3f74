"""The door to openbadgeslib for signing: Data Integrity proofs (eddsa-rdfc-2022), multikeys."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3 import (
    add_data_integrity_proof,
    multikey_from_pem,
)

from app.kernel.keys import Ed25519Key
from badges.model import Document


def multikey(key: Ed25519PublicKey) -> str:
    """Return a public key as a multikey: `z6Mk…`."""
    public = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return multikey_from_pem(public)


def sign(
    document: Document, key: Ed25519Key, verification_method: str, created: datetime
) -> Document:
    """Return the document with its proof (Data Integrity EdDSA Cryptosuites 1.0, 3.2)."""
    private = key.private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return add_data_integrity_proof(document, private, verification_method, created=created)
