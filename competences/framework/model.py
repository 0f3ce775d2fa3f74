"""A competence framework: the language of levels, which every world may speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from app.kernel.errors import ProductError
from app.kernel.i18n import Text

LEVELS = range(1, 6)
"""Every scale has five levels."""


class NoFramework(ProductError):
    """Nothing has been loaded yet, so there is nothing to show: the operator has to load it."""

    status = 503

    def __init__(self) -> None:
        super().__init__("framework_not_loaded")


class Source(StrEnum):
    """How the guides carry an entry; "ours" if they do not."""

    NUMBERED = "numbered"
    BULLETED = "bulleted"
    TECHNIQUE = "technique"
    RUNNING_TEXT = "running text"
    LIST = "list"
    TIP = "tip"
    OURS = "ours"


class Kind(StrEnum):
    """What an item associated with a competence is."""

    SUB_COMPETENCE = "sub-competence"
    SKILL = "skill"
    KNOWLEDGE = "knowledge"
    ATTITUDE = "attitude"


class By(StrEnum):
    """Who wrote or decided something: the guides, or this product."""

    SOURCE = "source"
    US = "us"


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the scale: a short word used everywhere, and what it means in general."""

    level: int
    word: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Scale:
    """The five levels, lowest first."""

    source: str
    texts_by: By
    validation_from: int
    """The lowest level at which a competence can be validated."""
    levels: tuple[Level, ...]

    def words(self, language: str) -> list[str]:
        """Return the five words, so that `words[level - 1]` names a level."""
        return [level.word[language] for level in self.levels]


@dataclass(frozen=True, slots=True)
class TargetProfile:
    """A level that somebody in a certain position aims at in every competence."""

    id: str
    title: Text
    note: Text
    level: int


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing people do in a competence; what they rate themselves on."""

    code: str
    source: Source
    reference: str
    title: Text
    about: Text


@dataclass(frozen=True, slots=True)
class Item:
    """A sub-competence, skill, piece of knowledge or attitude that goes with a competence."""

    code: str
    kind: Kind
    kind_by: By
    source: Source
    reference: str
    title: Text


@dataclass(frozen=True, slots=True)
class Competence:
    """One of the competences, with what a person at each level does."""

    code: str
    title: Text
    summary: Text
    source: str
    descriptors_by: By
    descriptors: Mapping[int, Text]
    activities: tuple[Activity, ...]
    items: tuple[Item, ...]

    @property
    def activity_codes(self) -> tuple[str, ...]:
        return tuple(activity.code for activity in self.activities)


@dataclass(frozen=True)
class Framework:
    """One version of a framework. A version once loaded never changes."""

    id: str
    version: str
    title: Text
    attribution: Text
    scale: Scale
    target_profiles: tuple[TargetProfile, ...]
    competences: tuple[Competence, ...]

    @cached_property
    def _competences(self) -> Mapping[str, Competence]:
        return {competence.code: competence for competence in self.competences}

    @cached_property
    def _activities(self) -> Mapping[str, tuple[Competence, Activity]]:
        return {
            activity.code: (competence, activity)
            for competence in self.competences
            for activity in competence.activities
        }

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the competences, in order."""
        return tuple(competence.code for competence in self.competences)

    def competence(self, code: str) -> Competence:
        """Return a competence; raise `KeyError` if there is none of that code."""
        return self._competences[code]

    def activity(self, code: str) -> Activity:
        """Return an activity; raise `KeyError` if there is none of that code."""
        return self._activities[code][1]

    def competence_of(self, activity_code: str) -> Competence:
        """Return the competence an activity belongs to; raise `KeyError` if there is none."""
        return self._activities[activity_code][0]

    def profile(self, profile_id: str) -> TargetProfile:
        """Return a target profile; raise `KeyError` if there is none of that id."""
        return {profile.id: profile for profile in self.target_profiles}[profile_id]


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """That a version of a framework stands in the database, and since when."""

    framework: str
    version: str
    sha256: str
    loaded_at: datetime


def median_level(levels: Sequence[int]) -> int | None:
    """Return the median, rounded down to a level; None where nothing was rated."""
    if not levels:
        return None
    ordered = sorted(levels)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) // 2
