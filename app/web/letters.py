"""Mails: written at delivery, from ids, in the recipient's language.

A letter's template is plain text: the first line is the subject, the rest the body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale

from app.kernel import mail
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES, locale_of
from app.kernel.outbox.service import Deliver
from app.kernel.runtime import settings


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person."""

    to: str
    language: str | None
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: Callable[[], None] | None = None
    """Called when it has left. If that fails, it is sent once more."""


Write = Callable[[dict[str, Any]], Letter | None]
"""From the ids in the outbox to the letter; None if there is nobody left to write to."""


def deliverer(write: Write) -> Deliver:
    """Turn "what to write" into what the outbox calls."""

    def deliver(payload: dict[str, Any]) -> None:
        # Links need to know where we live: outside a request only the settings do.
        with current_app.test_request_context(base_url=settings().base_url):
            letter = write(payload)
            if letter is None:
                return
            subject, text = _written(letter)
        mail.send(to=letter.to, subject=subject, text=text, headers=letter.headers)
        if letter.sent is not None:
            letter.sent()

    return deliver


@contextmanager
def in_language_of(language: str | None) -> Iterator[None]:
    """Let everything inside speak a recipient's language."""
    known = language if language and language in LANGUAGES else DEFAULT_LANGUAGE
    with force_locale(locale_of(known)):
        yield


def _written(letter: Letter) -> tuple[str, str]:
    with in_language_of(letter.language):
        text = render_template(letter.template, **letter.values)
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"
