"""Answer a quiz, one question at a time; every answer is kept at once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from uuid import UUID

from app.kernel import clock, events
from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from app.learning import catalog, rules, store
from app.learning.completing import complete_if_done
from app.learning.events import QuizFinished
from app.learning.model import Answer, Attempt, Given, Participation
from app.learning.tables import LearningModuleRow
from modules.loaded import LoadedModule
from modules.quiz import Question, Quiz


class Kept(Enum):
    """What became of an answer."""

    NEW = auto()
    SAME = auto()
    """The very answer was there already: a double post."""
    EARLIER_STAYS = auto()
    """Another answer was given before; the first one counts."""
    FINISHED = auto()
    """The attempt is over and nothing was answered twice: begin again to answer again."""


def quiz_of(module_id: str) -> tuple[LoadedModule, Quiz]:
    """Return a module and its quiz; raise `NotFound`."""
    loaded = catalog.get(module_id)
    if loaded.quiz is None:
        raise NotFound("quiz_unwritten")
    return loaded, loaded.quiz


def question_of(quiz: Quiz, question_id: str) -> Question:
    try:
        return quiz.question(question_id)
    except KeyError:
        raise NotFound("question_unknown") from None


def newest_attempt(actor: Actor, module_id: str) -> Attempt | None:
    return store.newest_attempt(Participation.of(actor, module_id))


def begin(actor: Actor, module_id: str) -> None:
    """Begin a new attempt, unless one is open: then that one goes on.

    Where the last questions it lacked no longer exist, it is finished instead.
    """
    loaded, _quiz = quiz_of(module_id)
    where, moment = Participation.of(actor, module_id), clock.now()
    row = store.lock_module(where, moment)
    newest = store.newest_attempt(where)
    if newest is None or newest.finished_at is not None:
        store.add_attempt(where, newest.number + 1 if newest else 1, moment)
    else:
        _finish_if_answered(where, loaded, row, newest.id, newest.answers)


def answer(actor: Actor, module_id: str, question_id: str, given: Answer) -> Kept:
    """Keep an answer in the open attempt; the first answer ever opens one.

    Questions may be answered in any order. Raise `NotFound`, `Invalid` (an incomplete answer).
    """
    loaded, quiz = quiz_of(module_id)
    question = question_of(quiz, question_id)
    rules.check_answer(question, given)
    where, moment = Participation.of(actor, module_id), clock.now()
    row = store.lock_module(where, moment)
    newest = store.newest_attempt(where)
    if newest is not None and question_id in newest.answers:
        same = newest.answers[question_id].answer == given
        return Kept.SAME if same else Kept.EARLIER_STAYS
    if newest is not None and newest.finished_at is not None:
        return Kept.FINISHED
    attempt_id = newest.id if newest else store.add_attempt(where, 1, moment)
    graded = Given(given, rules.is_right(question, given))
    store.add_answer(where, attempt_id, question_id, graded, moment)
    answers = {**(newest.answers if newest else {}), question_id: graded}
    _finish_if_answered(where, loaded, row, attempt_id, answers)
    return Kept.NEW


def _finish_if_answered(
    where: Participation,
    loaded: LoadedModule,
    row: LearningModuleRow,
    attempt_id: UUID,
    answers: Mapping[str, Given],
) -> None:
    """Finish an attempt that has nothing left to ask; passing may complete the module."""
    quiz = loaded.quiz
    if quiz is None or rules.first_open(quiz, answers) is not None:
        return
    moment = clock.now()
    right, asked = _score(quiz, answers)
    passed = rules.is_passed(quiz, right, asked)
    store.finish_attempt(attempt_id, moment, right=right, asked=asked, passed=passed)
    if passed:
        row.quiz_passed_at = row.quiz_passed_at or moment
        complete_if_done(where, loaded, row)
    events.publish(QuizFinished(where.person_id, where.organisation_id, where.module_id))


def _score(quiz: Quiz, answers: Mapping[str, Given]) -> tuple[int, int]:
    """Return how many answers are right, and how many questions there are now."""
    return sum(answers[one.id].right for one in quiz.questions), len(quiz.questions)
