"""What learning asks of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.kernel.ids import OrganisationId, PersonId
from competences.framework.model import Framework

Levels = Mapping[str, int]
"""Activity code → self-assessed level."""


class Piece(Protocol):
    """What learning knows of a piece of evidence."""

    @property
    def title(self) -> str: ...

    @property
    def created_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Needs:
    """Callables of other worlds."""

    framework: Callable[[], Framework]
    before_and_after: Callable[[PersonId, OrganisationId, str, str], tuple[Levels, Levels]]
    """(person, organisation, module id, competence) → levels before and after."""
    pieces_proving: Callable[[PersonId, OrganisationId, str], Sequence[Piece]]
    """(person, organisation, activity) → their evidence for it, newest first."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
