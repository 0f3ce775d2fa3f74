"""The door to openbadgeslib for verifying: Data Integrity proofs, multikeys, JSON-LD contexts."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    OB3VerificationError,
    resolve_did,
    verify_data_integrity_proof,
)
from openbadgeslib.ob3.contexts import bundled_contexts

from badges.model import Document

CRYPTOSUITE = "eddsa-rdfc-2022"

MOST_KNOWN = 256
_known_good: OrderedDict[bytes, None] = OrderedDict()


class BadProof(ValueError):
    """A proof that does not hold, or a document it does not wholly cover; says why in English."""


def known_contexts() -> Mapping[str, Any]:
    """Return the JSON-LD contexts that come with the package, by address; no other is loaded."""
    known: Mapping[str, Any] = bundled_contexts()
    return known


def pem_of_multikey(text: str) -> bytes:
    """Return the PEM of a key written as a multikey (`z6Mk…`, `zDn…`); raise `BadProof`."""
    try:
        pem: bytes = resolve_did(f"did:key:{text}")
    except (OB3VerificationError, ValueError) as error:
        raise BadProof(str(error)[:200]) from error
    return pem


def check_badge(document: Document, key: Ed25519PublicKey) -> None:
    """Check the proof of a badge and that it covers every word of it; raise `BadProof`.

    The second half matters: the proof signs the statements JSON-LD finds in the document, and a
    word that no context defines would be shown without having been signed.
    """
    try:
        # As text: the library would copy an object member by member.
        OB3LdpVerifier(pubkey_pem=_pem(key)).verify(json.dumps(document, ensure_ascii=False))
    except OB3VerificationError as error:
        raise BadProof(str(error)) from error


def proof_holds(document: Document, key: Ed25519PublicKey) -> bool:
    """Tell whether the proof of any credential holds; what it covers is the caller's to see to."""
    try:
        verify_data_integrity_proof(document, _pem(key))
    except OB3VerificationError:
        return False
    return True


def list_holds(body: bytes, document: Document, key: Ed25519PublicKey) -> bool:
    """Tell whether the proof of a status list holds; `document` is what `body` says.

    The same bytes have the same proof, and thousands of badges share one list: that it held is
    remembered, by its hash.
    """
    name = hashlib.sha256(key.public_bytes_raw() + body).digest()
    if name in _known_good:
        return True
    holds = proof_holds(document, key)
    if holds:
        _known_good[name] = None
        while len(_known_good) > MOST_KNOWN:
            _known_good.popitem(last=False)
    return holds


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
