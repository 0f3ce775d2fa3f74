"""What badges ask of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.kernel.ids import OrganisationId, PersonId
from competences.framework.model import Framework


@dataclass(frozen=True, slots=True)
class Needs:
    framework: Callable[[str, str], Framework]
    """Return one loaded version of a framework (id, version); raise `NotFound`."""
    current_framework: Callable[[], Framework]
    """Return the newest version of the product's framework."""
    self_levels: Callable[[PersonId, OrganisationId], Mapping[str, int]]
    """Return competence → self-assessed level, of those that somebody has assessed."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    return _provided[0]
