"""What the toolkit asks of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.kernel.identity import Actor
from app.kernel.ids import CohortId, OrganisationId, PersonId
from competences.framework.model import Framework
from modules.instrument import Instrument
from modules.loaded import LoadedModule


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as text for the portfolio, as it stands at this moment."""

    title: str
    text: str
    """Markdown."""
    origin: str
    """The document and its version: taken again it is the piece that is there already."""
    activities: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence that was made of a document."""

    id: UUID
    origin: str


@dataclass(frozen=True, slots=True)
class Needs:
    """Callables of other worlds."""

    modules: Callable[[], Sequence[LoadedModule]]
    """Every module with its instruments, read once in the process."""
    framework: Callable[[], Framework]
    cohorts_of: Callable[[Actor], Mapping[CohortId, str]]
    """The cohorts somebody is in or trains now: id → name."""
    names: Callable[[Collection[PersonId]], Mapping[PersonId, str | None]]
    partners: Callable[[Actor], Sequence[Mapping[str, str]]]
    """The partners somebody works with, each by `modules.instrument.PARTNER_FACTS`."""
    partner_names: Callable[[Actor], Sequence[str]]
    """Some hundred of their names, to choose from while typing."""
    keep_evidence: Callable[[Actor, Paper], UUID]
    """Keep a paper in the portfolio; return which piece it is."""
    pieces_of: Callable[[Actor, str], Sequence[Piece]]
    """(actor, beginning of an origin) → the actor's own pieces made of it, newest first."""
    page_of: Callable[[Instrument], str | None]
    """The address of the page that an instrument is by itself."""
    tell_due: Callable[[PersonId, OrganisationId, UUID, date], None]
    """Tell the owner of a document, once, that something in it is due on a day."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
