"""Who the issuer is as a DID: did:web where the base is https, did:key and did:jwk otherwise."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from badges.model import Document

DID_CONTEXT = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
JWK_CONTEXT = "https://w3id.org/security/jwk/v1"
JWK_PREFIX = "did:jwk:"


@dataclass(frozen=True, slots=True)
class Signer:
    """Under which name a key signs."""

    did: str
    verification_method: str


def has_host(base_url: str) -> bool:
    """Tell whether the issuer can be a host: did:web trusts https, and nothing less."""
    return base_url.startswith("https://")


def did_web(base_url: str) -> str:
    """Return the did:web of a host; a port is percent-encoded (did:web method, 3.1)."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='')}"


def did_jwk(jwk: Document) -> str:
    """Return a key as its own name (did:jwk method, "Create")."""
    text = json.dumps(jwk, separators=(",", ":"))
    return JWK_PREFIX + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def signer(base_url: str, multikey: str) -> Signer:
    """Return how a public key, written as a multikey, is named at this base URL.

    did:web needs https, since it trusts the host; on plain http the key is its own name.
    """
    did = did_web(base_url) if has_host(base_url) else f"did:key:{multikey}"
    return Signer(did, f"{did}#{multikey}")


def token_signer(base_url: str, jwk: Document, thumbprint: str, multikey: str | None) -> Signer:
    """Return how a key that signs tokens is named (VC-JOSE-COSE 1.0, 4.1: `kid` is a DID URL).

    On plain http an Ed25519 key keeps its did:key; an RSA key has no multikey that others read,
    so it is a did:jwk, whose only method is called `#0`.
    """
    if has_host(base_url):
        did = did_web(base_url)
        return Signer(did, f"{did}#{thumbprint}")
    if multikey is not None:
        return signer(base_url, multikey)
    did = did_jwk(jwk)
    return Signer(did, f"{did}#0")


def did_document(
    base_url: str, multikeys: Sequence[str], jwks: Sequence[tuple[str, Document]] = ()
) -> Document:
    """Return the DID document (DID Core 1.0, 5; Controlled Identifiers 1.0, 2.2.2 and 2.2.3).

    Each key that makes proofs is a Multikey; each that signs tokens is a JsonWebKey, named by its
    thumbprint. Retired keys stay among the `assertionMethod`: what they signed must go on
    verifying.
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
    ] + [
        {
            "id": f"{did}#{thumbprint}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": {"kid": thumbprint, **jwk},
        }
        for thumbprint, jwk in jwks
    ]
    return {
        "@context": [DID_CONTEXT, MULTIKEY_CONTEXT, JWK_CONTEXT],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def key_set(jwks: Sequence[tuple[str, Document]]) -> Document:
    """Return the keys that sign tokens (RFC 7517, 5; OB 3.0 Implementation Guide, JWK Set)."""
    algorithms = {"RSA": "RS256", "OKP": "EdDSA"}
    return {
        "keys": [
            {**jwk, "kid": name, "use": "sig", "alg": algorithms[jwk["kty"]]} for name, jwk in jwks
        ]
    }
