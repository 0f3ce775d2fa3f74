"""What the portfolio asks of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.kernel.ids import EvidenceId, OrganisationId, PersonId
from competences.framework.model import Framework
from competences.portfolio.model import BadgeCheck, Reason


class Contact(Protocol):
    """How somebody is named and written to."""

    @property
    def name(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...


class Look(Protocol):
    """One look by somebody else at a piece."""

    @property
    def at(self) -> datetime: ...
    @property
    def act(self) -> str:
        """What the record calls it: "evidence.seen"."""

    @property
    def actor(self) -> str | None:
        """The name; None: by a link, or somebody who gave none or is erased."""

    @property
    def object_id(self) -> UUID:
        """The piece, or a dossier it stands in."""


@dataclass(frozen=True, slots=True)
class Needs:
    framework: Callable[[], Framework]
    """The framework whose activities evidence proves."""
    shown_to_assessors: Callable[[OrganisationId, EvidenceId], bool]
    """Whether a piece stands in a dossier that was submitted in that organisation."""
    contact: Callable[[PersonId], Contact]
    """Return how somebody is written to; raise `NotFound`."""
    normal_address: Callable[[str], str]
    """Return the one spelling of a mail address; raise `Invalid("email_invalid")`."""
    verify_badge: Callable[[bytes, str | None], BadgeCheck | None]
    """Verify a file as an Open Badge, for the holder of an address; None: it is none.

    It may ask other hosts, for half a minute at most.
    """
    badge_reason: Callable[[Reason], str]
    """Return why a badge was not called valid, in the reader's language."""
    looks_at: Callable[[PersonId, Collection[UUID]], Sequence[Look]]
    """Return who else looked at these pieces of a person, or at dossiers they stand in."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    return _provided[0]
