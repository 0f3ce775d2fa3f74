"""What learning asks of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.kernel.identity import Actor
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
class Completion:
    """A module that somebody completed, as its badge attests it."""

    person_id: PersonId
    organisation_id: OrganisationId
    module_id: str
    competence: str
    framework: str
    """Id and version, with a space between them."""
    before: Levels
    after: Levels
    units: int
    quiz_right: int
    quiz_asked: int
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """What a module's attestation says, as text for the portfolio."""

    actor: Actor
    module_id: str
    completed_at: datetime
    title: str
    text: str
    """Markdown."""
    activities: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Needs:
    """Callables of other worlds."""

    framework: Callable[[], Framework]
    before_and_after: Callable[[PersonId, OrganisationId, str, str], tuple[Levels, Levels]]
    """(person, organisation, module id, competence) → levels before and after."""
    pieces_proving: Callable[[PersonId, OrganisationId, str], Sequence[Piece]]
    """(person, organisation, activity) → their evidence for it, newest first."""
    attestation_badge: Callable[[PersonId, OrganisationId, str, datetime], UUID | None]
    """(person, organisation, module id, moment of completion) → the badge, if it was received."""
    award_attestation: Callable[[Completion], UUID]
    """Award that badge, once; return which it is."""
    cohort: Callable[[Actor, UUID], tuple[str, Collection[PersonId]]]
    """(trainer, cohort) → its name, and who is in it; raises `NotFound` for another's."""
    keep_result: Callable[[Result], UUID]
    """Keep a result as evidence, once; return which it is."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
