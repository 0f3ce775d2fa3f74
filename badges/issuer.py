"""Who issues from this installation, and with which key."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from app.kernel import clock, keys
from app.kernel.errors import Conflict, Invalid
from app.kernel.keys import Ed25519Key, RsaKey
from app.kernel.runtime import settings
from badges import signing, store, tokens
from badges.documents import dids
from badges.documents.dids import Signer
from badges.model import Document, Issuer
from badges.tables import IssuerRow
from badges.together import once
from badges.tokens import Algorithm, PrivateKey, PublicKey

KEY_PURPOSE = "open-badges"
"""Ed25519: proofs and tokens of 3.0."""

RSA_PURPOSE = "open-badges-rsa"
"""RSA: assertions of 2.0 and tokens of 3.0."""

DEFAULT_NAME = "Keep in Pact"


@dataclass(frozen=True, slots=True)
class SigningIdentity:
    """A key that makes proofs, and the name it signs under."""

    key: Ed25519Key
    signer: Signer

    def sign(self, document: Document) -> Document:
        return signing.sign(
            document, self.key, self.signer.verification_method, created=clock.now()
        )


@dataclass(frozen=True, slots=True)
class TokenIdentity:
    """A key that signs tokens, and the name it signs under."""

    key_id: UUID
    key: PrivateKey
    algorithm: Algorithm
    signer: Signer
    jwk: Document

    @property
    def thumbprint(self) -> str:
        return tokens.thumbprint(self.jwk)

    def credential(self, claims: Document) -> str:
        """Return a credential or a status list as a token (OB 3.0, 8.2.3 JOSE Header).

        `kid` leads to the key by way of the issuer; `jwk` is for verifiers that follow no DID.
        """
        header = {"kid": self.signer.verification_method, "jwk": self.jwk}
        return tokens.signed(claims, self.key, self.algorithm, header)

    def assertion(self, document: Document) -> str:
        """Return a 2.0 assertion as a token (OB 2.0, Signed verification)."""
        return tokens.signed(document, self.key, self.algorithm)


def current() -> Issuer:
    """Return the issuer: as fixed with the first badge, or as it would be today."""
    return once("issuer", lambda: store.find_issuer() or _from_settings())


def fixed() -> Issuer:
    """Return the issuer for a badge about to be made, fixed from now on.

    Raises `Conflict` where the product has moved to another address since the first badge: those
    who hold one would look for it at the old address. Other issuing transactions wait.
    """
    if not store.lock_issuer():
        _fix(_from_settings())
    check_address()
    return current()


def check_address() -> None:
    """Raise `Conflict` if badges have been issued at another address than today's."""
    known = store.find_issuer()
    if known is not None and known.base_url != settings().base_url:
        raise Conflict("issuer_moved", known=known.base_url, today=settings().base_url)


def introduce(name: str, email: str) -> Issuer:
    """Set the issuer's name and address of mail; the base URL is fixed by this, too."""
    name, email = name.strip(), email.strip()
    if not name or len(name) > 200:
        raise Invalid("issuer_name", field="name")
    if "@" not in email or len(email) > 255 or " " in email:
        raise Invalid("issuer_email", field="email")
    fixed()
    store.rename_issuer(name, email)
    return current()


def _fix(issuer: Issuer) -> None:
    store.add(
        IssuerRow(
            id=store.ISSUER,
            base_url=issuer.base_url,
            name=issuer.name,
            email=issuer.email,
            created_at=clock.now(),
        )
    )


def _from_settings() -> Issuer:
    base_url = settings().base_url
    # Open Badges 2.0 requires an issuer to have an address of mail.
    return Issuer(base_url, DEFAULT_NAME, f"badges@{urlsplit(base_url).hostname}")


def identity(issuer: Issuer) -> SigningIdentity:
    """Return the key that makes proofs today."""
    return once("proofs", lambda: _identity(issuer, keys.current_ed25519(KEY_PURPOSE)))


def token_identity(issuer: Issuer, algorithm: Algorithm) -> TokenIdentity:
    """Return the key that signs tokens of this kind today."""
    return once(algorithm, lambda: _token_identity(issuer, algorithm))


def _token_identity(issuer: Issuer, algorithm: Algorithm) -> TokenIdentity:
    if algorithm is Algorithm.RS256:
        return _rsa_identity(issuer, keys.current_rsa(RSA_PURPOSE))
    return _eddsa_identity(issuer, keys.current_ed25519(KEY_PURPOSE))


def identity_of(issuer: Issuer, did: str) -> SigningIdentity | TokenIdentity | None:
    """Return the newest key that may sign for a name of ours, a retired one if it must be.

    A did:key is the key: a status list made under it can only be kept up with that very key.
    None if that key has been withdrawn. Raises `KeyShut` if its secret is lost.
    """
    if did.startswith(dids.JWK_PREFIX):
        rsa_key = keys.find_rsa(RSA_PURPOSE, lambda key: dids.did_jwk(tokens.jwk(key)) == did)
        return _rsa_identity(issuer, rsa_key) if rsa_key else None
    found = keys.find_ed25519(
        KEY_PURPOSE, lambda key: dids.signer(issuer.base_url, signing.multikey(key)).did == did
    )
    return _identity(issuer, found) if found else None


def public_multikeys() -> list[str]:
    """Return every public key that makes proofs, newest first, retired ones too."""
    return [signing.multikey(key) for key in keys.public_ed25519(KEY_PURPOSE)]


def public_token_keys() -> list[tuple[str, Document]]:
    """Return every public key that signs tokens, as thumbprint and JWK; RSA first."""
    public: list[PublicKey] = [half.public_key for half in keys.public_rsa(RSA_PURPOSE)]
    public += keys.public_ed25519(KEY_PURPOSE)
    return [(tokens.thumbprint(jwk), jwk) for jwk in map(tokens.jwk, public)]


def public_rsa_keys() -> dict[str, str]:
    """Return the keys that sign 2.0 assertions, newest first: thumbprint → PEM."""
    halves = [half.public_key for half in keys.public_rsa(RSA_PURPOSE)]
    return {tokens.thumbprint(tokens.jwk(key)): tokens.pem(key) for key in halves}


def rotate_keys() -> str:
    """Retire today's keys; return the new one as a multikey. Old badges go on verifying.

    Works also where the old ones cannot be opened any more.
    """
    keys.rotate_rsa(RSA_PURPOSE)
    return signing.multikey(keys.rotate_ed25519(KEY_PURPOSE).public_key)


def _identity(issuer: Issuer, key: Ed25519Key) -> SigningIdentity:
    return SigningIdentity(key, dids.signer(issuer.base_url, signing.multikey(key.public_key)))


def _eddsa_identity(issuer: Issuer, key: Ed25519Key) -> TokenIdentity:
    jwk = tokens.jwk(key.public_key)
    multikey = signing.multikey(key.public_key)
    name = dids.token_signer(issuer.base_url, jwk, tokens.thumbprint(jwk), multikey)
    return TokenIdentity(key.id, key.private_key, Algorithm.EDDSA, name, jwk)


def _rsa_identity(issuer: Issuer, key: RsaKey) -> TokenIdentity:
    jwk = tokens.jwk(key.private_key.public_key())
    name = dids.token_signer(issuer.base_url, jwk, tokens.thumbprint(jwk), None)
    return TokenIdentity(key.id, key.private_key, Algorithm.RS256, name, jwk)
