"""Free texts, shuffled: each question in an order of its own, the same at every look.

In the order in which sheets came, or in the same order at two questions, somebody could tell which
texts are of one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from app.surveys import texts_store as store

SOME = 12
"""Texts that stand below a question at once."""
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Page:
    texts: Sequence[str]
    more: bool


def some(survey_id: UUID, limits: Mapping[UUID, int]) -> dict[UUID, list[str]]:
    """Return question → some of its texts; one statement."""
    found = store.some(survey_id, limits, SOME)
    return {
        question: [theirs[sheet] for sheet in _shuffled(question, theirs)]
        for question, theirs in found.items()
    }


def page(survey_id: UUID, question_id: UUID, limit: int, number: int) -> Page:
    """Return one page of all texts to a question; pages are numbered from 1. Two statements."""
    sheets = _shuffled(question_id, store.sheets(survey_id, question_id, limit))
    start = (number - 1) * PAGE_SIZE
    chosen = sheets[start : start + PAGE_SIZE]
    found = store.texts(question_id, chosen)
    return Page([found[sheet] for sheet in chosen], start + PAGE_SIZE < len(sheets))


def _shuffled(question_id: UUID, sheets: Iterable[UUID]) -> list[UUID]:
    return sorted(sheets, key=lambda sheet: sha256(question_id.bytes + sheet.bytes).digest())
