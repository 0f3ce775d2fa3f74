"""The questions of a module, of seven kinds, as values checked when made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from modules.spec import SpecError, Text, check_slug, check_text, check_unique, names

MAX_PAIRS = 10
"""More than these nobody can match, and letters name them."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer that can be ticked."""

    id: str
    right: bool
    text: Text
    feedback: Text


@dataclass(frozen=True, kw_only=True)
class Item:
    """One step to be put in order, or one group to sort into."""

    id: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two things that belong together."""

    id: str
    left: Text
    right: Text


@dataclass(frozen=True, kw_only=True)
class Card:
    """One thing that belongs into a group."""

    id: str
    group: str
    text: Text
    feedback: Text


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One part of a document, with a mistake in it or not."""

    id: str
    wrong: bool
    text: Text
    feedback: Text


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What every question has, whatever its kind."""

    id: str
    """Answers are kept under it: it never changes."""
    unit: str
    """The unit to read again."""
    prompt: Text
    explanation: Text

    def check_common(self, *texts: Text) -> None:
        check_slug(self.id, "question id")
        for text in (self.prompt, self.explanation, *texts):
            check_text(text, f"a text of question {self.id!r}")


@dataclass(frozen=True, kw_only=True)
class SingleChoice(Asked):
    """Exactly one choice is right."""

    choices: tuple[Choice, ...]

    def __post_init__(self) -> None:
        _check_choices(self, self.choices)
        if sum(choice.right for choice in self.choices) != 1:
            raise SpecError(f"question {self.id!r} needs one right choice", "Mark exactly one")


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(Asked):
    """One or more choices are right; all of them, and no other, must be ticked."""

    choices: tuple[Choice, ...]

    def __post_init__(self) -> None:
        _check_choices(self, self.choices)
        if not any(choice.right for choice in self.choices):
            raise SpecError(f"question {self.id!r} has no right choice", "Mark at least one")


@dataclass(frozen=True, kw_only=True)
class Ordering(Asked):
    """Steps, declared in the right order."""

    steps: tuple[Item, ...]
    right_feedback: Text
    wrong_feedback: Text

    def __post_init__(self) -> None:
        self.check_common(self.right_feedback, self.wrong_feedback, *(s.text for s in self.steps))
        _check_ids(self.steps, f"steps of question {self.id!r}")


@dataclass(frozen=True, kw_only=True)
class Matching(Asked):
    """Pairs; the right-hand sides are shown shuffled."""

    pairs: tuple[Pair, ...]
    right_feedback: Text
    wrong_feedback: Text

    def __post_init__(self) -> None:
        sides = [side for pair in self.pairs for side in (pair.left, pair.right)]
        self.check_common(self.right_feedback, self.wrong_feedback, *sides)
        _check_ids(self.pairs, f"pairs of question {self.id!r}")
        if len(self.pairs) > MAX_PAIRS:
            raise SpecError(
                f"question {self.id!r} has {len(self.pairs)} pairs", f"Keep to {MAX_PAIRS}"
            )


@dataclass(frozen=True, kw_only=True)
class Sorting(Asked):
    """Cards, each of which belongs into one group."""

    groups: tuple[Item, ...]
    cards: tuple[Card, ...]

    def __post_init__(self) -> None:
        card_texts = [text for card in self.cards for text in (card.text, card.feedback)]
        self.check_common(*card_texts, *(group.text for group in self.groups))
        _check_ids(self.groups, f"groups of question {self.id!r}")
        _check_ids(self.cards, f"cards of question {self.id!r}")
        known = {group.id for group in self.groups}
        for card in self.cards:
            if card.group not in known:
                raise SpecError(
                    f"card {card.id!r} of question {self.id!r} names no group {card.group!r}",
                    f"Use one of {names(sorted(known))}",
                )


@dataclass(frozen=True, kw_only=True)
class Numeric(Asked):
    """A number, right within a tolerance (0: exactly)."""

    answer: float
    tolerance: float = 0
    suffix: Text | None = None
    right_feedback: Text
    wrong_feedback: Text

    def __post_init__(self) -> None:
        suffix = () if self.suffix is None else (self.suffix,)
        self.check_common(self.right_feedback, self.wrong_feedback, *suffix)
        if not (math.isfinite(self.answer) and 0 <= self.tolerance < math.inf):
            raise SpecError(
                f"question {self.id!r} has no finite answer and tolerance", "Give plain numbers"
            )


@dataclass(frozen=True, kw_only=True)
class FindMistake(Asked):
    """A document with mistakes in it: all passages that hold one, and no other, must be marked."""

    document: Text
    """Its heading."""
    passages: tuple[Passage, ...]

    def __post_init__(self) -> None:
        texts = [text for passage in self.passages for text in (passage.text, passage.feedback)]
        self.check_common(self.document, *texts)
        _check_ids(self.passages, f"passages of question {self.id!r}")
        if len({passage.wrong for passage in self.passages}) == 1:
            raise SpecError(
                f"the passages of question {self.id!r} are all right or all wrong",
                "Let at least one hold a mistake, and one none",
            )


Question = SingleChoice | MultipleChoice | Ordering | Matching | Sorting | Numeric | FindMistake


@dataclass(frozen=True)
class Quiz:
    """The questions of a module, and how many percent of them must be right."""

    pass_percent: int
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.pass_percent <= 100:
            raise SpecError(f"pass_percent is {self.pass_percent}", "Give 1 to 100")
        if not self.questions:
            raise SpecError("the quiz has no questions", "Write some, or leave quiz.yaml out")
        check_unique([question.id for question in self.questions], "question ids")

    def question(self, question_id: str) -> Question:
        """Return one question; raise `KeyError` if there is none of this id."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)


def _check_choices(question: Asked, choices: tuple[Choice, ...]) -> None:
    texts = [text for choice in choices for text in (choice.text, choice.feedback)]
    question.check_common(*texts)
    _check_ids(choices, f"choices of question {question.id!r}")


def _check_ids(parts: Sequence[Choice | Item | Pair | Card | Passage], where: str) -> None:
    if len(parts) < 2:
        raise SpecError(f"there are fewer than two {where}", "Give at least two")
    for part in parts:
        check_slug(part.id, f"an id among the {where}")
    check_unique([part.id for part in parts], where)
