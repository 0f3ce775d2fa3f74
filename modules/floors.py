"""What a finished module holds at least: told by `keepinpact modules check`, never at the start.

A module below these floors works; it is only not as good as the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from modules.registry import LoadedModule, Problem

WORDS = {"en": (600, 1_000), "fr": (600, 1_150)}
"""Language → fewest and most words of a unit; French needs more for the same."""
OTHER_LANGUAGES = (600, 1_150)
OUTCOMES = (4, 6)
QUESTIONS = 12
KINDS = 3


def problems(loaded: LoadedModule) -> Iterator[Problem]:
    """Yield what a module still lacks."""
    declaration = loaded.folder / "__init__.py"
    fewest, most = OUTCOMES
    count = len(loaded.module.outcomes)
    if not fewest <= count <= most:
        yield Problem(declaration, None, f"{count} outcomes", f"Give {fewest} to {most}")
    if loaded.written:
        yield from _texts(loaded)
        yield from _quiz(loaded)


def _texts(loaded: LoadedModule) -> Iterator[Problem]:
    for (language, unit_id), text in loaded.texts.items():
        path = loaded.text_path(language, unit_id)
        fewest, most = WORDS.get(language, OTHER_LANGUAGES)
        if not fewest <= text.words <= most:
            yield Problem(path, None, f"{text.words} words", f"Write {fewest} to {most}")
        if not text.sources:
            yield Problem(path, None, "no sources", "Say where it comes from")


def _quiz(loaded: LoadedModule) -> Iterator[Problem]:
    path = loaded.folder / "quiz.yaml"
    questions = loaded.quiz.questions if loaded.quiz else ()
    if len(questions) < QUESTIONS:
        yield Problem(path, None, f"{len(questions)} questions", f"Ask at least {QUESTIONS}")
    kinds = {type(question) for question in questions}
    if len(kinds) < KINDS:
        yield Problem(path, None, f"{len(kinds)} kinds of question", f"Use at least {KINDS}")
    asked = {question.unit for question in questions}
    for unit in loaded.module.units:
        if unit.id not in asked:
            yield Problem(path, None, f"no question about unit {unit.id!r}", "Ask one")
