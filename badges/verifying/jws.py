"""The door to PyJWT: compact tokens (RFC 7515) that others signed, and the keys they name.

The key decides which algorithm checks a signature, never the token; so `none`, shared secrets and
one kind of key passed off as another never come to a check at all (RFC 8725, 3.1 and 3.2).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from badges.model import Document
from badges.verifying.model import Outcome, stop
from badges.verifying.reading import MAX_JSON_BYTES, read_json, text_of

PublicKey = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey

RSA_BITS = range(2048, 8193)
"""Shorter ones can be broken (1EdTech Security Framework 1.1, 6.1), longer ones keep us busy."""
MAX_PEM = 8 * 1024

_OF_CURVE = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
_OF_RSA = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
_SAME = {"Ed25519": "EdDSA"}
"""RFC 9864 names the curve as well; it is the same signature."""
_READERS: Mapping[str, Callable[[str], object]] = {
    "RSA": RSAAlgorithm.from_jwk,
    "EC": ECAlgorithm.from_jwk,
    "OKP": OKPAlgorithm.from_jwk,
}
_KNOWN = _OF_RSA | set(_OF_CURVE.values()) | {"EdDSA", "Ed25519"}


class BadKey(ValueError):
    """A key that cannot be used; says why in English."""


@dataclass(frozen=True, slots=True)
class Token:
    """A compact token, taken apart and not yet verified."""

    header: Document
    payload: Document
    signed: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        return text_of(self.header.get("alg"))

    @property
    def key_id(self) -> str:
        return text_of(self.header.get("kid"))

    @property
    def embedded_key(self) -> object:
        """The key that the token brings along: anybody's, until its issuer is seen to have it."""
        return self.header.get("jwk")


def take_apart(text: str) -> Token:
    """Return a compact token; raise `Stop` for what can never be verified."""
    if len(text) > 2 * MAX_JSON_BYTES:
        raise stop(Outcome.NOT_VALID, "too_large_to_check")
    parts = text.split(".")
    try:
        header, payload, signature = map(_decoded, parts)
    except ValueError as error:
        raise stop(Outcome.NOT_VALID, "token_broken", str(error)) from error
    token = Token(
        header=read_json(header),
        payload=read_json(payload),
        signed=f"{parts[0]}.{parts[1]}".encode("ascii"),
        signature=signature,
    )
    _check_header(token)
    return token


def _decoded(part: str) -> bytes:
    """Return the bytes of base64url without padding (RFC 7515, 2)."""
    if "=" in part:
        raise ValueError("padding in base64url")
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    return raw


def _check_header(token: Token) -> None:
    algorithm = token.algorithm
    if algorithm.lower() == "none" or not token.signature:
        raise stop(Outcome.NOT_VALID, "no_proof", f"alg {algorithm}")
    if algorithm.startswith("HS"):
        # Whoever can check a shared secret can also sign with it, so it says nothing of an issuer.
        raise stop(Outcome.NOT_VALID, "token_secret_shared", f"alg {algorithm}")
    if "crit" in token.header or "b64" in token.header:
        # RFC 7515, 4.1.11: what must be understood and is not makes a token invalid.
        raise stop(Outcome.NOT_VALID, "token_demands", str(token.header.get("crit"))[:200])
    if algorithm not in _KNOWN:
        raise stop(Outcome.UNKNOWN, "proof_kind_unknown", f"alg {algorithm[:40]}")


def holds(token: Token, key: PublicKey) -> bool:
    """Tell whether this key made the signature, by an algorithm that fits the key."""
    name = _SAME.get(token.algorithm, token.algorithm)
    if name not in _algorithms(key):
        return False
    try:
        return bool(jwt.get_algorithm_by_name(name).verify(token.signed, key, token.signature))
    except (ValueError, TypeError, jwt.PyJWTError):
        return False


def _algorithms(key: PublicKey) -> frozenset[str]:
    match key:
        case RSAPublicKey():
            return _OF_RSA
        case EllipticCurvePublicKey():
            return frozenset({_OF_CURVE[key.curve.name]})
        case Ed25519PublicKey():
            return frozenset({"EdDSA"})


def key_of_jwk(jwk: object) -> PublicKey:
    """Return a public key written as a JWK (RFC 7517); raise `BadKey`."""
    if not isinstance(jwk, dict):
        raise BadKey("not a JWK")
    if jwk.keys() & {"d", "k"}:
        raise BadKey("a private or shared key was published")
    if jwk.get("use", "sig") != "sig":
        raise BadKey("not a key for signatures")
    read = _READERS.get(text_of(jwk.get("kty")))
    if read is None:
        raise BadKey("a kind of JWK that we do not know")
    try:
        key = read(json.dumps(jwk))
    # PyJWT lets through what its decoders raise, whatever a member holds.
    except (jwt.PyJWTError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadKey("a JWK that cannot be read") from error
    return usable(key)


@lru_cache(maxsize=256)
def key_of_pem(text: str) -> PublicKey:
    """Return a public key written as PEM; raise `BadKey`. An issuer's many badges name one key."""
    if len(text) > MAX_PEM:
        raise BadKey("too long a PEM")
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey("a PEM that cannot be read") from error
    return usable(key)


def usable(key: object) -> PublicKey:
    """Return a key that we verify with, or raise `BadKey`: a wrong kind, too short, too long."""
    match key:
        case RSAPublicKey() if key.key_size in RSA_BITS:
            return key
        case EllipticCurvePublicKey() if key.curve.name in _OF_CURVE:
            return key
        case Ed25519PublicKey():
            return key
    raise BadKey("a kind or length of key that we do not verify with")
