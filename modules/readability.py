"""How hard a text is to read, by LIX: words a sentence, plus percent of long words.

Björnsson's measure (1968) counts letters and needs no syllables, so it works in every language;
what is hard differs between them, so each has its limit (docs/decisions/0015).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from modules import prose

LONG = 6
"""A word of more letters is long."""
LIMITS = {"en": 35, "fr": 40}
"""Language → the highest LIX of a text; French runs six points higher for the same."""
OTHER_LANGUAGES = 45
"""Languages whose words are longer, and of which nothing was measured yet."""

_COLON = re.compile(r"(?<=:)[*_]*\s+")


@dataclass(frozen=True)
class Sentence:
    """One sentence with what makes it hard."""

    text: str
    words: int
    long: int
    """How many of its words are long."""


def measured(markdown: Iterable[str]) -> list[Sentence]:
    """Return the sentences of some texts; a colon ends one too, as Björnsson counts.

    Tables are left out: their cells are no sentences.
    """
    return [
        Sentence(text, len(found), sum(len(word) > LONG for word in found))
        for one in markdown
        for sentence, _words in prose.sentences(one, tables=False)
        for text in _COLON.split(sentence)
        if (found := prose.words(text))
    ]


def lix(sentences: Sequence[Sentence]) -> float:
    """Return the LIX of a text; 0 for one without a sentence."""
    words = sum(one.words for one in sentences)
    if not words:
        return 0
    return words / len(sentences) + 100 * sum(one.long for one in sentences) / words


def limit(language: str) -> int:
    """Return the highest LIX that a text in a language may have."""
    return LIMITS.get(language, OTHER_LANGUAGES)


def hardest(sentences: Sequence[Sentence], count: int = 3) -> list[Sentence]:
    """Return the sentences with the most words, long words counted twice; the hardest first."""
    return sorted(sentences, key=lambda one: one.words + one.long, reverse=True)[:count]
