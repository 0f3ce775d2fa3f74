"""Who the issuer is as a DID: did:web where the base is https, did:key otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from badges.model import Document

DID_CONTEXT = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"


@dataclass(frozen=True, slots=True)
class Signer:
    """Under which name a key signs."""

    did: str
    verification_method: str


def did_web(base_url: str) -> str:
    """Return the did:web of a host; a port is percent-encoded (did:web method, 3.1)."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='')}"


def signer(base_url: str, multikey: str) -> Signer:
    """Return how a public key, written as a multikey, is named at this base URL.

    did:web needs https, since it trusts the host; on plain http the key is its own name.
    """
    did = did_web(base_url) if base_url.startswith("https://") else f"did:key:{multikey}"
    return Signer(did, f"{did}#{multikey}")


def did_document(base_url: str, multikeys: Sequence[str]) -> Document:
    """Return the DID document (DID Core 1.0, 5; Controlled Identifiers 1.0, 2.2.2 Multikey).

    Retired keys stay among the `assertionMethod`: what they signed must go on verifying.
    """
    did = did_web(base_url)
    methods = [
        {
            "id": f"{did}#{multikey}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": multikey,
        }
        for multikey in multikeys
    ]
    return {
        "@context": [DID_CONTEXT, MULTIKEY_CONTEXT],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
