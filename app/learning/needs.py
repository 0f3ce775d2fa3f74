"""What learning asks of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.kernel.ids import OrganisationId, PersonId
from competences.framework.model import Framework

Levels = Mapping[str, int]
"""Activity code → self-assessed level."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Callables of other worlds."""

    framework: Callable[[], Framework]
    before_and_after: Callable[[PersonId, OrganisationId, str, str], tuple[Levels, Levels]]
    """(person, organisation, module id, competence) → levels before and after."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
