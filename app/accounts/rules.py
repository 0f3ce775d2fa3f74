"""What decides on accounts, without a database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from app.accounts.model import Invitation, InvitationState
from app.kernel.errors import Conflict, Invalid
from app.kernel.i18n import LANGUAGES
from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.kernel.words import one_line

INVITATION_HOLDS = timedelta(days=14)
CONFIRM_WITHIN = timedelta(days=2)
"""How long somebody who registered may take to open the mail."""

NAME_LENGTH = 200


def checked_name(name: str) -> str:
    """Return a display name on one line; raise `Invalid` if it is empty or too long."""
    plain = one_line(name)
    if not plain:
        raise Invalid("name_missing", field="name")
    if len(plain) > NAME_LENGTH:
        raise Invalid("name_long", field="name", most=NAME_LENGTH)
    return plain


def checked_language(language: str) -> str:
    if language not in LANGUAGES:
        raise Invalid("language_unknown", field="language")
    return language


def require_open(invitation: Invitation, moment: datetime) -> None:
    """Raise `Conflict` unless the invitation can still be accepted; the code says why not."""
    match invitation.state(moment):
        case InvitationState.OPEN:
            return
        case InvitationState.USED:
            raise Conflict("invitation_used")
        case InvitationState.WITHDRAWN:
            raise Conflict("invitation_withdrawn")
        case InvitationState.EXPIRED:
            raise Conflict("invitation_expired")


def require_an_administrator(
    administrators: Collection[PersonId], person_id: PersonId, roles: Collection[Role]
) -> None:
    """Raise `Conflict` if giving these roles to this person leaves nobody to administer."""
    if Role.ADMINISTRATOR in roles:
        return
    if set(administrators) == {person_id}:
        raise Conflict("last_administrator", field="roles")
