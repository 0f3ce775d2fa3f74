"""What this world asks of others; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from competences.framework.model import Framework


class Known(Protocol):
    """What people of an organisation know of somebody who is, or was, one of them."""

    @property
    def name(self) -> str | None: ...
    @property
    def roles(self) -> frozenset[Role]:
        """Empty: no longer a member."""


class Member(Protocol):
    """Somebody to choose."""

    @property
    def person_id(self) -> PersonId: ...
    @property
    def name(self) -> str | None: ...
    @property
    def roles(self) -> frozenset[Role]: ...


@dataclass(frozen=True, slots=True)
class Needs:
    framework: Callable[[], Framework]
    """The framework in use, for what is written now."""
    framework_version: Callable[[str, str], Framework]
    """The framework a version was written with, by id and version."""
    known: Callable[[OrganisationId, Collection[PersonId]], Mapping[PersonId, Known]]
    """Who people are within an organisation, in one query; those erased are left out."""
    members: Callable[[Actor, Collection[Role], str, int], Sequence[Member]]
    """The first members of the actor's organisation, by name, with one of these roles whose name
    contains a text."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    return _provided[0]
