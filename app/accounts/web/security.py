"""Flask-Security: sign-in, sign-out, password reset and change. It authenticates, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Request, g, make_response, render_template, session, url_for
from flask_login import (
    user_logged_in,
    user_logged_out,
)
from flask_login.utils import _user_context_processor
from flask_security import current_user
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.recoverable import generate_reset_password_token
from flask_security.utils import login_user, logout_user, set_request_attr
from wtforms import Form as AnyForm

from app.accounts import addresses, passwords, store
from app.accounts.tables import SignInRow
from app.accounts.web import security_forms
from app.accounts.web.security_mail import MailUtil
from app.accounts.web.security_texts import MESSAGES, OwnTexts
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.identity import Actor
from app.kernel.ids import PersonId
from app.settings import Settings
from app.web.limits import GUESSABLE, limiter
from app.web.transaction import reads

RESET_WITHIN = timedelta(hours=2)
_GUESSABLE_VIEWS = ("login", "forgot_password", "reset_password", "change_password")
_ORGANISATION = "organisation"


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's store inside our one transaction a request."""

    def commit(self) -> None:
        """Only flush: `web/transaction.py` commits."""
        db.session.flush()

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002  # theirs
        """Look an address up in its normal spelling, so that the index answers."""
        if "email" in kwargs:
            try:
                kwargs["email"] = addresses.normal(kwargs["email"])
            except Invalid:
                return None
        return super().find_user(**kwargs)


def load_actor() -> Actor | None:
    """Return who is signed in, as the worlds see them."""
    if not current_user.is_authenticated:
        return None
    if "signed_in_actor" in g:  # loaded together with the sign-in
        found: Actor | None = g.signed_in_actor
        return found
    return store.find_actor(current_user.person_id, _preferred())


def sign_in(row: SignInRow) -> None:
    """Sign somebody in who has just proved who they are."""
    if current_user.is_authenticated:
        sign_out()
    login_user(row, authn_via=["password"])


def sign_out() -> None:
    logout_user()
    g.pop("signed_in_actor", None)


def signed_in_person() -> PersonId | None:
    """Return who is signed in, a member of something or not."""
    return PersonId(current_user.person_id) if current_user.is_authenticated else None


def signed_in_at() -> datetime | None:
    """Return when whoever is signed in typed their password; None if nobody is signed in."""
    if not current_user.is_authenticated:
        return None
    at = session.get("fs_paa")  # Flask-Security's "primary authentication at", in seconds
    return datetime.fromtimestamp(at, UTC) if at else None


def prefer_organisation(organisation_id: UUID) -> None:
    """Act within this organisation from the next page on."""
    session[_ORGANISATION] = str(organisation_id)


def reset_link(row: SignInRow) -> str:
    """Return a link, good once and for two hours, with which a password can be set."""
    token = generate_reset_password_token(row)  # type: ignore[no-untyped-call]
    return url_for("security.reset_password", token=token, _external=True)


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(_config(settings))
    security = Security(
        app,
        # Its roles are unused: what somebody is stands in `membership`.
        Datastore(db, SignInRow, None),  # type: ignore[arg-type]
        mail_util_cls=MailUtil,
        render_template=_render,
        **security_forms.FORMS,  # type: ignore[arg-type]
    )
    security.i18n_domain = OwnTexts(app)  # type: ignore[no-untyped-call]
    security.want_json(_never_json)
    security.login_manager.user_loader(_load_user)
    # No sign-in by token, and no look at the database for a page that asks for nobody.
    security.login_manager.request_loader(lambda _request: None)
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001
    # Nor one for every template: the page that says the database is down has to be rendered too.
    app.template_context_processors[None].remove(_user_context_processor)
    for name in _GUESSABLE_VIEWS:
        endpoint = f"security.{name}"
        view: Callable[..., Any] = app.view_functions[endpoint]
        app.view_functions[endpoint] = limiter.limit(GUESSABLE, methods=["POST"])(view)
    # Checking a password takes a while by design; nobody else has to wait for it to write.
    reads(app.view_functions["security.login"])
    user_logged_in.connect(_renew_session, app)
    user_logged_out.connect(_empty_session, app)


def _load_user(uniquifier: str) -> SignInRow | None:
    found = store.find_signed_in(uniquifier, _preferred())
    if found is None:
        return None
    row, g.signed_in_actor = found
    # What Flask-Security's own loader notes, for its views that need somebody signed in.
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return row


def _preferred() -> UUID | None:
    kept = session.get(_ORGANISATION)
    return UUID(kept) if kept else None


def _renew_session(_app: Flask, **_: object) -> None:
    """Forget the visitor's CSRF token: who planted it must not know the one of whoever signs in."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    session.pop(_ORGANISATION, None)


def _empty_session(_app: Flask, **_: object) -> None:
    for key in set(session) - {"language", "_flashes"}:
        session.pop(key)
    g.pop("csrf_token", None)


def _render(template: str, **context: Any) -> Any:
    """Render a page of Flask-Security; a form with errors answers 422, as everywhere here."""
    response = make_response(render_template(template, **context))
    forms = (value for value in context.values() if isinstance(value, AnyForm))
    if any(form.errors for form in forms):
        response.status_code = 422
    return response


def _never_json(_request: Request) -> bool:
    return False


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        # argon2 alone. The extra HMAC would tie every password to the secret key for ever.
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_SALT": settings.secret_keys[0],
        "SECURITY_PASSWORD_LENGTH_MIN": passwords.SHORTEST,
        "SECURITY_EMAIL_VALIDATOR_ARGS": addresses.VALIDATOR_OPTIONS,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_LOGIN_URL": "/login",
        "SECURITY_LOGOUT_URL": "/logout",
        # A link or picture elsewhere must not be able to sign somebody out.
        "SECURITY_LOGOUT_METHODS": ["POST"],
        # Less than zero switches off "confirm your password" at /verify, where badges are verified.
        "SECURITY_FRESHNESS": timedelta(minutes=-1),
        "SECURITY_POST_LOGIN_VIEW": "home.start",
        "SECURITY_POST_LOGOUT_VIEW": "home.start",
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_URL": "/reset",
        "SECURITY_RESET_PASSWORD_WITHIN": RESET_WITHIN,
        "SECURITY_POST_RESET_VIEW": "security.login",
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_URL": "/account/password",
        "SECURITY_POST_CHANGE_VIEW": "accounts.profile",
        # The same answer for known and unknown addresses: nobody can ask who has an account.
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
        "SECURITY_REGISTERABLE": False,
        # Mails are written at delivery (`letters.py`), so nothing is rendered here.
        "SECURITY_EMAIL_PLAINTEXT": False,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        **{f"SECURITY_MSG_{key}": value for key, value in MESSAGES.items()},
    }
