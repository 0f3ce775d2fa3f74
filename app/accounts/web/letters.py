"""The mails of accounts: from the ids in the outbox to what stands in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for

from app.accounts import invite, register, service
from app.accounts.model import InvitationState
from app.accounts.tables import SignInRow
from app.accounts.web import security, security_mail
from app.kernel import clock
from app.kernel.ids import PersonId
from app.kernel.outbox.service import Deliver
from app.web.letters import Letter, deliverer


def reset(payload: dict[str, Any]) -> Letter | None:
    row = _sign_in(payload)
    if row is None or not row.active:
        return None
    return _letter(row, "reset", link=security.reset_link(row))


def password_changed(payload: dict[str, Any]) -> Letter | None:
    row = _sign_in(payload)
    if row is None:
        return None
    link = url_for("security.forgot_password", _external=True)
    return _letter(row, "password_changed", link=link)


def confirm(payload: dict[str, Any]) -> Letter | None:
    row = _sign_in(payload)
    if row is None or not row.pending:
        return None
    link = url_for("accounts.confirm", link=register.link(row.id), _external=True)
    return _letter(row, "confirm", link=link)


def known(payload: dict[str, Any]) -> Letter | None:
    row = _sign_in(payload)
    if row is None:
        return None
    return _letter(
        row,
        "known",
        sign_in_link=url_for("security.login", _external=True),
        reset_link=url_for("security.forgot_password", _external=True),
    )


def invitation(payload: dict[str, Any]) -> Letter | None:
    found = invite.find(UUID(payload["invitation"]))
    if found is None or found.state(clock.now()) is not InvitationState.OPEN:
        return None
    link = url_for("accounts.join", link=invite.link(found.id), _external=True)
    values = {"invitation": found, "link": link}
    return Letter(found.email, found.language, "accounts/mail/invitation.txt", values)


DELIVERERS: dict[str, Deliver] = {
    security_mail.RESET: deliverer(reset),
    security_mail.PASSWORD_CHANGED: deliverer(password_changed),
    register.CONFIRM: deliverer(confirm),
    register.KNOWN: deliverer(known),
    invite.INVITE: deliverer(invitation),
}


def _sign_in(payload: dict[str, Any]) -> SignInRow | None:
    return service.find_sign_in(UUID(payload["sign_in"]))


def _letter(row: SignInRow, name: str, **values: object) -> Letter:
    contact = service.contact(PersonId(row.person_id))
    return Letter(
        row.email,
        contact.language,
        f"accounts/mail/{name}.txt",
        {"name": contact.name or row.email, **values},
    )
