"""Signing keys, encrypted at rest with a key derived from `KEEPINPACT_SECRET_KEY`.

Two kinds: Ed25519 and RSA (which the learning platforms of LTI 1.3 and Open Badges 2.0 want).
Retired keys stay published: a badge signed years ago is verified with the key of that day.
Withdrawn keys are published no more: whatever they signed is no longer ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)
from sqlalchemy import Index, LargeBinary, Row, String, bindparam, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, sealing
from app.kernel.db import Base, db, read
from app.kernel.errors import Conflict, NotFound, ProductError
from app.kernel.ids import new_id
from app.kernel.sealing import cipher

RSA_BITS = 2048


class Kind(StrEnum):
    ED25519 = "ed25519"
    RSA = "rsa"


class KeyShut(ProductError):
    """A key that no secret in `KEEPINPACT_SECRET_KEY` opens: it can sign nothing."""

    status = 503

    def __init__(self, key_id: UUID) -> None:
        super().__init__("signing_key_shut", key=str(key_id))


class SigningKeyRow(Base):
    """One key pair and what it is for."""

    __tablename__ = "signing_key"
    __table_args__ = (Index("ix_signing_key_purpose", "purpose", "retired_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    """A `Kind`; one purpose has keys of one kind."""
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted: the raw bytes of Ed25519, PKCS #8 of RSA."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    """In clear: without the secret nothing can be signed, but all that was goes on verifying."""
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(String(500))


@dataclass(frozen=True, slots=True)
class KeyNote:
    """What an operator may know of a key."""

    id: UUID
    purpose: str
    kind: Kind
    public_key: bytes
    created_at: datetime
    retired_at: datetime | None
    withdrawn_at: datetime | None
    opens: bool
    """Whether one of today's secrets opens it."""

    @property
    def in_use(self) -> bool:
        return self.retired_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Ed25519Key:
    """A key pair for EdDSA (RFC 8032)."""

    id: UUID
    private_key: Ed25519PrivateKey
    created_at: datetime
    retired_at: datetime | None

    @property
    def public_key(self) -> Ed25519PublicKey:
        return self.private_key.public_key()


@dataclass(frozen=True, slots=True)
class RsaKey:
    """A key pair for RS256 (RFC 7518, 3.3)."""

    id: UUID
    private_key: rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class RsaPublicKey:
    """The half of a key pair that everybody may see."""

    id: UUID
    public_key: rsa.RSAPublicKey


def current_ed25519(purpose: str) -> Ed25519Key:
    """Return the newest key that is not retired, made on first use."""
    found = (row for row in _unwithdrawn(purpose) if row.retired_at is None)
    return _opened(next(found, None) or _made(purpose))


def find_ed25519(purpose: str, fits: Callable[[Ed25519PublicKey], bool]) -> Ed25519Key | None:
    """Return the newest key whose public half fits, retired or not; only that one is opened."""
    found = (row for row in _unwithdrawn(purpose) if fits(_public_ed25519(row)))
    row = next(found, None)
    return _opened(row) if row else None


def public_ed25519(purpose: str) -> list[Ed25519PublicKey]:
    """Return the public half of every key but the withdrawn, newest first; needs no secret."""
    return [_public_ed25519(row) for row in _unwithdrawn(purpose)]


def rotate_ed25519(purpose: str) -> Ed25519Key:
    """Retire the current key and return a new one; what the old one signed stays verifiable."""
    _retire(purpose)
    return _opened(_made(purpose))


def current_rsa(purpose: str) -> RsaKey:
    """Return the RSA key to sign with, made on first use.

    The oldest that is not retired yet: a newer one beside it is only published so far.
    """
    now = clock.now()
    found = (row for row in reversed(_unwithdrawn(purpose)) if _unretired(row, now))
    return _opened_rsa(next(found, None) or _made_rsa(purpose))


def newest_made(purpose: str) -> datetime | None:
    """Return when the newest key was made, and let nobody else replace it meanwhile."""
    return db.session.scalar(
        select(SigningKeyRow.created_at)
        .where(SigningKeyRow.purpose == purpose, SigningKeyRow.retired_at.is_(None))
        .order_by(SigningKeyRow.created_at.desc())
        .limit(1)
        .with_for_update()
    )


def find_rsa(purpose: str, fits: Callable[[rsa.RSAPublicKey], bool]) -> RsaKey | None:
    """Return the newest key whose public half fits, retired or not; only that one is opened."""
    row = next((row for row in _unwithdrawn(purpose) if fits(_public_rsa(row))), None)
    return _opened_rsa(row) if row else None


def public_rsa(purpose: str, *, retired_after: datetime | None = None) -> list[RsaPublicKey]:
    """Return the public half of each key but the withdrawn, newest first.

    `retired_after` leaves out those retired by then.
    """
    return [
        RsaPublicKey(row.id, _public_rsa(row))
        for row in _unwithdrawn(purpose)
        if retired_after is None or _unretired(row, retired_after)
    ]


def rotate_rsa(purpose: str, *, lead: timedelta = timedelta(0)) -> RsaKey:
    """Return a new key, published from now on and signed with after `lead`; the old one retires."""
    _retire(purpose, lead)
    return _opened_rsa(_made_rsa(purpose))


def notes() -> list[KeyNote]:
    """Return what there is, newest first."""
    rows = db.session.scalars(select(SigningKeyRow).order_by(SigningKeyRow.created_at.desc()))
    return [_note(row) for row in rows]


def get_note(key_id: UUID) -> KeyNote:
    row = db.session.get(SigningKeyRow, key_id)
    if row is None:
        raise NotFound
    return _note(row)


def rsa_half(note: KeyNote) -> rsa.RSAPublicKey:
    """Return the public half of an RSA key."""
    return cast(rsa.RSAPublicKey, load_der_public_key(note.public_key))


def ed25519_half(note: KeyNote) -> Ed25519PublicKey:
    """Return the public half of an Ed25519 key."""
    return Ed25519PublicKey.from_public_bytes(note.public_key)


def withdraw(key_id: UUID, reason: str) -> None:
    """Publish a key no more; raise `Conflict` for one in use: rotate first."""
    row = db.session.get(SigningKeyRow, key_id)
    if row is None:
        raise NotFound
    if row.retired_at is None:
        raise Conflict("signing_key_in_use")
    row.withdrawn_at, row.withdrawal_reason = clock.now(), reason
    db.session.flush()


def reencrypt() -> tuple[int, list[UUID]]:
    """Encrypt every key anew under the first secret; return how many, and which stay shut."""
    return sealing.reencrypt(SigningKeyRow.private_key, SigningKeyRow.id)


def _note(row: SigningKeyRow) -> KeyNote:
    try:
        cipher().decrypt(row.private_key)
    except InvalidToken:
        opens = False
    else:
        opens = True
    return KeyNote(
        row.id,
        row.purpose,
        Kind(row.kind),
        row.public_key,
        row.created_at,
        row.retired_at,
        row.withdrawn_at,
        opens,
    )


_UNWITHDRAWN = (
    select(
        SigningKeyRow.id,
        SigningKeyRow.private_key,
        SigningKeyRow.public_key,
        SigningKeyRow.created_at,
        SigningKeyRow.retired_at,
    )
    .where(SigningKeyRow.purpose == bindparam("purpose"), SigningKeyRow.withdrawn_at.is_(None))
    .order_by(SigningKeyRow.created_at.desc())
)

KeyRow = SigningKeyRow | Row[Any]


def _unwithdrawn(purpose: str) -> Sequence[KeyRow]:
    """Return the keys that may be published, newest first."""
    return read(_UNWITHDRAWN, purpose=purpose)


def _unretired(row: KeyRow, moment: datetime) -> bool:
    return row.retired_at is None or row.retired_at > moment


def _public_ed25519(row: KeyRow) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(row.public_key)


def _public_rsa(row: KeyRow) -> rsa.RSAPublicKey:
    return cast(rsa.RSAPublicKey, load_der_public_key(row.public_key))


def _retire(purpose: str, lead: timedelta = timedelta(0)) -> None:
    moment = clock.now() + lead
    for row in db.session.scalars(
        select(SigningKeyRow).where(
            SigningKeyRow.purpose == purpose,
            or_(SigningKeyRow.retired_at.is_(None), SigningKeyRow.retired_at > moment),
        )
    ):
        row.retired_at = moment


def new_ed25519() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def new_rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)


def _made(purpose: str) -> SigningKeyRow:
    key = new_ed25519()
    return _kept(
        purpose, Kind.ED25519, key.private_bytes_raw(), key.public_key().public_bytes_raw()
    )


def _made_rsa(purpose: str) -> SigningKeyRow:
    key = new_rsa()
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return _kept(purpose, Kind.RSA, private, public)


def _kept(purpose: str, kind: Kind, private: bytes, public: bytes) -> SigningKeyRow:
    row = SigningKeyRow(
        id=new_id(),
        purpose=purpose,
        kind=kind,
        private_key=cipher().encrypt(private),
        public_key=public,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _decrypted(row: KeyRow) -> bytes:
    try:
        return cipher().decrypt(row.private_key)
    except InvalidToken as error:
        raise KeyShut(row.id) from error


def _opened(row: KeyRow) -> Ed25519Key:
    raw = _decrypted(row)
    return Ed25519Key(
        row.id, Ed25519PrivateKey.from_private_bytes(raw), row.created_at, row.retired_at
    )


def _opened_rsa(row: KeyRow) -> RsaKey:
    # Looking for primes takes a tenth of a second each time, and says nothing new: we made the key,
    # and what was changed since would not have been decrypted.
    opened = load_der_private_key(
        _decrypted(row), password=None, unsafe_skip_rsa_key_validation=True
    )
    return RsaKey(row.id, cast(rsa.RSAPrivateKey, opened))
