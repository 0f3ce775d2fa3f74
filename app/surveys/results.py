"""Results of a survey: what was counted, question by question, as far as it may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from app.surveys import (
    building,
    counting,
    hiding,
    results_store,
    statistics,
    texts,
)
from app.surveys import statistics_store as store
from app.surveys import store as store_of_surveys
from app.surveys.hiding import Block, Partition
from app.surveys.model import NOT_APPLICABLE, Asked, Question
from app.surveys.results_model import Count, Found, Outcome, Results, Surveyed, Why, parts
from app.surveys.statistics import Classes
from app.surveys.statistics_store import WHOLE, Numbers, Place
from modules.instrument import QuestionKind

Cells: TypeAlias = Mapping[UUID, Mapping[Block, int]]
Times: TypeAlias = Mapping[tuple[str, float | None], int]
_IN_OPTIONS = frozenset({QuestionKind.SCALE, QuestionKind.CHOICE, QuestionKind.CHOICES})


def surveyed(actor: Actor, survey_id: UUID) -> Surveyed:
    """Return a survey with its counts; raise `NotFound` if the actor may not open it."""
    return counted(building.opened(actor, survey_id))


def count(actor: Actor, survey_id: UUID) -> None:
    """Count the answers that have come; see `counting.count`. Nobody answers meanwhile."""
    row = building.row_of(actor, survey_id, lock=True)
    counting.count(counted(store_of_surveys.asked(row)))


def counted(asked: Asked) -> Surveyed:
    """Return a survey with its counts; one statement."""
    return Surveyed(asked, results_store.counts(asked.survey.id), clock.now().date())


def results(actor: Actor, survey_id: UUID, by: UUID | None = None) -> Results:
    """Return the results; by the groups of one question if `by` names one that has groups.

    As many statements for three questions as for forty.
    """
    return of(surveyed(actor, survey_id), by)


def texts_of(survey: Surveyed, question_id: UUID, page: int) -> tuple[Found, texts.Page]:
    """Return a question with a page of its free texts; raise `NotFound` where none are shown."""
    asked, people, limit = texts_shown(survey, question_id)
    found = Found(asked=asked, outcome=Outcome(answered=people))
    return found, texts.page(survey.id, question_id, limit, page)


def texts_shown(survey: Surveyed, question_id: UUID) -> tuple[Question, int, int]:
    """Return a question, how many of its free texts are shown, and up to which count.

    Raises `NotFound` where none are.
    """
    cells = store.cells([survey.id], []) if survey.counts else {}
    blocks = blocks_of(cells, survey.counts, survey.smallest).get(question_id)
    asked = next((each for each in survey.questions if each.id == question_id), None)
    if asked is None or asked.kind is not QuestionKind.TEXT or not blocks:
        raise NotFound
    return asked, sum(in_blocks(cells[question_id], blocks).values()), max(blocks)


def of(survey: Surveyed, by: UUID | None = None) -> Results:
    """Return the results of a survey that somebody may open."""
    if not survey.counts:
        return Results(survey=survey, found=[])
    parting = _parting(survey)
    cells = store.cells([survey.id], [each.id for each in parting])
    blocks = blocks_of(cells, survey.counts, survey.smallest)
    answered = {
        each: sum(in_blocks(cells[each], theirs).values()) for each, theirs in blocks.items()
    }
    outcomes = _outcomes(
        survey, {(each, WHOLE): people for each, people in answered.items()}, blocks
    )
    found = [Found(asked=each, outcome=outcomes.get((each.id, WHOLE))) for each in survey.questions]
    chosen = next((each for each in parting if each.id == by), None)
    found = _parted(survey, found, cells, chosen) if chosen else _with_texts(survey, found, blocks)
    return Results(survey=survey, found=found, by=chosen, can_part=parting)


def _parting(survey: Surveyed) -> list[Question]:
    """Return the questions that results are shown by; none before the survey was closed.

    Their order decides which shows more groups: it stays as it was when they were counted.
    """
    questions: dict[UUID, Question] = {each.id: each for each in survey.questions}
    chosen = survey.parted.groups if survey.parted else None
    return [questions[each] for each in chosen or ()]


def blocks_of(cells: Cells, counts: Sequence[Count], smallest: int) -> dict[UUID, dict[int, int]]:
    """Return question → count → block of counts; questions answered by too few are left out.

    smallest: what is asked for now, which may be more than it was when the counts were made.
    """
    found = {}
    for question, theirs in cells.items():
        answered: Counter[int] = Counter()
        for (number, *_said), people in theirs.items():
            answered[number] += people
        blocks = hiding.blocks_of_counts(
            [(each.number, answered[each.number], each.smallest) for each in counts]
        )
        if blocks and sum(answered[number] for number in blocks) >= smallest:
            found[question] = blocks
    return found


def in_blocks(cells: Mapping[Block, int], blocks: Mapping[int, int]) -> dict[Block, int]:
    """Return (block of counts, group, …) → people, of the counts that are shown."""
    found: Counter[Block] = Counter()
    for (number, *said), people in cells.items():
        if number in blocks:
            found[blocks[number], *said] += people
    return found


def _with_texts(
    survey: Surveyed, found: Sequence[Found], blocks: Mapping[UUID, Mapping[int, int]]
) -> list[Found]:
    """Add some free texts to what was found; beside groups they would only stand in the way."""
    limits: dict[UUID, int] = {
        each.asked.id: max(blocks[each.asked.id])
        for each in found
        if each.asked.kind is QuestionKind.TEXT and each.outcome
    }
    some = texts.some(survey.id, limits)
    return [
        replace(each, outcome=replace(each.outcome, texts=some[each.asked.id]))
        if each.outcome and each.asked.id in limits
        else each
        for each in found
    ]


def _parted(survey: Surveyed, found: Sequence[Found], cells: Cells, by: Question) -> list[Found]:
    """Add the groups to what was found, wherever they can be shown.

    All of it rests on what is written with the count: whoever asks again is told the same.
    """
    assert survey.parted is not None
    smallest = survey.parted.smallest
    parting = _parting(survey)
    blocks = blocks_of(cells, survey.counts[: survey.parted.number], smallest)
    shown: dict[UUID, Partition] = {}
    for asked in survey.questions:
        if asked.id in blocks and _why_never(asked) is None:
            theirs = in_blocks(cells[asked.id], blocks[asked.id])
            groups = [_values(theirs, place, each) for place, each in enumerate(parting, start=1)]
            partition = hiding.partitions(theirs, groups, smallest)[parting.index(by)]
            if partition:
                shown[asked.id] = partition
    places = {
        (question, group): people
        for question, partition in shown.items()
        for group, people in partition.shown.items()
    }
    outcomes = _outcomes(survey, places, {each: blocks[each] for each in shown}, by.id)
    return [_with_groups(each, shown.get(each.asked.id), outcomes) for each in found]


def _why_never(asked: Question) -> Why | None:
    if parts(asked):
        return Why.PARTS
    return Why.WORDS if asked.kind is QuestionKind.TEXT else None


def _values(cells: Iterable[Block], place: int, asked: Question) -> list[str]:
    """Return the groups of a question in order: its options, and who left it out."""
    return list(
        dict.fromkeys(
            [*(each.id for each in asked.options), *sorted(str(cell[place]) for cell in cells)]
        )
    )


def _with_groups(
    found: Found, partition: Partition | None, outcomes: Mapping[Place, Outcome]
) -> Found:
    if found.outcome is None:
        return found
    if partition is None:
        why = _why_never(found.asked) or Why.TOO_FEW
        return replace(found, why_not=why)
    groups = {group: outcomes[found.asked.id, group] for group in partition.shown}
    return replace(found, groups=groups, some_hidden=bool(partition.hidden))


def _outcomes(
    survey: Surveyed,
    answered: Mapping[Place, int],
    blocks: Mapping[UUID, Mapping[int, int]],
    by: UUID | None = None,
) -> dict[Place, Outcome]:
    """Return the outcome of each place that may be shown; all other groups are dropped here."""
    limits = {each: max(theirs) for each, theirs in blocks.items()}
    asked: dict[UUID, Question] = {each.id: each for each in survey.questions}
    in_options = {each: limits[each] for each in limits if asked[each].kind in _IN_OPTIONS}
    in_numbers = {each: limits[each] for each in limits if asked[each].kind is QuestionKind.NUMBER}
    times = store.options([survey.id], in_options, by)
    numbers = store.numbers([survey.id], in_numbers, by)
    # Groups are told by mean and variance alone: few numbers in classes would be single people's.
    ranges = {} if by else _ranges(numbers)
    in_ranges = store.in_classes([survey.id], in_numbers, ranges)
    found = {}
    for place, people in answered.items():
        question = asked[place[0]]
        if question.kind in _IN_OPTIONS:
            found[place] = _of_options(question, people, times.get(place, {}))
        elif question.kind is QuestionKind.NUMBER:
            given, classes = numbers[place], ranges.get(question.id)
            found[place] = Outcome(
                answered=people,
                measures=given.measures,
                ranges=classes,
                in_ranges=_row(in_ranges[question.id], classes) if classes else (),
            )
        else:
            found[place] = Outcome(answered=people)
    return found


def _ranges(numbers: Mapping[Place, Numbers]) -> dict[UUID, Classes]:
    return {
        question: statistics.classes(
            each.measures.smallest, each.measures.largest, whole=each.whole
        )
        for (question, _whole), each in numbers.items()
    }


def _row(in_ranges: Mapping[int, int], classes: Classes) -> tuple[int, ...]:
    return tuple(in_ranges.get(place, 0) for place in range(classes.number))


def _of_options(asked: Question, people: int, times: Times) -> Outcome:
    if asked.kind is QuestionKind.SCALE:
        steps = {number: often for (_option, number), often in times.items() if number is not None}
        return Outcome(
            answered=people,
            measures=statistics.measured(steps),
            times={str(step): steps.get(step, 0) for step in statistics.SCALE},
            not_applicable=times.get((NOT_APPLICABLE, None), 0),
        )
    chosen = {option: often for (option, _number), often in times.items()}
    return Outcome(
        answered=people, times={each.id: chosen.get(each.id, 0) for each in asked.options}
    )
