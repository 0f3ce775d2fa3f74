"""What surveys ask of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.identity import Actor
from app.kernel.ids import CohortId, OrganisationId, PersonId
from app.surveys.model import Ready, SurveyId


@dataclass(frozen=True, slots=True)
class Needs:
    """Callables of other worlds."""

    cohorts_of: Callable[[Actor], Mapping[CohortId, str]]
    """The cohorts somebody is in or trains now: id → name."""
    names: Callable[[Collection[PersonId]], Mapping[PersonId, str | None]]
    organisation_name: Callable[[OrganisationId], str]
    qr: Callable[[str], str]
    """An address as a picture for an `<img>`."""
    ready: Callable[[], Sequence[Ready]]
    """The questionnaires of the toolkit."""
    swot_points: Callable[[Actor], Sequence[str]]
    """Lines of the newest SWOT that the actor may open; weaknesses and threats first."""
    tell_ending: Callable[[PersonId, OrganisationId, SurveyId, date], None]
    """Somebody's survey takes answers for the last time on that day."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
