"""What is decided about learning: right answers, the next step, when a module is completed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Protocol, TypeVar

from app.kernel.errors import Invalid
from app.learning.model import Answer, Given, Occasion, Progress, Step, StepKind
from modules.loaded import LoadedModule
from modules.quiz import (
    FindMistake,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Quiz,
    SingleChoice,
    Sorting,
)

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
MASTERED = 4
"""From this level on ("on my own") a unit can be proved instead of read. The rule is ours."""
_ROUNDING = 1e-9
"""A decimal fraction typed by a person differs from the declared one by less than this."""


class HasId(Protocol):
    @property
    def id(self) -> str: ...


Part = TypeVar("Part", bound=HasId)


def right_answer(question: Question) -> Answer:
    """Return the answer the module declares as right."""
    match question:
        case SingleChoice():
            return next(choice.id for choice in question.choices if choice.right)
        case MultipleChoice():
            return [choice.id for choice in question.choices if choice.right]
        case Ordering():
            return [step.id for step in question.steps]
        case Matching():
            return {pair.id: pair.id for pair in question.pairs}
        case Sorting():
            return {card.id: card.group for card in question.cards}
        case Numeric():
            return question.answer
        case FindMistake():
            return [passage.id for passage in question.passages if passage.wrong]


def is_right(question: Question, answer: Answer) -> bool:
    """Return whether an answer is right as a whole; there are no part points."""
    if isinstance(question, Numeric):
        if not isinstance(answer, int | float):
            return False
        return abs(answer - question.answer) <= question.tolerance + _ROUNDING
    right = right_answer(question)
    if isinstance(question, MultipleChoice | FindMistake):
        return isinstance(answer, list) and isinstance(right, list) and set(answer) == set(right)
    return answer == right


def check_answer(question: Question, answer: Answer) -> None:
    """Raise `Invalid` for an answer that is incomplete or names what the question does not have."""
    match question:
        case SingleChoice():
            _check_known([answer], question.choices, "choose_one")
        case MultipleChoice():
            _check_known(answer, question.choices, "choose_some")
        case FindMistake():
            _check_known(answer, question.passages, "mark_some")
        case Ordering():
            _check_known(answer, question.steps, "order_all", complete=True)
        case Matching():
            _check_map(answer, question.pairs, question.pairs, "match_all")
        case Sorting():
            _check_map(answer, question.cards, question.groups, "sort_all")
        case Numeric():
            if not isinstance(answer, int | float):
                raise Invalid("number_needed")


def _check_known(
    chosen: object, parts: Sequence[HasId], code: str, *, complete: bool = False
) -> None:
    ids = [part.id for part in parts]
    if not isinstance(chosen, list) or not chosen or any(one not in ids for one in chosen):
        raise Invalid(code)
    if complete and sorted(chosen) != sorted(ids):
        raise Invalid(code)


def _check_map(chosen: object, parts: Sequence[HasId], targets: Sequence[HasId], code: str) -> None:
    if not isinstance(chosen, dict) or set(chosen) != {part.id for part in parts}:
        raise Invalid(code)
    if not set(chosen.values()) <= {target.id for target in targets}:
        raise Invalid(code)


def shuffled(parts: Sequence[Part], seed: str) -> list[Part]:
    """Return the parts in an order that tells nothing, the same each time for the same seed.

    Never in the declared order, which for steps and pairs is the right one.
    """
    mixed = sorted(parts, key=lambda part: sha256(f"{seed}/{part.id}".encode()).digest())
    return mixed if mixed != list(parts) else [*mixed[1:], mixed[0]]


def is_passed(quiz: Quiz, right: int, asked: int) -> bool:
    return right * 100 >= quiz.pass_percent * asked


def first_open(quiz: Quiz, answers: Mapping[str, Given]) -> Question | None:
    """Return the first question without an answer."""
    return next((one for one in quiz.questions if one.id not in answers), None)


def to_read_again(quiz: Quiz, answers: Mapping[str, Given]) -> list[str]:
    """Return the units of the questions answered wrongly, most often wrong first."""
    wrong = [q.unit for q in quiz.questions if q.id in answers and not answers[q.id].right]
    return sorted(dict.fromkeys(wrong), key=lambda unit: -wrong.count(unit))


def occasion_of(word: str) -> tuple[Occasion, str] | None:
    """Return which self-assessment of which module a word means; None for any other occasion."""
    kind, colon, module_id = word.partition(":")
    if not colon or kind not in set(Occasion):
        return None
    return Occasion(kind), module_id


def mastered(loaded: LoadedModule, before: Mapping[str, int]) -> frozenset[str]:
    """Return the units whose activity was rated as done on one's own before the module."""
    return frozenset(
        unit.id
        for unit in loaded.module.units
        if unit.activity is not None and before.get(unit.activity, 0) >= MASTERED
    )


def next_unit(loaded: LoadedModule, progress: Progress) -> str | None:
    """Return the open unit to go on with: where the reader last was, or the next one after.

    Whoever proved a unit was not reading there, so that is no place to go on from.
    """
    ids = [unit.id for unit in loaded.module.units]
    units = progress.units
    touched = [one for one in ids if one in units and units[one].proved_at is None]
    last = max(touched, key=lambda one: units[one].touched_at or _LONG_AGO, default=ids[0])
    start = ids.index(last)
    return next((one for one in ids[start:] + ids[:start] if not progress.has_done(one)), None)


def next_step(loaded: LoadedModule, progress: Progress) -> Step:
    """Return what comes next; a module without texts has its two self-assessments only."""
    if progress.completed_at is not None:
        return Step(StepKind.RESULT)
    rates = loaded.module.competence is not None
    if rates and progress.before_at is None:
        return Step(StepKind.BEFORE)
    if loaded.written:
        unit = next_unit(loaded, progress)
        if unit is not None:
            return Step(StepKind.UNIT, unit)
        if loaded.case and not progress.case_endings and progress.quiz_passed_at is None:
            return Step(StepKind.CASE)
        if progress.quiz_passed_at is None:
            return Step(StepKind.QUIZ)
    return Step(StepKind.AFTER if rates and progress.after_at is None else StepKind.RESULT)


@dataclass(frozen=True, slots=True)
class Count:
    """How many steps of a module are done."""

    done: int
    total: int


def steps(loaded: LoadedModule, progress: Progress) -> Count:
    """Count the steps: the first self-assessment, each unit, the quiz, the last one.

    The case is offered and not counted: nobody is held up by a story. A module without a
    competence has no self-assessments.
    """
    done = []
    if loaded.module.competence is not None:
        done += [progress.before_at is not None, progress.after_at is not None]
    if loaded.written:
        done += [progress.has_done(unit.id) for unit in loaded.module.units]
        done.append(progress.quiz_passed_at is not None)
    return Count(sum(done), len(done))


def is_complete(loaded: LoadedModule, progress: Progress) -> bool:
    """Return whether every step is done; a module without texts has none to complete."""
    count = steps(loaded, progress)
    return loaded.written and count.done == count.total
