"""Who acts: the one thing worlds know about the person in front of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.ids import OrganisationId, PersonId


class Role(StrEnum):
    """What somebody is within one organisation; a person may be several things."""

    LEARNER = "learner"
    TRAINER = "trainer"
    ASSESSOR = "assessor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting within one organisation."""

    person_id: PersonId
    organisation_id: OrganisationId
    roles: frozenset[Role]
    name: str | None = None
    language: str | None = None
    organisation_name: str = ""

    def is_any(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def assesses(self) -> bool:
        return Role.ASSESSOR in self.roles

    @property
    def administers(self) -> bool:
        return Role.ADMINISTRATOR in self.roles
