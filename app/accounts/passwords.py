"""Passwords, by Flask-Security: argon2, checked and kept by the same code as its own pages."""

from __future__ import annotations

from typing import cast

from flask import current_app
from flask_security.core import Security
from flask_security.utils import hash_password, verify_password

from app.kernel.errors import Invalid

SHORTEST = 10


def hashed(password: str) -> str:
    """Return the hash of a new password; raise `Invalid` naming the field if it cannot be used."""
    plain = _normal(password)
    if len(plain) < SHORTEST:
        raise Invalid("password_short", field="password", least=SHORTEST)
    return hash_password(plain)


def matches(password: str, kept: str | None) -> bool:
    """Return whether this is the password; takes as long when there is none."""
    plain = _normal(password)
    if not kept:
        hash_password(plain)
        return False
    return bool(verify_password(plain, kept))


def _normal(password: str) -> str:
    security = cast(Security, current_app.extensions["security"])
    return security.password_util.normalize(password)
