"""Flask-Security's mails, put into our outbox as ids."""

from __future__ import annotations

from typing import Any

from flask_security import MailUtil as TheirMailUtil

from app.kernel.outbox import service as outbox

RESET = "accounts.reset"
PASSWORD_CHANGED = "accounts.password_changed"  # noqa: S105  # a kind of mail

_KINDS = {
    "security/email/reset_instructions": RESET,
    "security/email/reset_notice": PASSWORD_CHANGED,
    "security/email/change_notice": PASSWORD_CHANGED,
}


class MailUtil(TheirMailUtil):
    """Remembers whom to write to; `letters.py` writes it in the recipient's language."""

    def send_mail(self, template: str, *_rendered: Any, **context: Any) -> None:
        user = context["user"]
        outbox.put(
            _KINDS[template], {"sign_in": str(user.id)}, order_key=f"person:{user.person_id}"
        )
