"""The seven steps to a survey, what each still lacks, and what may be wrong with a question.

The steps and the four faults are those of the unit on surveys (module E); they are ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.surveys.model import Asked, Question, Survey, Words, in_language
from modules.instrument import QuestionKind

COMFORTABLE = 12
"""Questions that people answer with care, in under ten minutes."""
MANY_GROUPS = 3
"""Facts about who answers; with more, a combination of them may be a single person's."""


class Step(StrEnum):
    """The seven steps, in the order in which they are taught; they may be taken in any."""

    DECISION = "decision"
    TOPICS = "topics"
    WHO = "who"
    QUESTIONS = "questions"
    ANSWERS = "answers"
    ORDER = "order"
    TRIAL = "trial"


class Standing(StrEnum):
    """How far a step is."""

    EMPTY = "empty"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Lack:
    """Something without which a survey cannot be opened."""

    code: str
    step: Step
    language: str = ""
    question: Question | None = None


def standings(asked: Asked) -> Mapping[Step, Standing]:
    """Return how far each of the seven steps is."""
    return {step: _STANDINGS[step](asked) for step in Step}


def next_step(asked: Asked) -> Step | None:
    """Return the first step that is not done; None once all are."""
    found = standings(asked)
    return next((step for step in Step if found[step] is not Standing.DONE), None)


def _standing(*parts: object) -> Standing:
    if all(parts):
        return Standing.DONE
    return Standing.BEGUN if any(parts) else Standing.EMPTY


def _standing_of_questions(asked: Asked) -> Standing:
    if not asked.questions:
        return Standing.EMPTY
    language = asked.survey.language
    written = all(one.label.get(language) for one in asked.questions)
    return Standing.DONE if written and len(asked.questions) >= 3 else Standing.BEGUN


def _standing_of_answers(asked: Asked) -> Standing:
    fit = [not _lacks_answers(one, asked.survey.language) for one in asked.questions]
    return _standing(*fit) if fit else Standing.EMPTY


def _standing_of_order(asked: Asked) -> Standing:
    survey = asked.survey
    whole = not any(lack.step is Step.ORDER for lack in lacks(asked))
    if whole and survey.introduction:
        return Standing.DONE
    return Standing.BEGUN if survey.introduction or survey.thanks else Standing.EMPTY


_STANDINGS: Mapping[Step, Callable[[Asked], Standing]] = {
    Step.DECISION: lambda asked: _standing(asked.survey.plan.decision),
    Step.TOPICS: lambda asked: _standing(asked.survey.plan.topics),
    Step.WHO: lambda asked: _standing(asked.survey.plan.audience, asked.survey.plan.selection),
    Step.QUESTIONS: _standing_of_questions,
    Step.ANSWERS: _standing_of_answers,
    Step.ORDER: _standing_of_order,
    Step.TRIAL: lambda asked: _standing(asked.survey.plan.tried),
}


def lacks(asked: Asked) -> Sequence[Lack]:
    """Return everything without which nobody could answer, in the order of the steps."""
    survey = asked.survey
    found = [] if asked.questions else [Lack("no_question", Step.QUESTIONS)]
    for question in asked.questions:
        if not question.label.get(survey.language):
            found.append(Lack("no_label", Step.QUESTIONS, question=question))
        elif _lacks_answers(question, survey.language):
            found.append(Lack("no_answers", Step.ANSWERS, question=question))
    for language in survey.languages:
        if not survey.title.get(language):
            found.append(Lack("no_title", Step.ORDER, language))
        if not survey.introduction.get(language):
            found.append(Lack("no_introduction", Step.ORDER, language))
        if language != survey.language and _untranslated(asked.questions, survey, language):
            found.append(Lack("no_translation", Step.ORDER, language))
    return found


def _lacks_answers(question: Question, language: str) -> bool:
    """Tell whether the answers that a question offers are not there yet."""
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            return len([one for one in question.options if one.label.get(language)]) < 2
        case QuestionKind.SCALE:
            return not (question.low.get(language) and question.high.get(language))
        case _:
            return False


def _untranslated(questions: Sequence[Question], survey: Survey, language: str) -> bool:
    return any(missing(question, survey.language, language) for question in questions)


def missing(question: Question, first: str, language: str) -> int:
    """Return how many words of a question are in the first language and not in this one."""
    return sum(1 for words in words_of(question) if words.get(first) and not words.get(language))


def words_of(question: Question) -> list[Words]:
    return [question.label, question.low, question.high, *(o.label for o in question.options)]


class Hint(StrEnum):
    """What may be wrong; a machine only wonders, a person decides."""

    DOUBLE = "double"
    LEADING = "leading"
    VAGUE = "vague"
    SATISFACTION = "satisfaction"


_SIGNS: Mapping[Hint, re.Pattern[str]] = {
    Hint.DOUBLE: re.compile(r"\b(and|or|et|ou)\b.*\?|/", re.IGNORECASE),
    Hint.LEADING: re.compile(
        r"\bhow much (has|have|did)\b|\bdon’t you\b|\bdon't you\b|\bdo you agree that\b"
        r"|\bà quel point\b|\bne pensez-vous pas\b|\bn’est-ce pas\b|\bn'est-ce pas\b",
        re.IGNORECASE,
    ),
    Hint.VAGUE: re.compile(
        r"\b(often|regularly|sometimes|recently|soon"
        r"|souvent|régulièrement|parfois|récemment|bientôt)\b(?<!how often)",
        re.IGNORECASE,
    ),
    Hint.SATISFACTION: re.compile(
        r"\bsatisf|\b(happy|pleased|useful|content|contente|contents|contentes|utile)\b",
        re.IGNORECASE,
    ),
}


def hints(question: Question, language: str) -> Sequence[Hint]:
    """Return what in the wording of a question is worth a second look."""
    label = in_language(question.label, language, language)
    return [hint for hint, signs in _SIGNS.items() if signs.search(label)]


class Warn(StrEnum):
    """What may be wrong with the questionnaire as a whole."""

    SATISFACTION_ONLY = "satisfaction_only"
    """People answer politely: a good mark, and nothing to act on."""
    LONG = "long"
    REVERSED = "reversed"
    """A scale that runs the other way round turns a tick into a mistake."""
    TELLING = "telling"
    """Several facts about who answers together point to a person."""
    NO_OPEN = "no_open"
    OPEN_FIRST = "open_first"


def warnings(asked: Asked) -> Sequence[Warn]:
    """Return what is worth a thought before the survey goes out."""
    questions, language = asked.questions, asked.survey.language
    kinds = [question.kind for question in questions]
    texts = [place for place, kind in enumerate(kinds) if kind is QuestionKind.TEXT]
    ends = {
        (one.low.get(language), one.high.get(language))
        for one in questions
        if one.kind is QuestionKind.SCALE
    }
    found = {
        Warn.SATISFACTION_ONLY: satisfaction_only(questions, language),
        Warn.LONG: len(questions) > COMFORTABLE,
        Warn.REVERSED: any((high, low) in ends for low, high in ends if low),
        Warn.TELLING: sum(question.groups for question in questions) > MANY_GROUPS,
        Warn.NO_OPEN: len(questions) > 2 and not texts,
        Warn.OPEN_FIRST: bool(texts) and texts[0] < len(questions) // 2,
    }
    return [warning for warning, is_so in found.items() if is_so]


def satisfaction_only(questions: Sequence[Question], language: str) -> bool:
    """Tell whether every opinion that is asked for is how satisfied somebody is."""
    opinions = [one for one in questions if one.kind is QuestionKind.SCALE]
    return bool(opinions) and all(
        Hint.SATISFACTION in hints(question, language) for question in opinions
    )
