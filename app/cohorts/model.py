from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.ids import OrganisationId


class RegistrationPolicy(StrEnum):
    """Who may become a member of an organisation without an administrator of the installation."""

    OPEN = "open"
    INVITATION = "invitation"
    CLOSED = "closed"

    @property
    def takes_anyone(self) -> bool:
        return self is RegistrationPolicy.OPEN

    @property
    def takes_invited(self) -> bool:
        return self is not RegistrationPolicy.CLOSED


@dataclass(frozen=True, slots=True)
class Organisation:
    """A centre, or whoever else runs partnerships."""

    id: OrganisationId
    name: str
    registration: RegistrationPolicy
