"""The same text is never stored twice: sentences that stand in two places, or in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path

from modules import prose
from modules.loaded import (
    CASE,
    DECLARATION,
    FURTHER,
    GLOSSARY,
    INSTRUMENTS,
    QUIZ,
    LoadedModule,
    Problem,
)
from modules.texts import UnitText

WORDS = 12
"""Shorter sentences may well come twice."""


@dataclass(frozen=True)
class _Passage:
    """A text as it stands in a file of a module."""

    folder: Path
    path: Path
    language: str
    text: str


class Said:
    """What the modules added so far say, sentence by sentence."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, ...], _Passage] = {}

    def add(self, loaded: LoadedModule) -> Iterator[Problem]:
        """Keep what a module says; yield each sentence that was said before."""
        for passage in _passages(loaded):
            for sentence, words in prose.sentences(passage.text):
                if len(words) >= WORDS:
                    here = replace(passage, text=sentence)
                    key = tuple(word.casefold() for word in words)
                    first = self._first.setdefault(key, here)
                    if first is not here:
                        yield _problem(here, first)


def _problem(here: _Passage, first: _Passage) -> Problem:
    there = f"{first.path.relative_to(first.folder.parent)}:{prose.line_of(first.path, first.text)}"
    beginning = " ".join(here.text.split()[:WORDS])
    what = f"“{beginning} …” stands in {there} already"
    lines = list(prose.lines_of(here.path, here.text))
    # Said twice in one file, it is the later place that is told.
    line = lines[-1 if here.path == first.path else 0] if lines else None
    if here.language != first.language:
        return Problem(here.path, line, f"{what}, in {first.language!r}", "Translate it")
    return Problem(here.path, line, what, "Say it in one place, or in other words")


def _passages(loaded: LoadedModule) -> Iterator[_Passage]:
    folder = loaded.folder
    for (language, unit_id), text in loaded.texts.items():
        path = loaded.text_path(language, unit_id)
        for words in _of_unit(text):
            yield _Passage(folder, path, language, words)
    parts: list[tuple[str, object]] = [
        (DECLARATION, loaded.module),
        (QUIZ, loaded.quiz),
        (CASE, loaded.case),
        (GLOSSARY, loaded.terms),
        (FURTHER, loaded.further),
        *((f"{INSTRUMENTS}/{one.id}.yaml", one) for one in loaded.instruments),
    ]
    for name, part in parts:
        for language, words in _texts(part):
            yield _Passage(folder, folder / name, language, words)


def _of_unit(text: UnitText) -> Iterator[str]:
    """Yield what is written in a unit; its sources are names, which come as often as needed."""
    yield from (text.objective, *text.checklist, text.practice, text.reflection)
    yield from (section.markdown for section in text.sections)
    yield from (diagram.alt for diagram in text.diagrams)


def _texts(value: object) -> Iterator[tuple[str, str]]:
    """Yield every translated text in a value, with its language."""
    if isinstance(value, Mapping) and "en" in value:
        yield from value.items()
    elif isinstance(value, Mapping | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
