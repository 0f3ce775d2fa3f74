"""How far somebody is in a module, and what their answers were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId

Answer = str | float | list[str] | dict[str, str]
"""What was answered, ready for JSON: the chosen id (single), the ticked ids (multiple), step ids in
the chosen order (order), left pair id → right pair id (match), card id → group id (sort), a number.
"""


@dataclass(frozen=True, slots=True)
class Participation:
    """One person in one module, within one organisation: what every row is found by."""

    person_id: PersonId
    organisation_id: OrganisationId
    module_id: str

    @classmethod
    def of(cls, actor: Actor, module_id: str) -> Participation:
        return cls(actor.person_id, actor.organisation_id, module_id)


class Occasion(StrEnum):
    """Which of a module's two self-assessments."""

    BEFORE = "before"
    AFTER = "after"

    def of(self, module_id: str) -> str:
        """Return the word under which the assessment world knows it."""
        return f"{self}:{module_id}"


class StepKind(StrEnum):
    """What a module asks next."""

    BEFORE = "before"
    UNIT = "unit"
    CASE = "case"
    QUIZ = "quiz"
    AFTER = "after"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Step:
    """The one next step in a module."""

    kind: StepKind
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class UnitNotes:
    """What somebody did in one unit."""

    read_at: datetime | None = None
    ticked: frozenset[int] = frozenset()
    """Places in the checklist, from 0."""
    reflection: str = ""
    kept_at: datetime | None = None
    """When this very reflection went into the portfolio; none once it was changed."""
    proved_at: datetime | None = None
    """When evidence was given instead of reading."""
    bookmarked_at: datetime | None = None
    touched_at: datetime | None = None

    @property
    def done(self) -> bool:
        return self.read_at is not None or self.proved_at is not None


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote beside one part of a unit."""

    module_id: str
    unit_id: str
    section: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A unit somebody wants to come back to."""

    module_id: str
    unit_id: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Attested:
    """What stood when a module was completed; an attestation shows this, whatever comes later."""

    framework: str
    before: Mapping[str, int]
    """Activity code → self-assessed level."""
    after: Mapping[str, int]
    units: tuple[str, ...]
    """Ids of the units read, or proved by evidence."""
    quiz_right: int
    quiz_asked: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person is in one module."""

    before_at: datetime | None = None
    quiz_passed_at: datetime | None = None
    after_at: datetime | None = None
    completed_at: datetime | None = None
    attested: Attested | None = None
    case_way: tuple[str, ...] = ()
    """Where one is in the case: the id of each decision so far."""
    case_endings: tuple[str, ...] = ()
    """Ids of the endings that were reached, in order, each once."""
    units: Mapping[str, UnitNotes] = field(default_factory=dict)

    @property
    def started(self) -> bool:
        return bool(self.units) or self.before_at is not None

    def has_done(self, unit_id: str) -> bool:
        """Return whether a unit was read, or proved by evidence."""
        return unit_id in self.units and self.units[unit_id].done


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given and graded."""

    answer: Answer
    right: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One go at a quiz; finished once every question has its answer."""

    id: UUID
    number: int
    finished_at: datetime | None
    passed: bool
    right: int
    asked: int
    answers: Mapping[str, Given]
