"""Which keys a credential must have been signed with: Data Integrity proofs, and VC-JWT."""

from __future__ import annotations

from badges.model import Document
from badges.verifying import jws, proofs
from badges.verifying.jws import BadKey, PublicKey, Token
from badges.verifying.keys import IssuerKeys
from badges.verifying.model import Outcome, Resolve, stop
from badges.verifying.reading import objects, text_of


def key_of_proof(document: Document, issuer: str, resolve: Resolve) -> PublicKey:
    """Return the key that a document's one proof names, if it is its issuer's; raise `Stop`."""
    found = objects(document.get("proof"))
    if not found:
        raise stop(Outcome.NOT_VALID, "no_proof")
    proof = proofs.chosen(document)
    if proof is None:
        names = [text_of(each.get("cryptosuite") or each.get("type")) for each in found[:5]]
        raise stop(Outcome.UNKNOWN, "proof_kind_unknown", ", ".join(names)[:200])
    method = text_of(proof.get("verificationMethod"))
    if not method:
        raise stop(Outcome.NOT_VALID, "key_unusable", "the proof names no key")
    (key,) = IssuerKeys(issuer, resolve).named(method)[:1]
    if not proofs.fits(proof, key):
        raise stop(Outcome.NOT_VALID, "key_unusable", "not a key that such a proof is made with")
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
