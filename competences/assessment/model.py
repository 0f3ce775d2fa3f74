"""What somebody says of themselves, where that puts them, and what they aim at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel.errors import Invalid
from competences.framework.model import Competence, Scale

NOTE_LENGTH = 2_000
"""Characters of a note."""

_MODULE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Moment(StrEnum):
    """When somebody rates themselves."""

    OPEN = "open"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why somebody rates themselves: of their own accord, or around a module."""

    moment: Moment = Moment.OPEN
    module_id: str | None = None

    def __str__(self) -> str:
        return self.moment.value if self.module_id is None else f"{self.moment}:{self.module_id}"

    @classmethod
    def parse(cls, text: str) -> Occasion:
        """Read "open", "before:<module id>" or "after:<module id>"; raise `Invalid`."""
        word, _, module_id = text.partition(":")
        if text == Moment.OPEN:
            return cls()
        if word not in {Moment.BEFORE, Moment.AFTER} or not _MODULE_ID.fullmatch(module_id):
            raise Invalid("occasion_unknown")
        return cls(Moment(word), module_id)


@dataclass(frozen=True, slots=True)
class Rating:
    """One activity, rated: a level, or not part of somebody's job; perhaps with a note.

    A rating with neither is a note that still waits for its level.
    """

    activity: str
    level: int | None = None
    not_my_job: bool = False
    note: str = ""

    @property
    def decided(self) -> bool:
        return self.level is not None or self.not_my_job

    @property
    def empty(self) -> bool:
        return not self.decided and not self.note


@dataclass(frozen=True, slots=True)
class Draft:
    """An assessment of one competence that is still open."""

    id: UUID
    competence: str
    framework: str
    version: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """One competence to rate, with what was rated so far in the open assessment."""

    competence: Competence
    scale: Scale
    ratings: Mapping[str, Rating]
    last_finished: UUID | None
    """The newest finished assessment of this occasion when the sheet was made: a window in which
    it has another value shows a sheet that was finished elsewhere."""
    started_at: datetime | None
    carried_from: datetime | None = None
    """When the ratings were given, if they come from an earlier assessment."""

    @property
    def decided(self) -> int:
        return sum(rating.decided for rating in self.ratings.values())


@dataclass(frozen=True, slots=True)
class Finished:
    """An assessment of one competence that is over and never changes."""

    id: UUID
    competence: str
    version: str
    occasion: str
    level: int | None
    """The self level: None where no activity is part of the person's job."""
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in one competence."""

    self_level: int | None = None
    validated_level: int | None = None
    self_at: datetime | None = None
    validated_at: datetime | None = None

    @property
    def not_my_job(self) -> bool:
        """The person has said that no activity of this competence is part of their job."""
        return self.self_at is not None and self.self_level is None


class Origin(StrEnum):
    """Who chose a target."""

    PERSON = "person"
    ORGANISATION = "organisation"
    FRAMEWORK = "framework"


OWN_PROFILE = "own"
"""The profile id of a target whose levels were chosen one by one."""


@dataclass(frozen=True, slots=True)
class Target:
    """The level somebody aims at in each competence."""

    levels: Mapping[str, int]
    profile: str
    """The id of a target profile of the framework, or `OWN_PROFILE`."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Position:
    """All that is known of one person in one competence: the line of the result table."""

    competence: str
    target: int
    standing: Standing
    previous_level: int | None = None
    """The self level of the assessment before the newest."""
    ratings: Mapping[str, int] | None = None
    """Activity → level of the newest assessment, without what is not part of the job."""


class Reason(StrEnum):
    """Why a module is on somebody's path."""

    GAP = "gap"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path: a competence to work on, and why."""

    competence: str
    reason: Reason
    level: int | None
    target: int
    activities: tuple[str, ...] = ()
    """Codes of the activities furthest below the target, at most two."""

    @property
    def gap(self) -> int:
        return 0 if self.level is None else self.target - self.level


@dataclass(frozen=True, slots=True)
class Headlines:
    """What a result says in words; each may be missing."""

    strongest: Position | None
    """The highest self level; None where all are alike."""
    largest_gap: Position | None
    changed_most: Position | None
