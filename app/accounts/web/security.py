"""Flask-Security: sign-in, sign-out and password reset. It authenticates and nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask, session
from flask_security import current_user
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore

from app.accounts import store
from app.accounts.tables import SignInRow
from app.kernel.db import db
from app.kernel.identity import Actor
from app.settings import Settings


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's store inside our one transaction a request."""

    def commit(self) -> None:
        """Only flush: `web/transaction.py` commits."""
        db.session.flush()


def load_actor() -> Actor | None:
    """Return who is signed in, as the worlds see them."""
    if not current_user.is_authenticated:
        return None
    preferred = session.get("organisation")
    return store.find_actor(current_user.person_id, UUID(preferred) if preferred else None)


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(_config(settings))
    # Its roles are unused: what somebody is stands in `membership`.
    Security(app, Datastore(db, SignInRow, None))  # type: ignore[arg-type]


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": settings.secret_keys[0],
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_LOGIN_URL": "/login",
        "SECURITY_LOGOUT_URL": "/logout",
        # A link or picture elsewhere must not be able to sign somebody out.
        "SECURITY_LOGOUT_METHODS": ["POST"],
        # Flask-Security claims /verify, which is where anyone verifies a badge.
        "SECURITY_VERIFY_URL": "/account/confirm-password",
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_URL": "/reset",
        "SECURITY_RESET_PASSWORD_WITHIN": "2 hours",
        # The same answer for known and unknown addresses: nobody can ask who has an account.
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
        "SECURITY_REGISTERABLE": False,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_FLASH_MESSAGES": True,
    }
