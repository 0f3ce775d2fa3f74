"""The door to PyJWT: messages of platforms are verified here, ours are signed here.

Rules from the 1EdTech Security Framework 1.1 (5.1.3: validating an id_token; 6.3: key sets) and
OpenID Connect Core 1.0 (3.1.3.7).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from app.kernel import clock, keys
from app.kernel.ids import new_id
from app.lti.model import Platform, Refused

KEY_PURPOSE = "lti"
OUR_MESSAGES_LIVE = timedelta(minutes=5)
"""How long what we sign is good for: assertions and deep linking responses."""
RETIRED_KEYS_STAY = timedelta(hours=1)
"""Longer than any message of ours lives, so none alive is ever without its key."""

LEEWAY = timedelta(seconds=60)
OLDEST = timedelta(minutes=10)
"""An id_token made longer ago than this is refused whatever its `exp` says."""
LONGEST_TOKEN = 64 * 1024
SMALLEST_RSA_BITS = 2048

_ALGORITHM_OF = {"RSA": "RS256", "EC": "ES256"}
"""The key decides how a signature is checked, never the token (Security Framework 5.1.3, 4)."""


@dataclass(frozen=True, slots=True)
class PlatformKey:
    """A public key of a platform and the one algorithm it is used with."""

    id: str
    algorithm: str
    material: Any


def key_id(raw: str) -> str:
    """Return which key a token says it was signed with; raise `Refused` for what is no such token.

    Refuses at once what we would never verify: `none`, shared secrets, other algorithms.
    """
    try:
        header = _part(raw, 0)
    except ValueError as error:
        raise Refused("lti_token_unreadable") from error
    if header.get("alg") not in _ALGORITHM_OF.values() or "crit" in header:
        raise Refused("lti_algorithm")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise Refused("lti_key_unnamed")
    return kid


def peek(raw: str) -> Mapping[str, Any]:
    """Return what a token claims, UNVERIFIED: only to choose the language of an error page."""
    try:
        return _part(raw, 1)
    except ValueError:
        return {}


def _part(raw: str, place: int) -> Mapping[str, Any]:
    """Return the JSON object that is one part of a token, UNVERIFIED; raise `ValueError`.

    PyJWT reads all three parts, byte by byte, to say what stands in the first. `verify` still has
    it read everything as strictly as it does.
    """
    parts = raw.split(".")
    if len(raw) > LONGEST_TOKEN or len(parts) != 3:
        raise ValueError("not a signed token")
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[place] + "=" * (-len(parts[place]) % 4)))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("not an object")  # noqa: TRY004  # what was sent is wrong, not its type
    return found


def verify(raw: str, key: PlatformKey, platform: Platform) -> dict[str, Any]:
    """Return the claims of an id_token that this platform signed for us just now.

    Raises `Refused`, with a code of its own for each reason. The nonce is the caller's to consume.
    """
    try:
        claims = jwt.decode(
            raw,
            key.material,
            algorithms=[key.algorithm],
            audience=platform.client_id,
            issuer=platform.issuer,
            leeway=LEEWAY,
            options={
                "require": ["iss", "aud", "exp", "iat", "nonce"],
                "verify_signature": True,
                "verify_exp": True,
                "verify_nbf": True,
                "verify_iat": True,
                "verify_aud": True,
                "verify_iss": True,
                "verify_sub": True,
                "verify_jti": True,
                # A list is allowed; `azp` below says which of several is meant.
                "strict_aud": False,
            },
        )
    except jwt.MissingRequiredClaimError as error:
        raise Refused("lti_claim_missing", claim=error.claim) from error
    except (jwt.InvalidTokenError, ValueError, OverflowError) as error:
        raise Refused(_code(error)) from error
    _check_authorised_party(claims, platform.client_id)
    _check_age(claims)
    return claims


_CODES: tuple[tuple[type[Exception], str], ...] = (
    (jwt.ExpiredSignatureError, "lti_token_expired"),
    (jwt.ImmatureSignatureError, "lti_token_early"),
    (jwt.InvalidSignatureError, "lti_signature"),
    (jwt.InvalidAudienceError, "lti_audience"),
    (jwt.InvalidIssuerError, "lti_issuer"),
    (jwt.InvalidAlgorithmError, "lti_algorithm"),
)


def _code(error: Exception) -> str:
    return next((code for kind, code in _CODES if isinstance(error, kind)), "lti_token_unreadable")


def _check_authorised_party(claims: Mapping[str, Any], client_id: str) -> None:
    """Several audiences need `azp`, and `azp` is us (Security Framework 5.1.3, 3 to 5)."""
    audience, party = claims["aud"], claims.get("azp")
    if party is None and isinstance(audience, list) and len(set(audience)) > 1:
        raise Refused("lti_audience")
    if party is not None and party != client_id:
        raise Refused("lti_audience")


def _check_age(claims: Mapping[str, Any]) -> None:
    """Say how old is too old ourselves: an `exp` far away must not keep a stolen token alive."""
    if float(claims["iat"]) < (clock.now() - OLDEST).timestamp():
        raise Refused("lti_token_expired")


def read_keys(document: bytes) -> dict[str, PlatformKey]:
    """Return the keys of a key set (RFC 7517) that we can use, by id; raise `ValueError`.

    Keys for encryption, weak ones, shared secrets and what we cannot read are left out.
    """
    found = json.loads(document)
    entries = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise ValueError("not a key set")  # noqa: TRY004  # what was sent is wrong, not its type
    usable = (_usable(entry) for entry in entries if isinstance(entry, dict))
    return {key.id: key for key in usable if key}


def _usable(entry: Mapping[str, Any]) -> PlatformKey | None:
    kid, algorithm = entry.get("kid"), _ALGORITHM_OF.get(str(entry.get("kty")))
    if not isinstance(kid, str) or not kid or algorithm is None:
        return None
    if algorithm == "ES256" and entry.get("crv") != "P-256":
        return None
    if entry.get("use", "sig") != "sig" or entry.get("alg", algorithm) != algorithm or "d" in entry:
        return None
    try:
        material = jwt.PyJWK.from_dict(dict(entry), algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    key = material.key
    if isinstance(key, RSAPublicKey) and key.key_size < SMALLEST_RSA_BITS:
        return None
    return PlatformKey(kid, algorithm, material)


def sign(claims: Mapping[str, Any]) -> str:
    """Return a message of ours: RS256 with our current key; `iat`, `exp`, `jti` are added."""
    key = keys.current_rsa(KEY_PURPOSE)
    moment = clock.now()
    times = {"iat": int(moment.timestamp()), "exp": int((moment + OUR_MESSAGES_LIVE).timestamp())}
    return jwt.encode(
        {**times, "jti": str(new_id()), **claims},
        key.private_key,
        algorithm="RS256",
        headers={"kid": str(key.id)},
    )


def client_assertion(platform: Platform) -> str:
    """Return what proves to a token service that we are its client (Security Framework 4.1.1)."""
    return sign(
        {
            "iss": platform.client_id,
            "sub": platform.client_id,
            "aud": platform.token_audience or platform.token_url,
        }
    )


def our_key_set() -> dict[str, Any]:
    """Return our public keys as a key set: the current one, and those that may still be needed."""
    public = keys.public_rsa(KEY_PURPOSE, retired_after=clock.now() - RETIRED_KEYS_STAY)
    return {"keys": [_jwk(key.id, key.public_key) for key in public]}


def _jwk(name: object, key: RSAPublicKey) -> dict[str, Any]:
    numbers = RSAAlgorithm.to_jwk(key, as_dict=True)
    shown = {part: numbers[part] for part in ("kty", "n", "e")}
    return {**shown, "kid": str(name), "alg": "RS256", "use": "sig"}
