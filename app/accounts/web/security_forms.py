"""Flask-Security's forms with our labels; their checks stay as they are."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_security.forms import (
    ChangePasswordForm,
    EmailValidation,
    EqualToLocalize,
    ForgotPasswordForm,
    IsString,
    LoginForm,
    ResetPasswordForm,
    email_required,
    password_required,
    valid_user_email,
)
from wtforms import EmailField, PasswordField

NEW_PASSWORD_HELP = _l("At least 10 characters. Three or four words are easier to remember.")


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _email(*checks: object) -> EmailField:
    return EmailField(
        _l("E-mail address"),
        filters=[_stripped],
        render_kw={"autocomplete": "username"},
        validators=[IsString(), email_required, EmailValidation(verify=False), *checks],
    )


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"),
        description=NEW_PASSWORD_HELP,
        render_kw={"autocomplete": "new-password"},
        validators=[IsString(), password_required],
    )


def _again(first: str) -> PasswordField:
    return PasswordField(
        _l("New password, once more"),
        render_kw={"autocomplete": "new-password"},
        validators=[
            IsString(),
            EqualToLocalize(first, message="RETYPE_PASSWORD_MISMATCH"),
            password_required,
        ],
    )


class SignInForm(LoginForm):
    email = _email()
    password = PasswordField(
        _l("Password"),
        render_kw={"autocomplete": "current-password"},
        validators=[IsString(), password_required],
        description=" ",  # theirs would be a link in English; the template has ours
    )
    remember = None  # type: ignore[assignment]  # no cookie that outlives the session


class ForgotForm(ForgotPasswordForm):
    email = _email(valid_user_email)


class ResetForm(ResetPasswordForm):
    password = _new_password()
    password_confirm = _again("password")


class ChangeForm(ChangePasswordForm):
    password = PasswordField(
        _l("The password you have now"), render_kw={"autocomplete": "current-password"}
    )
    new_password = _new_password()
    new_password_confirm = _again("new_password")


FORMS = {
    "login_form": SignInForm,
    "forgot_password_form": ForgotForm,
    "reset_password_form": ResetForm,
    "change_password_form": ChangeForm,
}
