"""Data Integrity proofs that openbadgeslib leaves out: ECDSA, and those over canonical JSON.

Data Integrity ECDSA Cryptosuites 1.0, 3.2 (ecdsa-rdfc-2019) and 3.3 (ecdsa-jcs-2019); Data
Integrity EdDSA Cryptosuites 1.0, 3.3 (eddsa-jcs-2022).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm

from badges import canonical, multibase
from badges.model import Document
from badges.verifying import jcs
from badges.verifying.jws import PublicKey
from badges.verifying.reading import as_list, moment, text_of

RDFC = "ecdsa-rdfc-2019"
JCS = frozenset({"ecdsa-jcs-2019", "eddsa-jcs-2022"})
SUITES = JCS | {RDFC}

_WORDS = frozenset(
    {
        "type",
        "cryptosuite",
        "created",
        "expires",
        "verificationMethod",
        "proofPurpose",
        "proofValue",
    }
)
_HASHES: Mapping[str, type[HashAlgorithm]] = {"secp256r1": SHA256, "secp384r1": SHA384}
_HALF_BYTES = {"secp256r1": 32, "secp384r1": 48}


def understood(proof: Document) -> bool:
    """Tell whether a proof is of one of these suites and has no words that we do not know.

    One of a chain, for example, signs other proofs as well (Data Integrity 1.0, 2.1.2).
    """
    suite = proof.get("cryptosuite")
    if not isinstance(suite, str) or suite not in SUITES:
        return False
    known = _WORDS | {"@context"} if suite in JCS else _WORDS
    plain = all(isinstance(value, str) for name, value in proof.items() if name != "@context")
    return plain and proof.get("type") == "DataIntegrityProof" and proof.keys() <= known


def fits(suite: str, key: PublicKey) -> bool:
    """Tell whether a suite signs with this kind of key."""
    if suite.startswith("eddsa"):
        return isinstance(key, Ed25519PublicKey)
    return isinstance(key, EllipticCurvePublicKey) and key.curve.name in _HASHES


def holds(document: Document, proof: Document, key: PublicKey, contexts: Mapping[str, Any]) -> bool:
    """Tell whether a proof holds; canonicalising is bounded by nothing here.

    A context beyond those that a proof over JSON names itself is not signed: `covers` tells.
    """
    if proof.get("proofPurpose") != "assertionMethod" or not _in_time(proof):
        return False
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    digest = _digest(key)
    if proof["cryptosuite"] == RDFC:
        config["@context"] = document.get("@context")
        parts = [canonical.whole(part, contexts, digest).encode() for part in (config, unsecured)]
    else:
        if "@context" in config:
            begun = as_list(config["@context"])
            if as_list(document.get("@context"))[: len(begun)] != begun:
                return False
            unsecured["@context"] = config["@context"]
        parts = [jcs.canonical(part) for part in (config, unsecured)]
    hashes = b"".join(digest(part).digest() for part in parts)
    try:
        return _signed(hashes, multibase.decode(text_of(proof.get("proofValue"))), key)
    except ValueError:
        return False


def covers(document: Document, proof: Document) -> bool:
    """Tell whether a proof over JSON that holds was made with every context of the document."""
    return "@context" not in proof or as_list(proof["@context"]) == as_list(document["@context"])


def _in_time(proof: Document) -> bool:
    for name in ("created", "expires"):
        if name in proof and moment(proof[name]) is None:
            return False
    end = moment(proof.get("expires"))
    return end is None or end > datetime.now(UTC)


def _digest(key: PublicKey) -> Callable[[bytes], Any]:
    """Return the hash that goes with a key: as strong as its curve (DI ECDSA, 3.2.4)."""
    strong = isinstance(key, EllipticCurvePublicKey) and key.curve.name == "secp384r1"
    return hashlib.sha384 if strong else hashlib.sha256


def _signed(said: bytes, signature: bytes, key: PublicKey) -> bool:
    try:
        match key:
            case Ed25519PublicKey():
                key.verify(signature, said)
            case EllipticCurvePublicKey():
                half = _HALF_BYTES[key.curve.name]
                if len(signature) != 2 * half:
                    return False
                r, s = (int.from_bytes(part) for part in (signature[:half], signature[half:]))
                algorithm = ec.ECDSA(_HASHES[key.curve.name]())
                key.verify(encode_dss_signature(r, s), said, algorithm)
            case _:
                return False
    except InvalidSignature:
        return False
    return True
