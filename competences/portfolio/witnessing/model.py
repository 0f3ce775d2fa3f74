"""A request for a witness statement, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel.ids import OrganisationId, PersonId


class Answer(StrEnum):
    """What a witness says to "this is their work"."""

    CONFIRMS = "confirms"
    PARTLY = "partly"
    CANNOT = "cannot"

    @property
    def proves(self) -> bool:
        """Whether it becomes evidence; that nothing can be said proves nothing."""
        return self is not Answer.CANNOT


class State(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    DECLINED = "declined"
    """The witness does not want to be asked; we have forgotten who they are."""
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a learner asks a witness for."""

    name: str
    email: str
    relation: str
    """In the learner's words: "head of the partner centre"."""
    description: str
    """What the learner says they did; the witness reads it."""
    message: str
    activities: tuple[str, ...]
    language: str
    """Of the letter."""
    with_files: bool
    """Whether the witness may open the files of the named pieces."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a witness answered."""

    answer: Answer
    words: str
    name: str
    function: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What a request says of a named piece."""

    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request. The witness's name and address are empty once they were erased."""

    id: UUID
    person_id: PersonId
    organisation_id: OrganisationId
    asked: Asked
    created_at: datetime
    expires_at: datetime
    reminded_at: datetime | None
    withdrawn_at: datetime | None
    declined_at: datetime | None
    answered_at: datetime | None
    said: Said | None
    evidence_id: UUID | None
    """The evidence that the answer became; None also where it was deleted."""
    pieces: tuple[Piece, ...] = ()

    def state(self, now: datetime) -> State:
        if self.answered_at:
            return State.ANSWERED
        if self.declined_at:
            return State.DECLINED
        if self.withdrawn_at:
            return State.WITHDRAWN
        return State.WAITING if now < self.expires_at else State.EXPIRED
