"""What is new in a round, compared with the round before it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.kernel.ids import EvidenceId
from competences.validation.model import Exhibit, Question, Round


@dataclass(frozen=True, slots=True)
class Changes:
    """How a round differs from the one before it."""

    new: tuple[Exhibit, ...]
    """Evidence for an activity that the round before had not."""
    left_out: tuple[Exhibit, ...]
    statement: tuple[Question, ...]
    """The questions that are answered otherwise."""
    job: tuple[str, ...]
    """Activities of which is said otherwise whether they are part of the job, and why not."""
    level: tuple[int, int] | None
    """The level that was asked for, and the one that is now; None where it is the same."""

    def __bool__(self) -> bool:
        return bool(self.new or self.left_out or self.statement or self.job or self.level)

    @property
    def new_pairs(self) -> set[tuple[str, EvidenceId]]:
        """(activity, evidence) of what is new."""
        return {(each.activity, each.evidence_id) for each in self.new}


def between(before: Round, now: Round) -> Changes:
    """Return how one round differs from an earlier one. Titles are those of their own round."""
    asked, asks = before.draft.requested_level, now.draft.requested_level
    said, says = before.draft.not_my_job, now.draft.not_my_job
    return Changes(
        new=_without(now.exhibits, before.exhibits),
        left_out=_without(before.exhibits, now.exhibits),
        statement=tuple(
            question for question in Question if _answer(before, question) != _answer(now, question)
        ),
        job=tuple(sorted(code for code in {*said, *says} if said.get(code) != says.get(code))),
        level=None if asked == asks else (asked, asks),
    )


def by_round(rounds: Sequence[Round]) -> Mapping[int, Changes]:
    """Return what each round but the first changed. An appeal changes nothing, nor is it asked."""
    return {now.number: between(before, now) for before, now in pairwise(rounds) if not now.appeal}


def _answer(each: Round, question: Question) -> str:
    return each.draft.statement.get(question, "").strip()


def _without(some: Sequence[Exhibit], others: Sequence[Exhibit]) -> tuple[Exhibit, ...]:
    known = {(each.activity, each.evidence_id) for each in others}
    return tuple(each for each in some if (each.activity, each.evidence_id) not in known)
