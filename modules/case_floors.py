"""What a case that branches holds at least: ways long enough to matter, texts short enough."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from modules import prose
from modules.case import Case
from modules.loaded import Problem
from modules.spec import Text
from modules.unit_floors import too_hard

ENDINGS = 3
DECISIONS = 6
"""So many are met on every way from the start to an ending."""
CHOICES = 4
"""More ways out of one scene nobody weighs."""
SITUATION = (60, 130)
SCENE = (40, 110)
DECISION = (1, 25)
CONSEQUENCE = (25, 70)
ENDING = (50, 110)
LESSON = (25, 70)
"""Fewest and most words of each text, in every language."""


def problems(path: Path, case: Case, languages: Collection[str]) -> Iterator[Problem]:
    """Yield what a case lacks."""
    if len(case.endings) < ENDINGS:
        yield Problem(path, None, f"{len(case.endings)} endings", f"Write at least {ENDINGS}")
    shortest, _longest = case.lengths[case.scenes[0].id]
    if shortest < DECISIONS:
        what = f"{shortest} decisions on the shortest way through the case"
        yield Problem(path, None, what, f"Let every way meet at least {DECISIONS}")
    for scene in case.scenes:
        if len(scene.decisions) > CHOICES:
            line = prose.line_of(path, f"id: {scene.id}")
            what = f"scene {scene.id!r} has {len(scene.decisions)} decisions"
            yield Problem(path, line, what, f"Keep to {CHOICES}")
    for name, text, (fewest, most) in _texts(case):
        for language in languages:
            count = len(text[language].split())
            if not fewest <= count <= most:
                line = prose.line_of(path, text[language])
                what = f"{name} has {count} words in {language!r}"
                yield Problem(path, line, what, f"Write {fewest} to {most}")
    for language in languages:
        told = (text[language] for _name, text, _lengths in _texts(case))
        yield from too_hard(path, language, told)


def _texts(case: Case) -> Iterator[tuple[str, Text, tuple[int, int]]]:
    """Yield what is told, in order: its name, the text, fewest and most words."""
    yield "the situation", case.situation, SITUATION
    for scene in case.scenes:
        yield f"scene {scene.id!r}", scene.text, SCENE
        for one in scene.decisions:
            yield f"decision {scene.id}/{one.id}", one.text, DECISION
            yield f"the consequence of {scene.id}/{one.id}", one.consequence, CONSEQUENCE
    for ending in case.endings:
        yield f"ending {ending.id!r}", ending.text, ENDING
        yield f"the lesson of {ending.id!r}", ending.lesson, LESSON
