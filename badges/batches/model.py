"""A list of people that one design is awarded to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.kernel.ids import AwardId, OrganisationId, PersonId

MOST_ROWS = 5_000
MOST_BYTES = 2_000_000
EMAIL_LENGTH = 255
NAME_LENGTH = 200
EVIDENCE_LENGTH = 300

KEPT_AFTER = timedelta(days=30)
"""How long addresses are kept once a list is done."""
KEPT_UNUSED = timedelta(days=7)
"""How long a list is kept that nobody started."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list as somebody wrote it, on one line and trimmed."""

    number: int
    """The line of the file or of what was typed, from 1; of members, their place."""
    email: str
    name: str = ""
    words: str = ""
    """Words of whoever awards about this person, added to those for all."""
    evidence: str = ""
    """Title of a piece of evidence."""
    person_id: PersonId | None = None
    """Known where a member was ticked."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What was read from a file or a field."""

    entries: tuple[Entry, ...]
    guessed: bool = False
    """Whether the letters were read as Windows-1252 because they are no Unicode."""


class State(StrEnum):
    """What has become of a row."""

    READY = "ready"
    """It will be awarded."""
    REFUSED = "refused"
    """It cannot be: `reason` says why. Nothing is done about it."""
    HELD = "held"
    """Whoever it is has that badge."""
    AWARDED = "awarded"
    FAILED = "failed"
    """It was tried and did not work: it can be tried again."""


class Reason(StrEnum):
    """What is to be said about a row before it is tried."""

    MEMBER = "member"
    ADDRESS = "address"
    """No member: the badge goes to the address."""
    NAMELESS = "nameless"
    """The same, and the list gives no name."""
    HELD = "held"
    EMAIL_MISSING = "email_missing"
    EMAIL_UNREADABLE = "email_unreadable"
    TWICE = "twice"
    ONESELF = "oneself"
    NAME_LONG = "name_long"
    WORDS_LONG = "words_long"
    EVIDENCE_LONG = "evidence_long"
    NO_ADDRESS = "no_address"
    """A member without an address of mail: named in the badge by an id of ours."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a batch."""

    number: int
    email: str | None
    name: str | None
    words: str
    evidence: str
    person_id: PersonId | None
    state: State
    reason: str
    """A `Reason`, or the code of what went wrong."""
    values: Mapping[str, Any]
    """For the sentence of that code."""
    award_id: AwardId | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A list, prepared for one design in one of its versions."""

    id: UUID
    organisation_id: OrganisationId
    organisation_name: str
    design: str
    """Its key: whatever version is newest by then, what was looked at is what is awarded."""
    language: str
    """In which the badge speaks, and letters are written, to those who are only an address."""
    words: str
    guessed: bool
    created_by: PersonId | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_draft(self) -> bool:
        return self.started_at is None

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.finished_at is None

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None
