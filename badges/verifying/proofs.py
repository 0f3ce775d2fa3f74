"""The door to openbadgeslib for verifying: Data Integrity proofs, JSON-LD contexts."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from openbadgeslib.errors import ErrorSigningFile
from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    OB3VerificationError,
    add_data_integrity_proof,
    verify_data_integrity_proof,
)
from openbadgeslib.ob3.contexts import bundled_contexts

from badges.model import Document
from badges.verifying import suites
from badges.verifying.jws import PublicKey
from badges.verifying.reading import objects

CRYPTOSUITE = "eddsa-rdfc-2022"

MOST_KNOWN = 256
_known_good: OrderedDict[bytes, None] = OrderedDict()


class BadProof(ValueError):
    """A proof that does not hold, or a document it does not wholly cover; says why in English."""


def known_contexts() -> Mapping[str, Any]:
    """Return the JSON-LD contexts that come with the package, by address; no other is loaded."""
    known: Mapping[str, Any] = bundled_contexts()
    return known


def chosen(document: Document) -> Document | None:
    """Return the one proof that speaks for a document; None if there is none that we know.

    Several of them are nobody's to choose from, but for those of the suite that badges are to use.
    """
    found = objects(document.get("proof"))
    known = [proof for proof in found if proof.get("cryptosuite") == CRYPTOSUITE]
    known = known or [proof for proof in found if suites.understood(proof)]
    return known[0] if len(known) == 1 else None


def fits(proof: Document, key: PublicKey) -> bool:
    """Tell whether a proof can have been made with this kind of key."""
    if proof["cryptosuite"] == CRYPTOSUITE:
        return isinstance(key, Ed25519PublicKey)
    return suites.fits(proof["cryptosuite"], key)


def check_badge(document: Document, key: PublicKey) -> None:
    """Check the proof of a badge and that it covers every word of it; raise `BadProof`.

    The second half matters: a proof may sign the statements JSON-LD finds in the document, and a
    word that no context defines would be shown without having been signed.
    """
    proof = chosen(document)
    if proof is None:
        raise BadProof("no proof that we know")
    if proof["cryptosuite"] == CRYPTOSUITE:
        _check_words(document, key)
    elif not proof_holds(document, key):
        raise BadProof("the signature does not hold")
    elif proof["cryptosuite"] in suites.JCS:
        if not suites.covers(document, proof):
            raise BadProof("a context was added")
    else:
        # What is said and how it is to be said is the same for both suites over statements.
        _check_words(_signed_by_us(document), _our_key().public_key())


def proof_holds(document: Document, key: PublicKey) -> bool:
    """Tell whether the proof of any credential holds; what it covers is the caller's to see to."""
    proof = chosen(document)
    if proof is None or not fits(proof, key):
        return False
    try:
        if proof["cryptosuite"] == CRYPTOSUITE:
            verify_data_integrity_proof(document, _pem(key))
            return True
        if proof["cryptosuite"] == suites.RDFC:
            # The library refuses here what would take for ever to canonicalise.
            _signed_by_us(document)
        return suites.holds(document, proof, key, known_contexts())
    except (OB3VerificationError, BadProof, ValueError):
        return False


def _check_words(document: Document, key: PublicKey) -> None:
    try:
        # As text: the library would copy an object member by member.
        OB3LdpVerifier(pubkey_pem=_pem(key)).verify(json.dumps(document, ensure_ascii=False))
    except OB3VerificationError as error:
        raise BadProof(str(error)) from error


def _signed_by_us(document: Document) -> Document:
    """Return a document with a proof that the library can check, by a key that only we have.

    That is how it is asked, by its front door, about documents with proofs that it cannot check.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    key = _our_key()
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        signed: Document = add_data_integrity_proof(unsecured, private, "urn:us#key")
    except ErrorSigningFile as error:
        raise BadProof(str(error)[:200]) from error
    return signed


@cache
def _our_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def list_holds(body: bytes, document: Document, key: PublicKey) -> bool:
    """Tell whether the proof of a status list holds; `document` is what `body` says.

    The same bytes have the same proof, and thousands of badges share one list: that it held is
    remembered, by its hash.
    """
    name = hashlib.sha256(_pem(key) + body).digest()
    if name in _known_good:
        return True
    holds = proof_holds(document, key)
    if holds:
        _known_good[name] = None
        while len(_known_good) > MOST_KNOWN:
            _known_good.popitem(last=False)
    return holds


def _pem(key: PublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
