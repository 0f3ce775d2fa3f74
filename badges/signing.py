"""The door to openbadgeslib: Data Integrity proofs (eddsa-rdfc-2022) and keys written as DIDs."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    OB3VerificationError,
    add_data_integrity_proof,
    multikey_from_pem,
    resolve_did,
    verify_data_integrity_proof,
)
from openbadgeslib.ob3.contexts import bundled_contexts

from app.kernel.keys import Ed25519Key
from badges.model import Document

CRYPTOSUITE = "eddsa-rdfc-2022"


class BadProof(Exception):
    """A proof that does not hold, or a document it does not wholly cover; says why in English."""


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


def public_key_of(multikey_text: str) -> bytes:
    """Return the PEM of a key written as a multikey; raise `BadProof`."""
    try:
        pem = resolve_did(f"did:key:{multikey_text}")
    except OB3VerificationError as error:
        raise BadProof(str(error)) from error
    if not isinstance(serialization.load_pem_public_key(pem), Ed25519PublicKey):
        raise BadProof("not an Ed25519 key")
    return pem


def known_contexts() -> frozenset[str]:
    """Return the JSON-LD contexts that come with the package; no other is ever loaded."""
    return frozenset(bundled_contexts())


def check_badge(document: Document, public_key: bytes) -> None:
    """Check the proof of a badge and that it covers every word of it; raise `BadProof`.

    The second half matters: the proof signs the statements JSON-LD finds in the document, and a
    word that no context defines would be shown without having been signed.
    """
    try:
        OB3LdpVerifier(pubkey_pem=public_key).verify(document)
    except OB3VerificationError as error:
        raise BadProof(str(error)) from error


def proof_holds(document: Document, public_key: bytes) -> bool:
    """Tell whether the proof of any credential holds; what it covers is the caller's to see to."""
    try:
        verify_data_integrity_proof(document, public_key)
    except OB3VerificationError:
        return False
    return True
