"""Signing keys, encrypted at rest with a key derived from `KEEPINPACT_SECRET_KEY`.

Two kinds: Ed25519 for badges, RSA for what the learning platforms of LTI 1.3 can verify. Retired
keys stay: a badge signed years ago is verified with the key of that day.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)
from sqlalchemy import ColumnElement, Index, LargeBinary, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.db import Base, db
from app.kernel.ids import new_id
from app.kernel.runtime import settings

RSA_BITS = 2048


class Kind(StrEnum):
    ED25519 = "ed25519"
    RSA = "rsa"


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
    row = _current(purpose)
    return _opened(row if row is not None else _made(purpose))


def all_ed25519(purpose: str) -> list[Ed25519Key]:
    """Return every key of this purpose, newest first, retired ones too."""
    rows = db.session.scalars(
        select(SigningKeyRow)
        .where(SigningKeyRow.purpose == purpose)
        .order_by(SigningKeyRow.created_at.desc())
    )
    return [_opened(row) for row in rows]


def public_ed25519(purpose: str) -> list[Ed25519PublicKey]:
    """Return the public half of every key, newest first; needs no secret."""
    rows = db.session.scalars(
        select(SigningKeyRow.public_key)
        .where(SigningKeyRow.purpose == purpose)
        .order_by(SigningKeyRow.created_at.desc())
    )
    return [Ed25519PublicKey.from_public_bytes(raw) for raw in rows]


def rotate_ed25519(purpose: str) -> Ed25519Key:
    """Retire the current key and return a new one; what the old one signed stays verifiable."""
    _retire(purpose)
    return _opened(_made(purpose))


def current_rsa(purpose: str) -> RsaKey:
    """Return the RSA key to sign with, made on first use.

    The oldest that is not retired yet: a newer one beside it is only published so far.
    """
    row = db.session.scalar(
        select(SigningKeyRow)
        .where(SigningKeyRow.purpose == purpose, _unretired_at(clock.now()))
        .order_by(SigningKeyRow.created_at)
        .limit(1)
    )
    return _opened_rsa(row if row is not None else _made_rsa(purpose))


def newest_made(purpose: str) -> datetime | None:
    """Return when the newest key was made, and let nobody else replace it meanwhile."""
    return db.session.scalar(
        select(SigningKeyRow.created_at)
        .where(SigningKeyRow.purpose == purpose, SigningKeyRow.retired_at.is_(None))
        .order_by(SigningKeyRow.created_at.desc())
        .limit(1)
        .with_for_update()
    )


def public_rsa(purpose: str, *, retired_after: datetime) -> list[RsaPublicKey]:
    """Return the public half of each key in use or retired since then, newest first."""
    rows = db.session.execute(
        select(SigningKeyRow.id, SigningKeyRow.public_key)
        .where(
            SigningKeyRow.purpose == purpose,
            _unretired_at(retired_after),
        )
        .order_by(SigningKeyRow.created_at.desc())
    )
    return [
        RsaPublicKey(row.id, cast(rsa.RSAPublicKey, load_der_public_key(row.public_key)))
        for row in rows
    ]


def rotate_rsa(purpose: str, *, lead: timedelta = timedelta(0)) -> RsaKey:
    """Return a new key, published from now on and signed with after `lead`; the old one retires."""
    _retire(purpose, lead)
    return _opened_rsa(_made_rsa(purpose))


def seal(text: str) -> bytes:
    """Return a shared secret encrypted, for a row of whoever keeps it."""
    return _cipher().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """Return what was sealed; raise `cryptography.fernet.InvalidToken` if it stays shut."""
    return _cipher().decrypt(sealed).decode()


def count_opened() -> int:
    """Open every key there is; raise `cryptography.fernet.InvalidToken` for one that stays shut."""
    cipher = _cipher()
    return sum(
        bool(cipher.decrypt(raw)) for raw in db.session.scalars(select(SigningKeyRow.private_key))
    )


def _current(purpose: str) -> SigningKeyRow | None:
    return db.session.scalar(
        select(SigningKeyRow)
        .where(SigningKeyRow.purpose == purpose, SigningKeyRow.retired_at.is_(None))
        .order_by(SigningKeyRow.created_at.desc())
        .limit(1)
    )


def _retire(purpose: str, lead: timedelta = timedelta(0)) -> None:
    moment = clock.now() + lead
    for row in db.session.scalars(
        select(SigningKeyRow).where(SigningKeyRow.purpose == purpose, _unretired_at(moment))
    ):
        row.retired_at = moment


def _unretired_at(moment: datetime) -> ColumnElement[bool]:
    return or_(SigningKeyRow.retired_at.is_(None), SigningKeyRow.retired_at > moment)


def _made(purpose: str) -> SigningKeyRow:
    key = Ed25519PrivateKey.generate()
    return _kept(
        purpose, Kind.ED25519, key.private_bytes_raw(), key.public_key().public_bytes_raw()
    )


def _made_rsa(purpose: str) -> SigningKeyRow:
    key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return _kept(purpose, Kind.RSA, private, public)


def _kept(purpose: str, kind: Kind, private: bytes, public: bytes) -> SigningKeyRow:
    row = SigningKeyRow(
        id=new_id(),
        purpose=purpose,
        kind=kind,
        private_key=_cipher().encrypt(private),
        public_key=public,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _opened(row: SigningKeyRow) -> Ed25519Key:
    raw = _cipher().decrypt(row.private_key)
    return Ed25519Key(
        row.id, Ed25519PrivateKey.from_private_bytes(raw), row.created_at, row.retired_at
    )


def _opened_rsa(row: SigningKeyRow) -> RsaKey:
    opened = load_der_private_key(_cipher().decrypt(row.private_key), password=None)
    return RsaKey(row.id, cast(rsa.RSAPrivateKey, opened))


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in settings().secret_keys])


def _derived(secret: str) -> bytes:
    kdf = HKDF(hashes.SHA256(), length=32, salt=None, info=b"keepinpact signing keys at rest")
    return base64.urlsafe_b64encode(kdf.derive(secret.encode()))
