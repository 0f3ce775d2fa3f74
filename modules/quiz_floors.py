"""What a quiz holds at least: questions, kinds, every unit asked about, feedback that says why."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from modules import prose
from modules.loaded import QUIZ, LoadedModule, Problem
from modules.quiz import FindMistake, MultipleChoice, Question, Quiz, SingleChoice, Sorting
from modules.spec import Part, Text

QUESTIONS = 15
KINDS = 5
INTRODUCTION = (8, 4)
"""Questions and kinds in the introduction, which is shorter than the other modules."""
FEEDBACK = (2, 60)
EXPLANATION = (8, 80)
"""Fewest and most words, in every language."""


def problems(loaded: LoadedModule, quiz: Quiz, languages: Collection[str]) -> Iterator[Problem]:
    """Yield what a quiz lacks."""
    path, questions = loaded.folder / QUIZ, quiz.questions
    introduces = loaded.module.part is Part.INTRODUCTION
    fewest, fewest_kinds = INTRODUCTION if introduces else (QUESTIONS, KINDS)
    if len(questions) < fewest:
        yield Problem(path, None, f"{len(questions)} questions", f"Ask at least {fewest}")
    kinds = {type(question) for question in questions}
    if len(kinds) < fewest_kinds:
        yield Problem(path, None, f"{len(kinds)} kinds of question", f"Use at least {fewest_kinds}")
    asked = {question.unit for question in questions}
    for unit in loaded.module.units:
        if unit.id not in asked:
            yield Problem(path, None, f"no question about unit {unit.id!r}", "Ask one")
    for question in questions:
        for name, text, (least, most) in _lengths(question):
            for language in languages:
                count = len(text[language].split())
                if not least <= count <= most:
                    what = f"{name} of question {question.id!r} has {count} words in {language!r}"
                    line = prose.line_of(path, f"id: {question.id}")
                    yield Problem(path, line, what, f"Write {least} to {most}")


def _lengths(question: Question) -> Iterator[tuple[str, Text, tuple[int, int]]]:
    """Yield each text that answers the learner: its name, the text, fewest and most words."""
    yield "the explanation", question.explanation, EXPLANATION
    match question:
        case SingleChoice() | MultipleChoice():
            for choice in question.choices:
                yield f"the feedback of {choice.id!r}", choice.feedback, FEEDBACK
        case Sorting():
            for card in question.cards:
                yield f"the feedback of {card.id!r}", card.feedback, FEEDBACK
        case FindMistake():
            for passage in question.passages:
                yield f"the feedback of {passage.id!r}", passage.feedback, FEEDBACK
        case _:
            yield "right_feedback", question.right_feedback, FEEDBACK
            yield "wrong_feedback", question.wrong_feedback, FEEDBACK
