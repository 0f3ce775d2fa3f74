from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.ids import CohortId, OrganisationId, PersonId
from app.kernel.sharing import Scope
from app.toolkit.content import Content


@dataclass(frozen=True, slots=True)
class Document:
    """A filled instrument as it stands."""

    id: UUID
    organisation_id: OrganisationId
    owner_id: PersonId | None
    scope: Scope
    cohort_id: CohortId | None
    instrument_id: str
    title: str
    language: str
    currency: str
    content: Content
    revision: int
    created_at: datetime
    changed_at: datetime
    changed_by_id: PersonId | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list."""

    id: UUID
    instrument_id: str
    title: str
    owner_id: PersonId | None
    scope: Scope
    cohort_id: CohortId | None
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of what somebody sent."""

    at: datetime
    revision: int
    content: Content
    joined: bool = False
    """Whether somebody else's changes came in beside."""
    mine: int | None = None
    """Where both wrote differently in one place: the version that holds what the sender wrote;
    `revision` holds what the other did."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a new document took something from."""

    instrument_id: str
    """`PARTNERS` for the partner database."""
    document_id: UUID | None
    title: str
    at: datetime | None
