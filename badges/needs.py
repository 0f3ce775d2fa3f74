"""What badges ask of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from competences.framework.model import Framework


class Member(Protocol):
    """What badges know of a member of an organisation."""

    @property
    def person_id(self) -> PersonId: ...

    @property
    def name(self) -> str | None: ...

    @property
    def email(self) -> str | None: ...


class Contact(Protocol):
    """How somebody is named and written to."""

    @property
    def name(self) -> str | None: ...

    @property
    def email(self) -> str | None: ...

    @property
    def language(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Group:
    """People who learn together."""

    id: UUID
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Needs:
    framework: Callable[[str, str], Framework]
    """Return one loaded version of a framework (id, version); raise `NotFound`."""
    current_framework: Callable[[], Framework]
    """Return the newest version of the product's framework."""
    self_levels: Callable[[PersonId, OrganisationId], Mapping[str, int]]
    """Return competence → self-assessed level, of those that somebody has assessed."""
    contact: Callable[[PersonId], Contact]
    """Return how somebody is written to; raise `NotFound`."""
    members: Callable[[Actor, str], Sequence[Member]]
    """Return members of the actor's organisation that words fit, by name, one page of them."""
    member: Callable[[Actor, PersonId], Member]
    """Return a member of the actor's organisation; raise `NotFound` for anybody else."""
    groups: Callable[[Actor], Sequence[Group]]
    """Return the groups of people that the actor may know of."""
    people_of: Callable[[Actor, UUID | None], Sequence[Member]]
    """Return the people of a group of the actor's organisation, by name; its members for None.

    Raises `NotFound` for a group that is none, or none of the actor's business.
    """
    members_by_email: Callable[[OrganisationId, Collection[str]], Mapping[str, Member]]
    """Return address → member of an organisation, for those of these addresses that are one's."""
    account_of: Callable[[str], PersonId | None]
    """Return whose address this is and was proved to be, wherever they belong."""
    normal_email: Callable[[str], str]
    """Return the one spelling of an address; raise `Invalid` for what is none."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    return _provided[0]
