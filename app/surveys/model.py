"""What a survey is, as values: how it is built, in what state it is, what somebody answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from app.kernel.ids import CohortId, OrganisationId, PersonId
from app.kernel.sharing import Scope
from modules.instrument import QuestionKind

SurveyId = NewType("SurveyId", UUID)
QuestionId = NewType("QuestionId", UUID)

Words = Mapping[str, str]
"""Words of a survey: language → what was written in it. Unlike a `Text` it may lack a language."""

SCALE = (1, 2, 3, 4, 5)
NOT_APPLICABLE = "na"
"""Option of a scale's answer: "does not apply"; it counts in no mean."""
SMALLEST_GROUP = 5
"""Answers below which a group's results stay hidden, unless a survey says otherwise."""
LEAST_GROUP = 3
"""Nobody may ask for less: in a group of two, each knows what the other said."""

MOST_QUESTIONS = 40
MOST_OPTIONS = 20
MOST_TOPICS = 5


def in_language(words: Words | None, language: str, first: str) -> str:
    """Return the words in a language; where they lack, in the one the survey is written in."""
    said = words or {}
    return said.get(language) or said.get(first) or next(iter(filter(None, said.values())), "")


class State(StrEnum):
    """What its builder has decided; with the dates it makes the `Phase`."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Phase(StrEnum):
    """Whether a survey takes answers today."""

    DRAFT = "draft"
    SOON = "soon"
    """Opened, and its first day is still to come."""
    OPEN = "open"
    CLOSED = "closed"
    """By hand, or because its last day is over."""


class Purpose(StrEnum):
    """What somebody came to the list of surveys for; each shows those that it can be done with."""

    BUILD = "build"
    COLLECT = "collect"
    RESULTS = "results"


class Channel(StrEnum):
    """How a sheet of answers came in."""

    LINK = "link"
    PAPER = "paper"
    """Typed in by somebody of the centre."""


class Audience(StrEnum):
    """Who is asked; both need two surveys, for they need different questions."""

    PARTNERS = "partners"
    USERS = "users"
    LEARNERS = "learners"
    """Of a training; also participants of an event."""


class Selection(StrEnum):
    """Which of them."""

    ALL = "all"
    RULE = "rule"
    """A sample by a rule, such as every fifth visitor."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What was written in the steps that are no questions."""

    decision: str = ""
    decided_by: str = ""
    """Who takes the decision, and when."""
    topics: tuple[str, ...] = ()
    audience: Audience | None = None
    selection: Selection | None = None
    rule: str = ""
    """How a sample is chosen."""
    ways: str = ""
    """Paper, online or both, and how the invitation goes out."""
    invited: int | None = None
    """How many are asked in all."""
    invited_of: Mapping[str, int] = field(default_factory=dict)
    """Option of the question that makes groups → how many of them are asked."""
    tried: str = ""
    """Who tried it, what was mended."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Step → the mark of the page that saved it last; see `steps`."""


@dataclass(frozen=True, kw_only=True)
class Option:
    id: str
    """Such as "o1a2"; stays with the option for life."""
    label: Words


@dataclass(frozen=True, kw_only=True)
class Question:
    id: QuestionId
    kind: QuestionKind
    label: Words
    options: tuple[Option, ...] = ()
    low: Words = field(default_factory=dict)
    """What 1 on the scale means."""
    high: Words = field(default_factory=dict)
    """What 5 means."""
    groups: bool = False
    """Whether results are shown by its options; only a choice can."""
    required: bool = False
    key: str = ""
    """Stays with the question through copies, so that years compare."""

    def option(self, option_id: str) -> Option:
        """Return one option; raise `KeyError` if there is none of this id."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)


@dataclass(frozen=True, kw_only=True)
class Survey:
    id: SurveyId
    organisation_id: OrganisationId
    owner_id: PersonId | None
    scope: Scope
    cohort_id: CohortId | None
    title: Words
    introduction: Words
    thanks: Words
    languages: tuple[str, ...]
    """Those it is answered in."""
    language: str
    """The one it is written in first; always among `languages`."""
    state: State
    token: str | None
    opens_on: date | None
    closes_on: date | None
    smallest_group: int
    plan: Plan
    template: str | None
    copied_from: SurveyId | None
    created_at: datetime
    changed_at: datetime
    revision: int
    """Another one after every change, of its questions as well."""

    def phase(self, today: date) -> Phase:
        """Return whether it takes answers on a day."""
        if self.state is State.DRAFT:
            return Phase.DRAFT
        if self.state is State.CLOSED or (self.closes_on is not None and self.closes_on < today):
            return Phase.CLOSED
        if self.opens_on is not None and today < self.opens_on:
            return Phase.SOON
        return Phase.OPEN

    def name(self, language: str) -> str:
        return in_language(self.title, language, self.language)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A survey with its questions in order, and how many sheets came in."""

    survey: Survey
    questions: tuple[Question, ...]
    by_link: int = 0
    on_paper: int = 0

    @property
    def answers(self) -> int:
        return self.by_link + self.on_paper

    @property
    def response_rate(self) -> float | None:
        """The share of those invited who answered, 0 to 1; None if nobody noted how many."""
        invited = self.survey.plan.invited
        return self.answers / invited if invited else None

    @property
    def grouping(self) -> Question | None:
        """The question by which groups are made, if there is one; the first counts."""
        return next((question for question in self.questions if question.groups), None)

    def question(self, question_id: UUID) -> Question:
        """Return one question; raise `KeyError` if there is none of this id."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is counted; see the columns of `survey_answer`."""

    question_id: QuestionId
    option: str = ""
    number: float | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A survey as a list shows it."""

    survey: Survey
    questions: int
    answers: int


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A questionnaire that a survey can begin as a copy of."""

    id: str
    """Of the instrument."""
    title: Words
    purpose: Words
    introduction: Words
    thanks: Words
    questions: Sequence[ReadyQuestion]


@dataclass(frozen=True, kw_only=True)
class ReadyQuestion:
    key: str
    kind: QuestionKind
    label: Words
    options: tuple[Option, ...] = ()
    low: Words = field(default_factory=dict)
    high: Words = field(default_factory=dict)
    groups: bool = False
    required: bool = False
