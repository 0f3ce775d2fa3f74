"""What a finished module holds at least: told by `keepinpact modules check`, never at the start.

A module below these floors works; it is only not as good as the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from modules.loaded import CONTENT, DECLARATION, QUIZ, LoadedModule, Problem
from modules.quiz import Quiz
from modules.spec import SpecError
from modules.texts import UnitText
from modules.unit_file import read_unit_text

WORDS = {"en": (600, 1_000), "fr": (600, 1_150)}
"""Language → fewest and most words of a unit; French needs more for the same."""
OTHER_LANGUAGES = (600, 1_150)
OUTCOMES = (4, 6)
QUESTIONS = 12
KINDS = 3


def problems(loaded: LoadedModule, languages: Collection[str]) -> Iterator[Problem]:
    """Yield what a module still lacks; a declared one lacks nothing until its texts are begun."""
    declaration = loaded.folder / DECLARATION
    fewest, most = OUTCOMES
    count = len(loaded.module.outcomes)
    if not fewest <= count <= most:
        yield Problem(declaration, None, f"{count} outcomes", f"Give {fewest} to {most}")
    if loaded.quiz is not None:
        yield from _texts(loaded, loaded.texts)
        yield from _quiz(loaded, loaded.quiz)
    elif (loaded.folder / CONTENT).is_dir():
        yield from _drafts(loaded, languages)


def _drafts(loaded: LoadedModule, languages: Collection[str]) -> Iterator[Problem]:
    """Yield what stands between texts being written and a module that shows them."""
    for language in languages:
        for unit in loaded.module.units:
            path = loaded.text_path(language, unit.id)
            if not path.exists():
                yield Problem(path, None, "the file is missing", "Write it")
                continue
            try:
                text = read_unit_text(path)
            except SpecError as error:
                yield Problem(path, error.line, error.what, error.mend)
            else:
                yield from _texts(loaded, {(language, unit.id): text})
    yield Problem(loaded.folder / QUIZ, None, "the quiz is missing", "Write it to show the texts")


def _texts(loaded: LoadedModule, texts: Mapping[tuple[str, str], UnitText]) -> Iterator[Problem]:
    for (language, unit_id), text in texts.items():
        path = loaded.text_path(language, unit_id)
        fewest, most = WORDS.get(language, OTHER_LANGUAGES)
        if not fewest <= text.words <= most:
            yield Problem(path, None, f"{text.words} words", f"Write {fewest} to {most}")
        if not text.sources:
            yield Problem(path, None, "no sources", "Say where it comes from")


def _quiz(loaded: LoadedModule, quiz: Quiz) -> Iterator[Problem]:
    path, questions = loaded.folder / QUIZ, quiz.questions
    if len(questions) < QUESTIONS:
        yield Problem(path, None, f"{len(questions)} questions", f"Ask at least {QUESTIONS}")
    kinds = {type(question) for question in questions}
    if len(kinds) < KINDS:
        yield Problem(path, None, f"{len(kinds)} kinds of question", f"Use at least {KINDS}")
    asked = {question.unit for question in questions}
    for unit in loaded.module.units:
        if unit.id not in asked:
            yield Problem(path, None, f"no question about unit {unit.id!r}", "Ask one")
