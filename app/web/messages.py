"""From error codes to sentences. Worlds add theirs; wiring hands them to `init_app`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.kernel.errors import ProductError

Messages = Mapping[str, LazyString]

COMMON: Messages = {
    "not_found": _l("We could not find this page. It may have moved, or the link is incomplete."),
    "sign_in_needed": _l(
        "You are signed out by now, so this is not saved. "
        "Sign in again: what you typed is not lost."
    ),
    "role_needed": _l("Your account is not allowed to do this. Ask your administrator."),
    "csrf": _l(
        "This page had been open for too long, or was opened in another window. "
        "Go back, reload it and send it again: what you typed is still there."
    ),
    "too_large": _l("What you sent is too large."),
    "too_many": _l("That was too often in a short time. Please wait a minute and try again."),
    "moved_on": _l(
        "Somebody has changed this in the meantime. Look at it again before you decide."
    ),
    "bad_request": _l("We could not read what your browser sent. Go back and try again."),
    "method": _l("This address does not answer that way. Go back and use the button on the page."),
    "broken": _l("Something went wrong on our side. It has been noted; please try again."),
    "unavailable": _l(
        "The database is not available at the moment. Nothing was changed. "
        "Please try again in a few minutes."
    ),
}


def init_app(app: Flask, *worlds: Messages) -> None:
    merged: dict[str, LazyString] = {}
    for messages in (COMMON, *worlds):
        merged.update(messages)
    app.extensions["keepinpact_messages"] = merged


def sentence_for(code: str, values: Mapping[str, object] | None = None) -> str:
    """Return the sentence for an error code in the reader's language."""
    messages = cast(Messages, current_app.extensions["keepinpact_messages"])
    sentence = str(messages.get(code, messages["broken"]))
    return sentence % values if values else sentence


def sentence(error: ProductError) -> str:
    return sentence_for(error.code, error.values)
