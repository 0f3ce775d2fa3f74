"""Who issues from this installation, and with which key."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.kernel import clock, keys
from app.kernel.errors import Conflict, Invalid
from app.kernel.keys import Ed25519Key
from app.kernel.runtime import settings
from badges import signing, store
from badges.documents import dids
from badges.documents.dids import Signer
from badges.model import Document, Issuer
from badges.tables import IssuerRow

KEY_PURPOSE = "open-badges"
DEFAULT_NAME = "Keep in Pact"


@dataclass(frozen=True, slots=True)
class SigningIdentity:
    """A key and the name it signs under."""

    key: Ed25519Key
    signer: Signer

    def sign(self, document: Document) -> Document:
        return signing.sign(
            document, self.key, self.signer.verification_method, created=clock.now()
        )


def current() -> Issuer:
    """Return the issuer: as fixed with the first badge, or as it would be today."""
    return store.find_issuer() or _from_settings()


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
    """Return the key that signs today."""
    return _identity(issuer, keys.current_ed25519(KEY_PURPOSE))


def identity_of(issuer: Issuer, did: str) -> SigningIdentity:
    """Return the newest key that may sign for a DID of ours, a retired one if it must be.

    A did:key is the key: a status list made under it can only be kept up with that very key.
    """
    identities = (_identity(issuer, key) for key in keys.all_ed25519(KEY_PURPOSE))
    return next(found for found in identities if found.signer.did == did)


def public_multikeys() -> list[str]:
    """Return every public key, newest first, retired ones too."""
    return [signing.multikey(key) for key in keys.public_ed25519(KEY_PURPOSE)]


def rotate_keys() -> str:
    """Retire today's key; return the new one as a multikey. Old badges go on verifying."""
    return signing.multikey(keys.rotate_ed25519(KEY_PURPOSE).public_key)


def _identity(issuer: Issuer, key: Ed25519Key) -> SigningIdentity:
    return SigningIdentity(key, dids.signer(issuer.base_url, signing.multikey(key.public_key)))
