"""The contract of a training module: what its folder declares, as values checked when made.

A module is data. It imports this file and nothing else of ours; how it is shown, kept and graded
is none of its business. Whatever breaks the contract raises `SpecError`, which says what is wrong
and how to mend it; `modules.registry` adds file and line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Text = Mapping[str, str]
"""One sentence or paragraph in every language: code → words."""

SECTIONS = ("about", "how", "example", "advice", "pitfalls")
"""The parts of every unit, in this order."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


MAX_PAIRS = 10
"""More than these nobody can match, and letters name them."""


class SpecError(ValueError):
    """Something declared breaks the contract."""

    def __init__(self, what: str, mend: str, *, line: int | None = None) -> None:
        super().__init__(f"{what}. {mend}.")
        self.what = what
        self.mend = mend
        self.line = line


@dataclass(frozen=True)
class Unit:
    """One sitting of a module; it teaches one activity of the competence."""

    id: str
    activity: str
    """Code in the framework, such as "A1"."""
    minutes: int
    title: Text

    def __post_init__(self) -> None:
        _check_slug(self.id, "unit id")
        _check_text(self.title, f"title of unit {self.id!r}")
        if not 1 <= self.minutes <= 60:
            raise SpecError(
                f"unit {self.id!r} takes {self.minutes} minutes", "Give 1 to 60; split longer ones"
            )


@dataclass(frozen=True)
class TrainingModule:
    """What one module is for, and its units in order."""

    id: str
    """Part of addresses and of kept progress: it never changes."""
    competence: str
    framework: str
    title: Text
    why: Text
    outcomes: tuple[Text, ...]
    make: Text
    """What the learner will have made at the end."""
    units: tuple[Unit, ...]

    def __post_init__(self) -> None:
        _check_slug(self.id, "module id")
        for where, text in self.texts():
            _check_text(text, where)
        if not self.units:
            raise SpecError(f"module {self.id!r} has no units", "Declare at least one Unit")
        _check_unique([unit.id for unit in self.units], f"unit ids of module {self.id!r}")

    @property
    def minutes(self) -> int:
        """Return how long reading all units takes."""
        return sum(unit.minutes for unit in self.units)

    @property
    def activities(self) -> tuple[str, ...]:
        """Return the codes that the module's self-assessments ask about, each once, in order."""
        return tuple(dict.fromkeys(unit.activity for unit in self.units))

    def unit(self, unit_id: str) -> Unit:
        """Return one unit; raise `KeyError` if there is none of this id."""
        for unit in self.units:
            if unit.id == unit_id:
                return unit
        raise KeyError(unit_id)

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Yield every text of the declaration with the words to find it by."""
        yield f"title of module {self.id!r}", self.title
        yield f"why of module {self.id!r}", self.why
        yield f"make of module {self.id!r}", self.make
        for number, outcome in enumerate(self.outcomes, start=1):
            yield f"outcome {number} of module {self.id!r}", outcome
        for unit in self.units:
            yield f"title of unit {unit.id!r}", unit.title


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where what a unit says comes from."""

    document: str
    section: str


@dataclass(frozen=True)
class Section:
    """One part of a unit's text."""

    id: str
    title: str
    markdown: str


@dataclass(frozen=True)
class UnitText:
    """One unit in one language."""

    objective: str
    checklist: tuple[str, ...]
    practice: str
    reflection: str
    sources: tuple[Source, ...]
    sections: tuple[Section, ...]

    def __post_init__(self) -> None:
        found = tuple(section.id for section in self.sections)
        if found != SECTIONS:
            raise SpecError(
                f"the headings are {_names(found)}",
                f"Give the five headings {_names(SECTIONS)}, in this order",
            )
        for name in ("objective", "practice", "reflection"):
            if not getattr(self, name).strip():
                raise SpecError(f"{name} is empty", "Write one sentence")
        if not self.checklist:
            raise SpecError("the checklist is empty", "Give at least one thing to tick off")

    @property
    def words(self) -> int:
        """Return how many words the body has; marks such as `1.` or `|` are not words."""
        body = " ".join(f"{section.title} {section.markdown}" for section in self.sections)
        return sum(1 for part in body.split() if any(map(str.isalpha, part)))


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
class Asked:
    """What every question has, whatever its kind."""

    id: str
    """Answers are kept under it: it never changes."""
    unit: str
    """The unit to read again."""
    prompt: Text
    explanation: Text

    def check_common(self, *texts: Text) -> None:
        _check_slug(self.id, "question id")
        for text in (self.prompt, self.explanation, *texts):
            _check_text(text, f"a text of question {self.id!r}")


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
                    f"Use one of {_names(sorted(known))}",
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


Question = SingleChoice | MultipleChoice | Ordering | Matching | Sorting | Numeric


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
        _check_unique([question.id for question in self.questions], "question ids")

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


def _check_ids(parts: Sequence[Choice | Item | Pair | Card], where: str) -> None:
    if len(parts) < 2:
        raise SpecError(f"there are fewer than two {where}", "Give at least two")
    for part in parts:
        _check_slug(part.id, f"an id among the {where}")
    _check_unique([part.id for part in parts], where)


def _check_slug(value: object, where: str) -> None:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise SpecError(f"{where} is {value!r}", 'Use small letters, digits and "-"')


def _check_text(text: object, where: str) -> None:
    """Refuse what is not a map from language codes to words; which languages, registry checks."""
    if not isinstance(text, Mapping) or "en" not in text:
        raise SpecError(f"{where} is no text", 'Write {"en": "…", "fr": "…"}')
    for language, words in text.items():
        if not isinstance(words, str) or not words.strip():
            raise SpecError(f"{where} is empty in {language!r}", "Write it")


def _check_unique(ids: Sequence[str], where: str) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise SpecError(f"{one!r} stands twice among the {where}", "Rename one of them")


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "missing"
