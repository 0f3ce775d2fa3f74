"""What may be asked of a witness, how often, and what they may answer."""

from __future__ import annotations

from datetime import timedelta

from app.kernel.errors import Invalid
from app.kernel.words import one_line
from competences.portfolio.witnessing.model import Said

OPEN_FOR = timedelta(days=30)
REMIND_AFTER = timedelta(days=10)
FORGET_AFTER = timedelta(days=30)
"""So long after a request ended without an answer, the witness is forgotten."""

COUNTED_OVER = timedelta(days=30)
MOST_ASKED = 20
"""Requests of one learner within `COUNTED_OVER`."""
MOST_TO_ONE = 3
"""Letters to one address within `COUNTED_OVER`, whoever asks."""

LINE_LIMIT = 200
DESCRIPTION_LIMIT = 3_000
MESSAGE_LIMIT = 1_000
WORDS_LIMIT = 5_000
MOST_PIECES = 20


def checked_line(field: str, words: str) -> str:
    cleaned = one_line(words)
    if not cleaned:
        raise Invalid("words_needed", field=field)
    if len(cleaned) > LINE_LIMIT:
        raise Invalid("words_too_long", field=field, limit=LINE_LIMIT)
    return cleaned


def checked_words(field: str, words: str, limit: int, *, needed: bool = True) -> str:
    cleaned = words.strip()
    if needed and not cleaned:
        raise Invalid("words_needed", field=field)
    if len(cleaned) > limit:
        raise Invalid("words_too_long", field=field, limit=limit)
    return cleaned


def checked_answer(said: Said, *, agreed: bool) -> Said:
    """Return an answer with its words in order; who cannot confirm need not say why."""
    if not agreed:
        raise Invalid("witness_agreement_needed", field="agreed")
    return Said(
        answer=said.answer,
        words=checked_words("words", said.words, WORDS_LIMIT, needed=said.answer.proves),
        name=checked_line("name", said.name),
        function=checked_line("function", said.function),
    )
