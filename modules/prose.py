"""The words of Markdown as a reader meets them: sentences without the targets of links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"([^\W_]+)(?:·[^\W_]+)*")
"""Letters or digits: an apostrophe or a hyphen ends a word, the point of "chargé·e" does not."""
_LINK_TARGET = re.compile(r"(?<=\])\([^)]*\)")
_ROW = re.compile(r"^\s*\|.*$", re.MULTILINE)
_BLOCK = re.compile(r"\n\s*\n|^\s*(?:[-*]|\d+\.)\s+|^\s*#+\s|\||\n(?=\s*\|)", re.MULTILINE)
"""What parts a text besides the ends of sentences: paragraphs, points, headings, cells."""
_END = re.compile(r"(?<=[.!?…])[\s»”\"’)\]*_]*\s+")
_FIRST_WORDS = 12
"""So many words in a row find a text in its file."""


def sentences(markdown: str, *, tables: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Yield each sentence of a text with its words.

    A point of a list and a cell of a table each begin a sentence.
    """
    text = _LINK_TARGET.sub("", markdown if tables else _ROW.sub("\n", markdown))
    for block in _BLOCK.split(text):
        for sentence in _END.split(block):
            if found := words(sentence):
                yield sentence.strip(), found


def words(sentence: str) -> list[str]:
    """Return the words of a sentence; of an inclusive noun ("chargé·e") what stands first."""
    return _WORD.findall(sentence)


def lines_of(path: Path, text: str) -> Iterator[int]:
    """Yield the lines of a file on which a text begins, however it is marked and wrapped there."""
    wanted = [word.casefold() for word in words(text)[:_FIRST_WORDS]]
    there, numbers = _words_by_line(path.read_text(encoding="utf-8"))
    for place, number in enumerate(numbers):
        if there[place] in wanted[:1] and there[place : place + len(wanted)] == wanted:
            yield number


@lru_cache(maxsize=64)
def _words_by_line(written: str) -> tuple[list[str], list[int]]:
    """Return the words of a file, and on which line each stands.

    Kept, because a file that says much that was said before is looked through for each of it.
    """
    found = [
        (word.casefold(), number)
        for number, line in enumerate(written.split("\n"), start=1)
        for word in words(_LINK_TARGET.sub("", line))
    ]
    return [word for word, _number in found], [number for _word, number in found]


def line_of(path: Path, text: str) -> int | None:
    """Return the first line of a file on which a text begins; None if it is not found."""
    return next(lines_of(path, text), None)
