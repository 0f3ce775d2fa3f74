"""Which keys a credential must have been signed with: Data Integrity proofs, and VC-JWT."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from badges.model import Document
from badges.verifying import jws, proofs
from badges.verifying.jws import BadKey, PublicKey, Token
from badges.verifying.keys import IssuerKeys
from badges.verifying.model import Outcome, Resolve, stop
from badges.verifying.reading import objects, text_of


def key_of_proof(document: Document, issuer: str, resolve: Resolve) -> Ed25519PublicKey:
    """Return the key that a document's one proof names, if it is its issuer's; raise `Stop`."""
    found = objects(document.get("proof"))
    if not found:
        raise stop(Outcome.NOT_VALID, "no_proof")
    fitting = [proof for proof in found if proof.get("cryptosuite") == proofs.CRYPTOSUITE]
    if len(fitting) != 1:
        names = [text_of(proof.get("cryptosuite") or proof.get("type")) for proof in found[:5]]
        raise stop(Outcome.UNKNOWN, "proof_kind_unknown", ", ".join(names)[:200])
    method = text_of(fitting[0].get("verificationMethod"))
    if not method:
        raise stop(Outcome.NOT_VALID, "key_unusable", "the proof names no key")
    (key,) = IssuerKeys(issuer, resolve).named(method)[:1]
    if not isinstance(key, Ed25519PublicKey):
        raise stop(Outcome.NOT_VALID, "key_unusable", "not an Ed25519 key")
    return key


def keys_of_token(token: Token, issuer: str, resolve: Resolve) -> list[PublicKey]:
    """Return the keys of its issuer that a token may be signed with; raise `Stop`.

    A key that the token brings along only narrows them down: anybody can bring one.
    """
    found = IssuerKeys(issuer, resolve).named(token.key_id)
    if token.embedded_key is None:
        return found
    try:
        brought = jws.key_of_jwk(token.embedded_key)
    except BadKey as error:
        raise stop(Outcome.NOT_VALID, "key_unusable", str(error)) from error
    if brought not in found:
        raise stop(Outcome.NOT_VALID, "key_not_of_issuer", "jwk", issuer=issuer[:200])
    return [brought]
