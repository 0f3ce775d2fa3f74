"""What the database may hold only encrypted, with a key derived from `KEEPINPACT_SECRET_KEY`.

The first secret encrypts, all of them decrypt: a changed one goes in front of the old.
"""

from __future__ import annotations

import base64
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.db import db
from app.kernel.runtime import settings

Name = TypeVar("Name")


def cipher() -> MultiFernet:
    """Return what encrypts and decrypts; it raises `cryptography.fernet.InvalidToken`."""
    return MultiFernet([Fernet(_derived(secret)) for secret in settings().secret_keys])


def seal(text: str) -> bytes:
    """Return a shared secret encrypted, for a row of whoever keeps it."""
    return cipher().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """Return what was sealed; raise `cryptography.fernet.InvalidToken` if it stays shut."""
    return cipher().decrypt(sealed).decode()


def reencrypt(
    sealed: InstrumentedAttribute[bytes], name: InstrumentedAttribute[Name]
) -> tuple[int, list[Name]]:
    """Encrypt a column anew under the first secret; return how many, and which rows stay shut."""
    shut: list[Name] = []
    done = 0
    ciphers = cipher()
    for row in db.session.scalars(select(sealed.class_)):
        try:
            setattr(row, sealed.key, ciphers.rotate(getattr(row, sealed.key)))
        except InvalidToken:
            shut.append(getattr(row, name.key))
        else:
            done += 1
    db.session.flush()
    return done, shut


def _derived(secret: str) -> bytes:
    kdf = HKDF(hashes.SHA256(), length=32, salt=None, info=b"keepinpact signing keys at rest")
    return base64.urlsafe_b64encode(kdf.derive(secret.encode()))
