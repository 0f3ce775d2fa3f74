"""A survey beside the one that it was copied from: averages of the questions both have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from app.surveys import results, statistics
from app.surveys import statistics_store as store
from app.surveys import store as store_of_surveys
from app.surveys.hiding import Block
from app.surveys.model import Asked, Question
from app.surveys.needs import needed
from app.surveys.results_model import Surveyed
from app.surveys.statistics import Measures
from app.surveys.tables import SurveyRow
from app.surveys.written import question_of, survey_of
from modules.instrument import QuestionKind


@dataclass(frozen=True, slots=True)
class Pair:
    """A question that was asked both times; None where too few answered."""

    asked: Question
    before: Measures | None
    now: Measures | None

    @property
    def change(self) -> float | None:
        """How much the average rose."""
        return self.now.mean - self.before.mean if self.now and self.before else None


@dataclass(frozen=True, slots=True)
class Compared:
    now: Surveyed
    before: Surveyed
    pairs: Sequence[Pair]


def compared(actor: Actor, survey_id: UUID) -> Compared:
    """Return a survey beside the one before; raise `NotFound` if the actor may not open both."""
    cohorts = needed().cohorts_of(actor)
    row = store_of_surveys.find_row(actor, cohorts, survey_id)
    earlier = row and row.copied_from
    row_before = earlier and store_of_surveys.find_row(actor, cohorts, earlier)
    if not row or not row_before:
        raise NotFound
    now, before = results.counted(store_of_surveys.asked(row)), _uncounted(row_before)
    found = _measures([now, before])
    asked_before = {(each.key, each.kind): each.id for each in before.questions}
    pairs = [
        Pair(each, found.get(asked_before[each.key, each.kind]), found.get(each.id))
        for each in now.questions
        if (each.key, each.kind) in asked_before
        and each.kind in {QuestionKind.SCALE, QuestionKind.NUMBER}
    ]
    return Compared(now, before, pairs)


def _uncounted(row: SurveyRow) -> Surveyed:
    """Return a survey without asking how many sheets have come in since the last count."""
    questions = tuple(map(question_of, store_of_surveys.question_rows(row.id)))
    return results.counted(Asked(survey=survey_of(row), questions=questions))


def _measures(surveys: Sequence[Surveyed]) -> dict[UUID, Measures]:
    """Return question → measures of scales and numbers, as far as they may be shown."""
    ids = [each.id for each in surveys]
    cells = store.cells(ids, [])
    limits: dict[UUID, int] = {}
    kinds: dict[UUID, QuestionKind] = {}
    for survey in surveys:
        theirs: dict[UUID, Mapping[Block, int]] = {
            each.id: cells[each.id] for each in survey.questions if each.id in cells
        }
        blocks = results.blocks_of(theirs, survey.counts, survey.smallest)
        limits |= {question: max(each) for question, each in blocks.items()}
        kinds |= {each.id: each.kind for each in survey.questions}

    def of(kind: QuestionKind) -> dict[UUID, int]:
        return {each: limits[each] for each in limits if kinds[each] is kind}

    found: dict[UUID, Measures] = {}
    for (question, _whole), times in store.options(ids, of(QuestionKind.SCALE)).items():
        steps = {step: often for (_option, step), often in times.items() if step is not None}
        if measures := statistics.measured(steps):
            found[question] = measures
    numbers = store.numbers(ids, of(QuestionKind.NUMBER))
    return found | {question: each.measures for (question, _whole), each in numbers.items()}
