"""What privacy needs from the other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.privacy.registry import Merger, PersonalData


class Known(Protocol):
    """What people of an organisation know of somebody who is, or was, one of them."""

    @property
    def name(self) -> str | None: ...
    @property
    def roles(self) -> frozenset[Role]:
        """Empty: no longer a member."""


@dataclass(frozen=True, slots=True)
class Needs:
    parts: tuple[PersonalData, ...]
    mergers: tuple[Merger, ...]
    """In the order in which they merge; whoever keeps the person itself comes last."""
    check_password: Callable[[PersonId, str], bool]
    require_replaceable: Callable[[PersonId], None]
    """Raises `Forbidden` if an organisation would lose its last administrator."""
    sign_out: Callable[[], None]
    names: Callable[[Collection[PersonId]], Mapping[PersonId, str | None]]
    """The names people go by, in one query; None for those without."""
    known: Callable[[OrganisationId, Collection[PersonId]], Mapping[PersonId, Known]]
    """Who people are within an organisation, in one query; those erased are left out."""
    search: Callable[[Actor, str], Collection[PersonId]]
    """Members of the actor's organisation whose name or address contains a text; the first ones."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    return _provided[0]
