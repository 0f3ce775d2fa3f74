"""What notices ask of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId


class Contact(Protocol):
    """How to write to somebody."""

    @property
    def name(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...


class Belonging(Protocol):
    """One organisation somebody is a member of."""

    @property
    def organisation_id(self) -> OrganisationId: ...
    @property
    def name(self) -> str: ...
    @property
    def roles(self) -> frozenset[Role]: ...


@dataclass(frozen=True, slots=True)
class Needs:
    contact: Callable[[PersonId], Contact]
    """Raises `NotFound` for somebody who is gone."""
    with_address: Callable[[Collection[PersonId]], set[PersonId]]
    """Those of these people who can be written to."""
    belongings: Callable[[PersonId], Sequence[Belonging]]
    go_to: Callable[[PersonId, OrganisationId], None]
    """Let a person act in another organisation from now on; `NotFound` if it is not theirs."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    return _provided[0]
