"""Whose key signed a document, and whether it is its issuer's: did:key and did:web."""

from __future__ import annotations

from urllib.parse import unquote

from badges import signing
from badges.documents.v3 import CREDENTIALS_CONTEXT
from badges.model import Document
from badges.verifying.model import Outcome, Resolve, Unreachable, stop
from badges.verifying.reading import as_list, objects, read_json, text_of


def issuer_of(document: Document) -> str:
    issuer = document.get("issuer")
    return text_of(issuer.get("id") if isinstance(issuer, dict) else issuer)


def check_contexts(document: Document) -> None:
    """Stop at a JSON-LD context that does not come with the package: none is ever loaded."""
    contexts = as_list(document.get("@context"))
    if contexts[:1] != [CREDENTIALS_CONTEXT]:
        raise stop(Outcome.NOT_VALID, "not_a_badge", "the first context is not that of VC 2.0")
    for context in contexts:
        if context not in signing.known_contexts():
            raise stop(Outcome.UNKNOWN, "context_unknown", str(context)[:200])


def public_key(document: Document, issuer: str, resolve: Resolve) -> bytes:
    """Return the PEM of the key that a document names, if it is its issuer's; raise `Stop`."""
    proofs = objects(document.get("proof"))
    if not proofs:
        raise stop(Outcome.NOT_VALID, "no_proof")
    fitting = [proof for proof in proofs if proof.get("cryptosuite") == signing.CRYPTOSUITE]
    if len(fitting) != 1:
        raise stop(Outcome.UNKNOWN, "proof_kind_unknown")
    method = text_of(fitting[0].get("verificationMethod"))
    did, _, fragment = method.partition("#")
    if did != issuer:
        raise stop(Outcome.NOT_VALID, "key_not_of_issuer", method, issuer=issuer)
    try:
        if did.startswith("did:key:"):
            return _did_key(did, fragment)
        if did.startswith("did:web:"):
            return _did_web(did, method, resolve)
    except signing.BadProof as error:
        raise stop(Outcome.NOT_VALID, "key_unusable", str(error)) from error
    raise stop(Outcome.UNKNOWN, "issuer_kind_unknown", issuer=issuer)


def _did_key(did: str, fragment: str) -> bytes:
    name = did.removeprefix("did:key:")
    if fragment != name:
        raise signing.BadProof("the did:key method does not name its own key")
    return signing.public_key_of(name)


def _did_web(did: str, method: str, resolve: Resolve) -> bytes:
    """Return a key from the DID document of a host (did:web method, 3.2)."""
    host, *path = [unquote(part) for part in did.removeprefix("did:web:").split(":")]
    address = f"https://{host}/{'/'.join(path) or '.well-known'}/did.json"
    try:
        document = read_json(resolve(address).body)
    except Unreachable as error:
        raise stop(Outcome.UNKNOWN, "issuer_unreachable", str(error), host=host) from error
    if document.get("id") != did or method not in as_list(document.get("assertionMethod")):
        raise signing.BadProof("the DID document does not let this key make assertions")
    for found in objects(document.get("verificationMethod")):
        if found.get("id") == method:
            return signing.public_key_of(text_of(found.get("publicKeyMultibase")))
    raise signing.BadProof("the DID document does not hold this key")
