"""Signing keys, encrypted at rest with a key derived from `KEEPINPACT_SECRET_KEY`.

Retired keys stay: a badge signed years ago is verified with the key of that day.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Index, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.db import Base, db
from app.kernel.ids import new_id
from app.kernel.runtime import settings


class SigningKeyRow(Base):
    """One key pair and what it is for."""

    __tablename__ = "signing_key"
    __table_args__ = (Index("ix_signing_key_purpose", "purpose", "retired_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted."""
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


def current_ed25519(purpose: str) -> Ed25519Key:
    """Return the newest key that is not retired, made on first use."""
    row = db.session.scalar(
        select(SigningKeyRow)
        .where(SigningKeyRow.purpose == purpose, SigningKeyRow.retired_at.is_(None))
        .order_by(SigningKeyRow.created_at.desc())
        .limit(1)
    )
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
    for row in db.session.scalars(
        select(SigningKeyRow).where(
            SigningKeyRow.purpose == purpose, SigningKeyRow.retired_at.is_(None)
        )
    ):
        row.retired_at = clock.now()
    return _opened(_made(purpose))


def _made(purpose: str) -> SigningKeyRow:
    key = Ed25519PrivateKey.generate()
    row = SigningKeyRow(
        id=new_id(),
        purpose=purpose,
        private_key=_cipher().encrypt(key.private_bytes_raw()),
        public_key=key.public_key().public_bytes_raw(),
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


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in settings().secret_keys])


def _derived(secret: str) -> bytes:
    kdf = HKDF(hashes.SHA256(), length=32, salt=None, info=b"keepinpact signing keys at rest")
    return base64.urlsafe_b64encode(kdf.derive(secret.encode()))
