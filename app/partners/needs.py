"""What partners ask of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from app.kernel.identity import Actor
from app.kernel.ids import CohortId, PersonId


@dataclass(frozen=True, slots=True)
class Needs:
    """Callables of other worlds."""

    cohorts_of: Callable[[Actor], Mapping[CohortId, str]]
    """Cohort → name: those the actor is in or trains now."""
    names: Callable[[Collection[PersonId]], Mapping[PersonId, str | None]]
    start_report: Callable[[Actor, Mapping[str, object], str], str] | None
    """(actor, content, language): begin the report on the network; returns where to go on writing
    it. None where the toolkit has no such report."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
