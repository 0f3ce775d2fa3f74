"""What validation asks of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.kernel.ids import AwardId, DossierId, EvidenceId, OrganisationId, PersonId
from competences.framework.model import Framework


class KeptFile(Protocol):
    """What a page says of a file in the portfolio."""

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def media_type(self) -> str: ...


class Piece(Protocol):
    """A piece of evidence, as the portfolio hands it over."""

    @property
    def id(self) -> EvidenceId: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def activities(self) -> tuple[str, ...]: ...
    @property
    def text(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def file(self) -> KeptFile | None: ...
    @property
    def picture(self) -> bool: ...
    @property
    def preview(self) -> str | None: ...
    @property
    def alternative(self) -> str: ...
    @property
    def link_check(self) -> object | None: ...
    @property
    def badge_check(self) -> object | None: ...


@dataclass(frozen=True, slots=True)
class Needs:
    framework: Callable[[], Framework]
    """The framework in use, for a new dossier."""
    framework_version: Callable[[str, str], Framework]
    """The framework a dossier was begun with, by id and version."""
    pieces_for: Callable[[PersonId, OrganisationId, Collection[str]], Sequence[Piece]]
    """Somebody's evidence for any of these activities, newest first."""
    pieces_by_id: Callable[[OrganisationId, Collection[EvidenceId]], Sequence[Piece]]
    names: Callable[[Collection[PersonId]], Mapping[PersonId, str | None]]
    """The names people go by, in one query; None for those without."""
    self_levels: Callable[[PersonId, OrganisationId, str], Mapping[str, int]]
    """Activity → newest level somebody gave themselves, in one competence."""
    assessors: Callable[[OrganisationId], Mapping[PersonId, str | None]]
    """Everybody who may assess in an organisation, with the names they go by, by name."""
    members_among: Callable[[OrganisationId, Collection[UUID]], Collection[PersonId]]
    """Which of these people are members of an organisation."""
    accompanied_by: Callable[[PersonId, OrganisationId], Collection[PersonId]]
    """Who signed a learning agreement with somebody, or trained them."""
    award_of: Callable[[DossierId], AwardId | None]
    """The badge that came of a dossier."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    return _provided[0]
