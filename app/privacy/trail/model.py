"""What the record holds, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.kernel.ids import OrganisationId, PersonId
from app.privacy.needs import Known

LOOK = ".seen"
"""What the act of a look ends in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done; it never changes, but for people who are erased or merged."""

    number: int
    """Grows by the order in which things were kept."""
    at: datetime
    act: str
    organisation_id: OrganisationId
    subject_id: PersonId | None
    """Whose work it is; None: erased."""
    object_id: UUID
    actor_id: PersonId | None
    """Who did it; None: erased, or without an account (`by_link`)."""
    by_link: bool
    details: Mapping[str, str | int]

    @property
    def noun(self) -> str:
        """What kind of thing `object_id` names, such as "dossier" or "evidence"."""
        return self.act.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its people, as far as they are still there."""

    entry: Entry
    actor: Known | None
    subject: Known | None


class LookedAt(NamedTuple):
    """One look at a thing by somebody other than its owner."""

    at: datetime
    act: str
    actor: str | None
    """The name; None: by a link, or somebody who gave none or is erased."""
    object_id: UUID


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of a record is asked for; None: all."""

    act: str | None = None
    people: frozenset[PersonId] | None = None
    """Any of them did it, or it is their work."""
    since: date | None = None
    until: date | None = None
    """Both days included (UTC)."""
