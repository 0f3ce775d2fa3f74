from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel.ids import CohortId, OrganisationId, PersonId


class RegistrationPolicy(StrEnum):
    """Who may become a member of an organisation without an administrator of the installation."""

    OPEN = "open"
    INVITATION = "invitation"
    CLOSED = "closed"

    @property
    def takes_anyone(self) -> bool:
        return self is RegistrationPolicy.OPEN

    @property
    def takes_invited(self) -> bool:
        return self is not RegistrationPolicy.CLOSED


@dataclass(frozen=True, slots=True)
class Organisation:
    """A centre, or whoever else runs partnerships."""

    id: OrganisationId
    name: str
    registration: RegistrationPolicy


@dataclass(frozen=True, slots=True)
class Cohort:
    """People who learn together, within one organisation."""

    id: CohortId
    organisation_id: OrganisationId
    name: str
    made_at: datetime
    closed_at: datetime | None = None
    course_id: UUID | None = None
    """The course of a platform it was made from."""
    in_step: bool = False
    """Whether who joins and leaves that course joins and leaves the cohort."""

    @property
    def closed(self) -> bool:
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class Sight:
    """Which cohorts somebody may know of."""

    organisation_id: OrganisationId
    trainer: PersonId | None
    """Only those this person trains; None: all of the organisation."""
    course_id: UUID | None = None
    """Only the one made from this course: in a platform's frame nothing is seen of others."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A cohort in a list."""

    cohort: Cohort
    people: int
    trainers: Sequence[PersonId]


@dataclass(frozen=True, slots=True)
class Belonging:
    """Somebody who is in a cohort, or trains it."""

    person_id: PersonId
    name: str | None
    joined_at: datetime


class RowState(StrEnum):
    """What became of one line of a file of addresses."""

    NEW = "new"
    """A member of the organisation who is not in the cohort yet."""
    IN_ALREADY = "in_already"
    TWICE = "twice"
    NO_MEMBER = "no_member"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line of a file of addresses, and what would become of it."""

    line: int
    """Counted as an editor counts them, from 1."""
    text: str
    """The address as it was written, cut where it is long."""
    state: RowState
    person_id: PersonId | None = None
