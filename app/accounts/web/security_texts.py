"""What Flask-Security says to people, in our words and from our catalog."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security.babel import FsDomain

MESSAGES = {
    "GENERIC_AUTHN_FAILED": (
        _l("This address and this password do not go together. Please check both."),
        "error",
    ),
    "PASSWORD_RESET_REQUEST": (
        _l("If there is an account for %(email)s, a mail with a link is on its way to it."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (
        _l("This link is older than two hours. Ask for a new one here."),
        "error",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        _l("This link is incomplete or was used already. Ask for a new one here."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        _l("Your new password holds. Please sign in with it."),
        "success",
    ),
    "PASSWORD_CHANGE": (
        _l("Your new password holds. Other devices have been signed out."),
        "success",
    ),
    "PASSWORD_INVALID_LENGTH": (
        _l("Please use at least %(length)s characters: three words are a good start."),
        "error",
    ),
    "PASSWORD_NOT_PROVIDED": (_l("Please type a password."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two passwords differ. Please type them again."), "error"),
    "INVALID_PASSWORD": (_l("This is not the password of this account."), "error"),
    "PASSWORD_IS_THE_SAME": (
        _l("This is the password you have now. Please choose another."),
        "error",
    ),
    "EMAIL_NOT_PROVIDED": (_l("Please type your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (
        _l("This is not a complete e-mail address. Example: name@centre.org"),
        "error",
    ),
    "UNAUTHENTICATED": (_l("Please sign in first."), "info"),
    "INVALID_REDIRECT": (_l("After signing in you will see your start page."), "info"),
    "API_ERROR": (_l("We could not read what your browser sent."), "error"),
}


class OwnTexts(FsDomain):
    """Takes sentences that know their own translation instead of looking them up."""

    def gettext(self, string: Any, **variables: Any) -> str:
        sentence = str(string)
        return sentence % variables if variables else sentence
