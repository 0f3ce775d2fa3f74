"""What a results page shows: every question with what its answers amount to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel.i18n import Text
from app.surveys.statistics import Classes, Measures
from modules.instrument import QuestionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it was asked."""

    id: UUID
    key: str
    kind: QuestionKind
    label: Text
    options: Mapping[str, Text]
    """Id → words, in order; of a choice."""
    low: Text | None = None
    high: Text | None = None
    groups: bool = False

    @property
    def parts(self) -> bool:
        """Whether results can be shown by its answers: only where each person gave one."""
        return self.groups and self.kind is QuestionKind.CHOICE


@dataclass(frozen=True, slots=True)
class Count:
    """One count of a survey's answers."""

    number: int
    at: datetime
    sheets: int
    smallest: int
    groups: Sequence[UUID] | None
    """Of the count that groups are shown from: the questions they are shown by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """A survey with what was counted of it."""

    id: UUID
    title: Text
    languages: Sequence[str]
    takes_answers: bool
    smallest_group: int
    copied_from: UUID | None
    received: int
    """Sheets, counted or not."""
    questions: Sequence[Asked]
    counts: Sequence[Count]

    @property
    def counted(self) -> int:
        return sum(each.sheets for each in self.counts)

    @property
    def waiting(self) -> int:
        return self.received - self.counted

    @property
    def smallest(self) -> int:
        """Below it nothing is shown: what was promised once is not taken back."""
        return max(self.smallest_group, *(each.smallest for each in self.counts), 0)

    @property
    def parted(self) -> Count | None:
        """The count that groups are shown from; None before there was one."""
        return next((each for each in self.counts if each.groups is not None), None)


class Why(StrEnum):
    """Why a question has no groups to show."""

    TOO_FEW = "too_few"
    """Its groups, or what they leave over, are too small."""
    PARTS = "parts"
    """It is a group question itself: crossed with another it would show small groups after all."""
    WORDS = "words"
    """Its answers are free texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the answers to one question amount to, of all or of one group."""

    answered: int
    measures: Measures | None = None
    """Of a scale or of numbers."""
    times: Mapping[str, int] = field(default_factory=dict)
    """Option or step → how often, in order, none left out."""
    not_applicable: int = 0
    ranges: Classes | None = None
    in_ranges: Sequence[int] = ()
    """How many numbers are in each class."""

    @property
    def most(self) -> int:
        return max((*self.times.values(), *self.in_ranges), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One question on the page."""

    asked: Asked
    outcome: Outcome | None
    """None where fewer answered than the smallest group has."""
    groups: Mapping[str, Outcome] = field(default_factory=dict)
    """Group → its outcome; empty unless groups were asked for and can be shown."""
    some_hidden: bool = False
    """Whether other groups are too small to be shown."""
    why_not: Why | None = None
    """Why no group is shown, where groups were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    survey: Surveyed
    found: Sequence[Found]
    by: Asked | None = None
    """The question that groups are shown by."""
    can_part: Sequence[Asked] = ()
    """Questions that groups can be shown by."""
