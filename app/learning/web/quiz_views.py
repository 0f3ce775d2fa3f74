"""The quiz: one question at a time, feedback at once. A visitor's answers are not kept."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Invalid
from app.learning import quizzing, rules
from app.learning.model import Attempt, Given
from app.learning.quizzing import Kept
from app.learning.web import answers
from app.learning.web.answers import Fields
from app.web import unsent
from app.web.access import current_actor, find_actor, public, requires
from app.web.messages import sentence
from modules.loaded import LoadedModule
from modules.quiz import Matching, Ordering, Question, Quiz

blueprint = Blueprint("quiz", __name__, url_prefix="/modules", template_folder="templates")


@blueprint.get("/<module_id>/quiz")
@public
def start(module_id: str) -> str:
    """What awaits you, or where you are, or how it went and what to read again."""
    loaded, quiz = quizzing.quiz_of(module_id)
    actor = find_actor()
    attempt = quizzing.newest_attempt(actor, module_id) if actor else None
    given = attempt.answers if attempt else {}
    return render_template(
        "learning/quiz.html",
        loaded=loaded,
        module=loaded.module,
        quiz=quiz,
        attempt=attempt,
        following=rules.first_open(quiz, given),
        again=rules.to_read_again(quiz, given),
    )


@blueprint.post("/<module_id>/quiz/again")
@requires()
def again(module_id: str) -> ResponseReturnValue:
    """Begin a new attempt; the earlier ones stay."""
    quizzing.begin(current_actor(), module_id)
    return redirect(url_for("quiz.start", module_id=module_id), 303)


@blueprint.get("/<module_id>/quiz/<question_id>")
@public
def question(module_id: str, question_id: str) -> str:
    loaded, quiz = quizzing.quiz_of(module_id)
    asked, actor = quizzing.question_of(quiz, question_id), find_actor()
    attempt = quizzing.newest_attempt(actor, module_id) if actor else None
    given = attempt.answers.get(question_id) if attempt else None
    typed = unsent.take_back() if given is None else None
    return _page(loaded, quiz, asked, attempt=attempt, given=given, typed=typed)


@blueprint.post("/<module_id>/quiz/<question_id>")
@public
def answer(module_id: str, question_id: str) -> ResponseReturnValue:
    unsent.require_reader()
    loaded, quiz = quizzing.quiz_of(module_id)
    asked, actor = quizzing.question_of(quiz, question_id), find_actor()
    try:
        typed = answers.read(asked, request.form)
        if actor is None:
            rules.check_answer(asked, typed)
            given = Given(typed, rules.is_right(asked, typed))
            return _page(loaded, quiz, asked, given=given)
        kept = quizzing.answer(actor, module_id, question_id, typed)
    except Invalid as error:
        attempt = quizzing.newest_attempt(actor, module_id) if actor else None
        refusal = sentence(error)
        return _page(loaded, quiz, asked, attempt=attempt, typed=request.form, refusal=refusal), 422
    match kept:
        case Kept.NEW | Kept.SAME:
            pass
        case Kept.EARLIER_STAYS:
            flash(_("You had answered this question before: your first answer counts."))
        case Kept.FINISHED:
            flash(_("This quiz is finished. Try it again to answer again."))
            return redirect(url_for("quiz.start", module_id=module_id), 303)
    here = url_for("quiz.question", module_id=module_id, question_id=question_id)
    return redirect(f"{here}#feedback", 303)


def _page(
    loaded: LoadedModule,
    quiz: Quiz,
    asked: Question,
    *,
    attempt: Attempt | None = None,
    given: Given | None = None,
    typed: Fields | None = None,
    refusal: str | None = None,
) -> str:
    if given is not None:
        typed = answers.fields_of(asked, given.answer)
    ids = [one.id for one in quiz.questions]
    place = ids.index(asked.id)
    return render_template(
        "learning/question.html",
        loaded=loaded,
        module=loaded.module,
        question=asked,
        kind=answers.kind_of(asked),
        shown=_shown(asked),
        number=place + 1,
        total=len(ids),
        given=given,
        typed=typed or Fields(),
        refusal=refusal,
        following=_following(quiz, place, attempt),
    )


def _shown(asked: Question) -> list[object]:
    """Return the parts that stand shuffled: steps to order, right-hand sides to match."""
    match asked:
        case Ordering():
            return list(rules.shuffled(asked.steps, asked.id))
        case Matching():
            return list(rules.shuffled(asked.pairs, asked.id))
        case _:
            return []


def _following(quiz: Quiz, place: int, attempt: Attempt | None) -> Question | None:
    """Return the next open question, from here on and then from the first; None after the last.

    Without an attempt (a visitor) it is simply the next one.
    """
    later = quiz.questions[place + 1 :]
    if attempt is None:
        return later[0] if later else None
    open_ones = [one for one in (*later, *quiz.questions[:place]) if one.id not in attempt.answers]
    return open_ones[0] if open_ones else None
