"""What a results page shows: every question with what its answers amount to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.surveys.model import Asked, Phase, Question
from app.surveys.statistics import Classes, Measures
from modules.instrument import QuestionKind


@dataclass(frozen=True, slots=True)
class Count:
    """One count of a survey's answers."""

    number: int
    at: datetime
    sheets: int
    smallest: int
    groups: Sequence[UUID] | None
    """Of the count that groups are shown from: the questions they are shown by."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A survey with what was counted of it."""

    asked: Asked
    counts: Sequence[Count]
    today: date

    @property
    def id(self) -> UUID:
        return self.asked.survey.id

    @property
    def questions(self) -> Sequence[Question]:
        return self.asked.questions

    @property
    def takes_answers(self) -> bool:
        return self.asked.survey.phase(self.today) is not Phase.CLOSED

    @property
    def counted(self) -> int:
        return sum(each.sheets for each in self.counts)

    @property
    def waiting(self) -> int:
        """Sheets that were not counted yet."""
        return self.asked.answers - self.counted

    @property
    def smallest(self) -> int:
        """Below it nothing is shown: what was promised once is not taken back."""
        return max(self.asked.survey.smallest_group, *(each.smallest for each in self.counts), 0)

    @property
    def parted(self) -> Count | None:
        """The count that groups are shown from; None before there was one."""
        return next((each for each in self.counts if each.groups is not None), None)


def parts(question: Question) -> bool:
    """Tell whether results can be shown by a question's answers: each person gives one."""
    return question.groups and question.kind is QuestionKind.CHOICE


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
    texts: Sequence[str] = ()
    """Some of the free texts, in an order that says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One question on the page."""

    asked: Question
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
    by: Question | None = None
    """The question that groups are shown by."""
    can_part: Sequence[Question] = ()
    """Questions that groups can be shown by."""
