"""What the text of a unit holds at least: length, sources, reading ease, words for its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from modules import prose, readability
from modules.diagrams import Diagram
from modules.loaded import Problem
from modules.texts import UnitText

WORDS = {"en": (600, 1_000), "fr": (600, 1_150)}
"""Language → fewest and most words of a unit; French needs more for the same."""
OTHER_LANGUAGES = (600, 1_150)
CHECKLIST = (3, 10)
ALT = 30
"""Characters with which one can say what a picture shows."""

_PLACEHOLDER = re.compile(r"\b(TODO|TBD|XXX+|[Ll]orem ipsum|[Àà] compléter)\b|…$|\.\.\.$")


def problems(path: Path, language: str, text: UnitText) -> Iterator[Problem]:
    """Yield what a unit lacks in one language."""
    fewest, most = WORDS.get(language, OTHER_LANGUAGES)
    if not fewest <= text.words <= most:
        yield Problem(path, None, f"{text.words} words", f"Write {fewest} to {most}")
    fewest, most = CHECKLIST
    if not fewest <= len(text.checklist) <= most:
        what = f"the checklist has {len(text.checklist)} points"
        yield Problem(path, prose.line_of(path, "checklist"), what, f"Give {fewest} to {most}")
    if not text.sources:
        yield Problem(path, None, "no sources", "Say where it comes from")
    for source in text.sources:
        if not (source.document.strip() and source.section.strip()):
            line = prose.line_of(path, f"document: {source.document}")
            what = "a source lacks its document or its section"
            yield Problem(path, line, what, "Write both, so that a reader finds it")
    for diagram in text.diagrams:
        yield from _diagram(path, diagram)
    yield from too_hard(path, language, (section.markdown for section in text.sections))


def unfinished(words: str) -> bool:
    """Return whether a text says that it is to be written still."""
    return _PLACEHOLDER.search(words) is not None


def too_hard(path: Path, language: str, texts: Iterable[str]) -> Iterator[Problem]:
    """Yield the sentences that make a text hard to read, if it is hard."""
    sentences, limit = readability.measured(texts), readability.limit(language)
    lix = readability.lix(sentences)
    if lix <= limit:
        return
    for one in readability.hardest(sentences):
        what = (
            f"the text is hard to read (LIX {lix:.0f}, at most {limit}), above all this sentence"
            f" of {one.words} words, {one.long} of them long: “{_beginning(one.text)}”"
        )
        yield Problem(path, prose.line_of(path, one.text), what, "Cut it, use shorter words")


def _diagram(path: Path, diagram: Diagram) -> Iterator[Problem]:
    if len(diagram.alt) < ALT or diagram.alt.strip() == diagram.title.strip():
        line = prose.line_of(path, f"id: {diagram.id}")
        what = f"the alt of diagram {diagram.id!r} says too little"
        yield Problem(path, line, what, f"Say what it shows, in at least {ALT} characters")
    for words in (diagram.title, diagram.alt):
        if unfinished(words):
            line = prose.line_of(path, f"id: {diagram.id}")
            yield Problem(path, line, f"diagram {diagram.id!r} says {words!r}", "Write it out")


def _beginning(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words) if len(words) <= 8 else f"{' '.join(words[:8])} …"
