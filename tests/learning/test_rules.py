"""Grading, order of steps, completion: pure rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.clock import now
from app.kernel.errors import Invalid
from app.learning import rules
from app.learning.model import Answer, Occasion, Progress, Step, StepKind, UnitNotes
from modules import registry
from modules.quiz import (
    Card,
    Choice,
    FindMistake,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    Passage,
    Question,
    SingleChoice,
    Sorting,
)
from modules.spec import Text

T: Text = {"en": "text", "fr": "texte"}
COMMON = {"id": "q", "unit": "needs", "prompt": T, "explanation": T}
FEEDBACK = {"right_feedback": T, "wrong_feedback": T}
IDS = list("abcdef")

LOADED = registry.load(("en", "fr"), foreign=()).get("new-partnerships")
DECLARED = registry.LoadedModule(LOADED.module, LOADED.folder, {}, None)


def choices(right: set[str]) -> tuple[Choice, ...]:
    return tuple(Choice(id=one, right=one in right, text=T, feedback=T) for one in IDS)


def items(ids: list[str]) -> tuple[Item, ...]:
    return tuple(Item(id=one, text=T) for one in ids)


ordering = Ordering(**COMMON, **FEEDBACK, steps=items(IDS))
matching = Matching(**COMMON, **FEEDBACK, pairs=tuple(Pair(id=o, left=T, right=T) for o in IDS))
numeric = Numeric(**COMMON, **FEEDBACK, answer=12.5, tolerance=0.5)
single = SingleChoice(**COMMON, choices=choices({"c"}))


def find_mistake(wrong: set[str]) -> FindMistake:
    passages = [Passage(id=one, wrong=one in wrong, text=T, feedback=T) for one in IDS]
    return FindMistake(**COMMON, document=T, passages=tuple(passages))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question of any kind, right answers anywhere."""
    right = draw(st.sets(st.sampled_from(IDS), min_size=1))
    groups = [draw(st.sampled_from("xyz")) for _ in IDS]
    cards = [Card(id=o, group=g, text=T, feedback=T) for o, g in zip(IDS, groups, strict=True)]
    return draw(
        st.sampled_from(
            [
                SingleChoice(**COMMON, choices=choices({min(right)})),
                MultipleChoice(**COMMON, choices=choices(right)),
                Ordering(**COMMON, **FEEDBACK, steps=items(draw(st.permutations(IDS)))),
                matching,
                Sorting(**COMMON, groups=items(list("xyz")), cards=tuple(cards)),
                Numeric(**COMMON, **FEEDBACK, answer=draw(st.integers(-999, 999))),
                find_mistake(right if len(right) < len(IDS) else right - {min(right)}),
            ]
        )
    )


@given(questions())
def test_declared_answer_is_accepted_and_right(question: Question) -> None:
    answer = rules.right_answer(question)
    rules.check_answer(question, answer)
    assert rules.is_right(question, answer)


answers: st.SearchStrategy[Answer] = st.one_of(
    st.text(max_size=3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.sampled_from([*IDS, "z"])),
    st.dictionaries(st.sampled_from([*IDS, "z"]), st.sampled_from([*IDS, "x", "y"])),
)


@given(questions(), answers)
def test_answer_of_any_shape_is_refused_or_graded(question: Question, answer: Answer) -> None:
    """Nothing a browser can send breaks the rules, and only the declared answer is right."""
    try:
        rules.check_answer(question, answer)
    except Invalid:
        return
    right = rules.right_answer(question)
    unordered = isinstance(question, MultipleChoice | FindMistake)
    same = set(answer) == set(right) if unordered else answer == right
    assert rules.is_right(question, answer) == same


@given(st.permutations(IDS))
def test_only_the_declared_order_is_right(order: list[str]) -> None:
    assert rules.is_right(ordering, order) == (order == IDS)


@pytest.mark.parametrize(
    ("answer", "right"), [(12.5, True), (12, True), (13.0, True), (13.01, False), (11.99, False)]
)
def test_number_is_right_within_its_tolerance(answer: float, right: bool) -> None:  # noqa: FBT001
    assert rules.is_right(numeric, answer) == right


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        (single, "", "choose_one"),
        (single, "z", "choose_one"),
        (MultipleChoice(**COMMON, choices=choices({"a"})), [], "choose_some"),
        (find_mistake({"a"}), [], "mark_some"),
        (find_mistake({"a"}), ["z"], "mark_some"),
        (ordering, ["a", "b"], "order_all"),
        (ordering, ["a", "a", "b", "c", "d", "e"], "order_all"),
        (matching, {"a": "a"}, "match_all"),
        (matching, dict.fromkeys(IDS, "z"), "match_all"),
        (numeric, "12", "number_needed"),
    ],
)
def test_incomplete_answer_is_refused(question: Question, answer: Answer, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        rules.check_answer(question, answer)
    assert caught.value.code == code


@given(st.lists(st.sampled_from("abcdefghij"), min_size=2, unique=True), st.text(max_size=5))
def test_shuffled_parts_are_the_same_parts_in_another_order(ids: list[str], seed: str) -> None:
    parts = items(ids)
    mixed = rules.shuffled(parts, seed)
    assert sorted(mixed, key=lambda part: part.id) == sorted(parts, key=lambda part: part.id)
    assert mixed != list(parts)
    assert mixed == rules.shuffled(parts, seed)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("before:finance", (Occasion.BEFORE, "finance")),
        ("after:finance", (Occasion.AFTER, "finance")),
        ("open", None),
        ("before", None),
        ("during:finance", None),
    ],
)
def test_occasion_is_read_from_its_word(word: str, found: object) -> None:
    assert rules.occasion_of(word) == found


def notes(*read: str, touched: str | None = None) -> dict[str, UnitNotes]:
    units = {unit: UnitNotes(read_at=now(), touched_at=now()) for unit in read}
    return units | ({touched: UnitNotes(touched_at=now())} if touched else {})


UNITS = [unit.id for unit in LOADED.module.units]


@pytest.mark.parametrize(
    ("progress", "step"),
    [
        (Progress(), Step(StepKind.BEFORE)),
        (Progress(before_at=now()), Step(StepKind.UNIT, UNITS[0])),
        (Progress(before_at=now(), units=notes(UNITS[0])), Step(StepKind.UNIT, UNITS[1])),
        (
            Progress(before_at=now(), units=notes(UNITS[0], touched=UNITS[3])),
            Step(StepKind.UNIT, UNITS[3]),
        ),
        (Progress(before_at=now(), units=notes(UNITS[4])), Step(StepKind.UNIT, UNITS[0])),
        (Progress(before_at=now(), units=notes(*UNITS)), Step(StepKind.CASE)),
        (
            Progress(before_at=now(), units=notes(*UNITS), case_endings=("any",)),
            Step(StepKind.QUIZ),
        ),
        (
            Progress(before_at=now(), units=notes(*UNITS), quiz_passed_at=now()),
            Step(StepKind.AFTER),
        ),
        (Progress(completed_at=now()), Step(StepKind.RESULT)),
    ],
)
def test_next_step_follows_the_module(progress: Progress, step: Step) -> None:
    assert rules.next_step(LOADED, progress) == step


def test_module_is_complete_when_every_step_is_done() -> None:
    whole = {"before_at": now(), "quiz_passed_at": now(), "after_at": now(), "units": notes(*UNITS)}
    assert rules.is_complete(LOADED, Progress(**whole))
    lacking = [{**whole, step: None} for step in whole if step != "units"]
    lacking += [{**whole, "units": notes(*UNITS[1:])}]
    assert [rules.is_complete(LOADED, Progress(**one)) for one in lacking] == [False] * 4


def test_declared_module_has_two_steps_and_is_never_complete() -> None:
    done = Progress(before_at=now(), after_at=now())
    assert rules.steps(DECLARED, done) == rules.Count(2, 2)
    assert not rules.is_complete(DECLARED, done)
    assert rules.next_step(DECLARED, Progress(before_at=now())) == Step(StepKind.AFTER)
