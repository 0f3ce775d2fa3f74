"""Counting answers: what results are made of, and in which steps they change.

Results are of the answers that were counted. A count is begun by hand, and adds `smallest` sheets
or none; while a survey takes answers, as many stay out, so that the last ones are never alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.kernel.errors import Conflict, Invalid
from app.surveys import results_store as store
from app.surveys.model import Question
from app.surveys.results_model import Surveyed, parts

MOST_CELLS = 500
"""Combinations of groups that answers are looked at in; more would not each hold enough people."""


def ready(survey: Surveyed) -> int:
    """Return how many sheets a count would add now; 0 where it cannot be begun."""
    sheets = survey.waiting - (survey.smallest if survey.takes_answers else 0)
    return sheets if sheets >= survey.smallest else 0


def missing(survey: Surveyed) -> int:
    """Return how many more sheets have to come before a count can be begun; 0 if it can be."""
    needed = survey.smallest * (2 if survey.takes_answers else 1)
    return max(needed - survey.waiting, 0)


def count(survey: Surveyed) -> None:
    """Count what has come; raise `Invalid` if that is too little, `Conflict` if another just did.

    The first count after the survey was closed is the one that groups are shown from.
    """
    sheets = ready(survey)
    if not sheets:
        raise Invalid("survey_too_few_to_count", missing=missing(survey))
    first_closed = not survey.takes_answers and survey.parted is None
    done = store.add_count(
        survey.id,
        len(survey.counts) + 1,
        most=sheets,
        smallest=survey.smallest,
        groups=group_questions(survey.questions) if first_closed else None,
    )
    if not done:
        raise Conflict("survey_just_counted")


def group_questions(questions: Sequence[Question]) -> list[UUID]:
    """Return the questions that results can be shown by: the first ones, as far as cells allow."""
    found: list[UUID] = []
    cells = 1
    for question in questions:
        groups = len(question.options) + 1
        if parts(question) and cells * groups <= MOST_CELLS:
            found.append(question.id)
            cells *= groups
    return found
