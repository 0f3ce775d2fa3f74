"""Whose key signed a document, and whether it is its issuer's.

A key counts only if it is found by way of the issuer: in its DID (did:key, did:jwk), in the
document of its DID (did:web), at its own web address, or where that says. What a document says of
its key is never believed by itself.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from badges import multibase
from badges.model import Document
from badges.verifying import jws
from badges.verifying.jws import BadKey, PublicKey
from badges.verifying.model import Outcome, Resolve, Stop, Unreachable, stop
from badges.verifying.reading import as_list, host_of, objects, origin_of, read_json, text_of, texts

WELL_KNOWN = "/.well-known/jwks.json"
"""A place that nobody but the owner of a site gives away (RFC 8615, 1)."""

_KEY_MEMBERS = ("publicKey", "verificationMethod", "assertionMethod", "jwks", "jwks_uri")

MOST_KEYS = 20
"""Of one issuer that are tried where a signature does not say which it is."""


def issuer_of(document: Document) -> str:
    issuer = document.get("issuer")
    return text_of(issuer.get("id") if isinstance(issuer, dict) else issuer)


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """Finds the keys of one issuer."""

    issuer: str
    resolve: Resolve

    def named(self, method: str) -> list[PublicKey]:
        """Return the key of a verification method or `kid`, or every one if it is empty.

        Raises `Stop` where it is not the issuer's, not published, or out of reach.
        """
        try:
            found = self._found(self._whole(method))
        except BadKey as error:
            raise stop(Outcome.NOT_VALID, "key_unusable", str(error)) from error
        except Unreachable as error:
            host = host_of(error.url)
            raise stop(Outcome.UNKNOWN, "issuer_unreachable", str(error), host=host) from error
        if not found:
            raise stop(Outcome.NOT_VALID, "key_unusable", f"{method or 'no key'} is not published")
        return found

    def _whole(self, method: str) -> str:
        """Return a method's whole name: `#key-1` and `key-1` are the issuer's own."""
        if not method or method.startswith(("did:", "http://", "https://")):
            return method
        return f"{self.issuer.partition('#')[0]}#{method.removeprefix('#')}"

    def _found(self, method: str) -> list[PublicKey]:
        if self.issuer.startswith(("did:key:", "did:jwk:", "did:web:")):
            if method and method.partition("#")[0] != self.issuer:
                raise self._foreign(method)
            if self.issuer.startswith("did:web:"):
                return self._did_web(method)
            return [_in_the_name(self.issuer, method.partition("#")[2])]
        if host_of(self.issuer):
            return self._at_web_address(method)
        raise stop(Outcome.UNKNOWN, "issuer_kind_unknown", issuer=self.issuer[:200])

    def _foreign(self, method: str) -> Exception:
        return stop(Outcome.NOT_VALID, "key_not_of_issuer", method[:200], issuer=self.issuer[:200])

    def _did_web(self, method: str) -> list[PublicKey]:
        """Return keys from the DID document of a host (did:web method, 3.2)."""
        host, *path = [unquote(part) for part in self.issuer.removeprefix("did:web:").split(":")]
        document = self._read(f"https://{host}/{'/'.join(path) or '.well-known'}/did.json")
        if document.get("id") != self.issuer:
            raise BadKey("the DID document is about somebody else")
        return _assertion_keys(document, method)

    def _at_web_address(self, method: str) -> list[PublicKey]:
        """Return keys from the issuer's own address, or one on its site that it names.

        A signature may name a key (OB 3.0, 8.2.3), a key in a set (RFC 7517, 5), or a method in
        the issuer's profile (Controlled Identifiers 1.0, 3.3).
        """
        address, _, fragment = (method or self.issuer).partition("#")
        if origin_of(address) != origin_of(self.issuer):
            raise self._foreign(method)
        own = self.issuer.partition("#")[0]
        if address not in {own, f"{origin_of(own)}{WELL_KNOWN}"} and not self._names(own, address):
            raise stop(Outcome.UNKNOWN, "key_not_named", address[:200], issuer=self.issuer[:200])
        document = self._read(address)
        if "kty" in document:
            return [jws.key_of_jwk(document)]
        if "keys" in document:
            return _from_set(document, {method, fragment} - {""})
        if document.get("id") == self.issuer:
            return _assertion_keys(document, method)
        if document.get("controller") == self.issuer and document.get("id") == method:
            return [_key_of_method(document)]
        raise BadKey("no key of the issuer's at this address")

    def _names(self, own: str, address: str) -> bool:
        """Tell whether the issuer's profile names an address as that of a key or a set."""
        try:
            profile = self._read(own)
        except (Stop, Unreachable):
            return False  # an issuer need not have one; then nobody can tell whose the key is
        named = [each for member in _KEY_MEMBERS for each in as_list(profile.get(member))]
        addresses = (text_of(each.get("id") if isinstance(each, dict) else each) for each in named)
        return profile.get("id") == self.issuer and address in {
            each.partition("#")[0] for each in addresses
        }

    def _read(self, address: str) -> Document:
        return read_json(self.resolve(address).body)


def _in_the_name(did: str, fragment: str) -> PublicKey:
    """Return the key that a did:key or did:jwk consists of."""
    kind, name = did.split(":", 2)[1:]
    if kind == "jwk":
        if fragment not in {"", "0"}:
            raise BadKey("the did:jwk method has one key, #0")
        return jws.key_of_jwk(_jwk_in(name))
    if fragment not in {"", name}:
        raise BadKey("the did:key method does not name its own key")
    return _multikey(name)


def _jwk_in(name: str) -> Document:
    try:
        return read_json(base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)))
    except (binascii.Error, ValueError) as error:
        raise BadKey("a did:jwk that cannot be read") from error


_MULTIKEYS: Mapping[bytes, tuple[int, Callable[[bytes], PublicKey]]] = {
    b"\xed\x01": (32, Ed25519PublicKey.from_public_bytes),
    b"\x80\x24": (33, partial(EllipticCurvePublicKey.from_encoded_point, SECP256R1())),
    b"\x81\x24": (49, partial(EllipticCurvePublicKey.from_encoded_point, SECP384R1())),
}
"""Header → length and reader (Controlled Identifiers 1.0, 2.2.2); points are compressed."""


@lru_cache(maxsize=256)
def _multikey(text: str) -> PublicKey:
    """Return the key that a multikey is; an issuer's many badges name the same one."""
    try:
        octets = multibase.decode(text)
        length, read = _MULTIKEYS[octets[:2]]
        if len(octets) != 2 + length:
            raise BadKey("a multikey of the wrong length")
        return jws.usable(read(octets[2:]))
    except KeyError as error:
        raise BadKey("a kind of multikey that we do not know") from error
    except ValueError as error:
        raise BadKey(f"a multikey that cannot be read: {error}") from error


def _assertion_keys(document: Document, method: str) -> list[PublicKey]:
    """Return the keys a controlled identifier makes assertions with; one of them if it is named."""
    embedded = [found for found in objects(document.get("assertionMethod")) if "id" in found]
    allowed = {*texts(document.get("assertionMethod")), *(text_of(e["id"]) for e in embedded)}
    subject = text_of(document.get("id"))
    if method and method not in {_absolute(subject, name) for name in allowed}:
        raise BadKey("the issuer does not let this key make assertions")
    found = [
        each
        for each in (*embedded, *objects(document.get("verificationMethod")))
        if text_of(each.get("id")) in allowed
        and (not method or _absolute(subject, text_of(each.get("id"))) == method)
    ]
    return [_key_of_method(each) for each in found[:MOST_KEYS]]


def _absolute(subject: str, name: str) -> str:
    return f"{subject}{name}" if name.startswith("#") else name


def _key_of_method(method: Document) -> PublicKey:
    if "publicKeyJwk" in method:
        return jws.key_of_jwk(method["publicKeyJwk"])
    if "publicKeyPem" in method:
        return jws.key_of_pem(text_of(method["publicKeyPem"]))
    return _multikey(text_of(method.get("publicKeyMultibase")))


def _from_set(document: Document, names: set[str]) -> list[PublicKey]:
    keys = objects(document.get("keys"))
    fitting = [key for key in keys if not names or text_of(key.get("kid")) in names]
    if not fitting and len(keys) == 1:
        fitting = keys
    return [jws.key_of_jwk(key) for key in fitting[:MOST_KEYS]]
