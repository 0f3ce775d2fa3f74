"""Where the people of a cohort stand: one row a person, one cell a competence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.kernel.ids import OrganisationId, PersonId

RECENT = timedelta(days=90)
"""Over which time a change of level is shown."""
MODULE_AWAY = timedelta(days=14)
"""Whoever has not touched a module they began for so long may be stuck in it."""
CANDIDATE_WAITS = timedelta(days=14)
"""After so long a question to the candidate is forgotten."""
DRAFT_RESTS = timedelta(days=30)
"""After so long without a word added, a dossier that was begun lies still."""


class Phase(StrEnum):
    """Where a dossier stands, as far as those who train the candidate have to know."""

    WRITING = "writing"
    WAITING = "waiting"
    """For an assessor."""
    ASKED = "asked"
    """The candidate was asked for further evidence."""
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"

    @property
    def under_way(self) -> bool:
        return self in {Phase.WRITING, Phase.WAITING, Phase.ASKED, Phase.PAUSED}


PHASES: Mapping[str, Phase] = {
    "identification": Phase.WRITING,
    "documentation": Phase.WRITING,
    "submitted": Phase.WAITING,
    "second_assessment": Phase.WAITING,
    "to_agree": Phase.WAITING,
    "appealed": Phase.WAITING,
    "further_evidence_requested": Phase.ASKED,
    "paused": Phase.PAUSED,
    "withdrawn": Phase.WITHDRAWN,
    "decided": Phase.DECIDED,
}
"""State of a dossier (`competences.validation`) → its phase; a test finds states that lack one."""


class Sort(StrEnum):
    """What the rows are ordered by."""

    NAME = "name"
    GAP = "gap"
    STUCK = "stuck"


class Halt(StrEnum):
    """Why something does not go on."""

    MODULE = "module"
    CANDIDATE = "candidate"
    DRAFT = "draft"
    ASSESSOR = "assessor"


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing that does not go on: what it is, in which competence, and since when."""

    halt: Halt
    competence: str | None
    """None: the module has none."""
    since: datetime
    days: int
    module_id: str | None = None


@dataclass(frozen=True, slots=True)
class ModuleUnderWay:
    """How far somebody is in one module."""

    module_id: str
    competence: str | None
    started_at: datetime
    completed_at: datetime | None
    touched_at: datetime
    done: int
    """Units read or proved."""


@dataclass(frozen=True, slots=True)
class DossierStand:
    """One dossier, without anything of what is in it."""

    id: UUID
    competence: str
    phase: Phase
    round: int
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    touched_at: datetime
    """When its candidate last wrote, or since when they are asked."""
    level: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One person in one competence, as far as whoever looks may know."""

    validated: int | None = None
    validated_at: datetime | None = None
    self_level: int | None = None
    """None as well where it is not shared."""
    self_at: datetime | None = None
    target: int = 0
    change: int | None = None
    """Validated levels gained in the last 90 days; None: none."""
    self_change: int | None = None
    module: ModuleUnderWay | None = None
    dossier: DossierStand | None = None
    """The newest that is under way, else the newest."""

    @property
    def held(self) -> int | None:
        return max((each for each in (self.validated, self.self_level) if each), default=None)

    @property
    def gap(self) -> int:
        """Levels missing to the target by what may be known; none known counts as none held."""
        return max(self.target - (self.held or 0), 0)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row of the map."""

    person_id: PersonId
    name: str | None
    joined_at: datetime
    shares: bool
    """Whether they let their trainers see their own levels."""
    cells: Mapping[str, Cell]
    stuck: Sequence[Stuck]

    @property
    def gap(self) -> int:
        return sum(cell.gap for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Looked:
    """A cohort as the map reads it, once it is clear that the viewer may."""

    id: UUID
    organisation_id: OrganisationId
    name: str
    closed_at: datetime | None
    target: Mapping[str, int] | None
    """What the organisation proposes; None: what the framework does."""
    answer_days: int
    """Within how many days the organisation means to answer a dossier."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a cohort."""

    id: PersonId
    name: str | None
    joined_at: datetime
    shares: bool
    target: Mapping[str, int] | None
    """Their own, of those who share."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest levels of one person in one competence."""

    validated: int | None
    validated_at: datetime | None
    self_level: int | None
    self_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A level that was validated."""

    competence: str
    level: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the database knows of some people, by person."""

    people: Sequence[Person]
    standings: Mapping[PersonId, Mapping[str, Standing]]
    modules: Mapping[PersonId, Sequence[ModuleUnderWay]]
    dossiers: Mapping[PersonId, Sequence[DossierStand]]
    decided: Mapping[PersonId, Sequence[Decided]]
    earlier: Mapping[PersonId, Mapping[str, int]]
    """Self level 90 days ago, of those who share."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What people are measured by."""

    codes: Sequence[str]
    """Of the competences."""
    proposed: Mapping[str, int]
    """The target of those whose own is not known."""
    now: datetime
    goal: timedelta
    """Within which the centre means to answer a dossier."""
