"""One question of a survey: its words in every language, how it is answered, its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.surveys import building, rules
from app.surveys.model import MOST_OPTIONS, Asked, Option, Question
from app.surveys.rules import Step
from app.surveys.web import typed
from app.web.access import current_actor, requires
from app.web.messages import sentence

blueprint = Blueprint(
    "survey_questions",
    __name__,
    template_folder="templates",
    url_prefix="/surveys/<uuid:survey_id>/questions/<uuid:question_id>",
)

SPARE = 3
"""Empty lines for more answers to choose from."""


@blueprint.get("")
@requires()
def question(survey_id: UUID, question_id: UUID) -> str:
    asked = building.opened(current_actor(), survey_id)
    return _page(asked, _of(asked, question_id))


@blueprint.post("")
@requires()
def save(survey_id: UUID, question_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    asked = building.opened(actor, survey_id)
    before = _of(asked, question_id)
    try:
        written = typed.question(request.form, before)
    except Invalid as error:
        return _page(asked, before, error), 422
    if request.form.get("intent") == "more":
        return _page(asked, written)
    try:
        building.save_question(actor, survey_id, written, seen=request.form.get("seen"))
    except (Invalid, Conflict) as error:
        now = building.opened(actor, survey_id)
        return _page(now, written, error), error.status
    flash(_("The question is saved."))
    return redirect(_back(survey_id, question_id), 303)


@blueprint.post("/move")
@requires()
def move(survey_id: UUID, question_id: UUID) -> ResponseReturnValue:
    by = 1 if request.form.get("to") == "down" else -1
    return _tell(survey_id, question_id, partial(building.move_question, by=by))


@blueprint.post("/copy")
@requires()
def copy(survey_id: UUID, question_id: UUID) -> ResponseReturnValue:
    return _tell(survey_id, question_id, building.copy_question)


@blueprint.post("/remove")
@requires()
def remove(survey_id: UUID, question_id: UUID) -> ResponseReturnValue:
    return _tell(survey_id, question_id, building.remove_question)


def _tell(
    survey_id: UUID, question_id: UUID, work: Callable[[Actor, UUID, UUID], object]
) -> ResponseReturnValue:
    """Do something to a question and go back to the list, which says why not if it was refused."""
    try:
        work(current_actor(), survey_id, question_id)
    except Conflict as error:
        flash(sentence(error), "danger")
    return redirect(_back(survey_id, question_id), 303)


def _of(asked: Asked, question_id: UUID) -> Question:
    try:
        return asked.question(question_id)
    except KeyError as error:
        raise NotFound from error


def _back(survey_id: UUID, question_id: UUID) -> str:
    """Return the step from which somebody came to a question."""
    asked = request.values.get("from", "")
    step = Step(asked) if asked in {Step.ANSWERS, Step.ORDER} else Step.QUESTIONS
    return url_for("survey_steps.step", survey_id=survey_id, step=step, _anchor=f"q-{question_id}")


def _page(asked: Asked, question: Question, error: Invalid | Conflict | None = None) -> str:
    kept = _of(asked, question.id)
    typed_in = bool(request.form)
    return render_template(
        "surveys/question.html",
        asked=asked,
        survey=asked.survey,
        question=question,
        seen=building.fingerprint(kept),
        options=[*question.options, *_empty(MOST_OPTIONS - len(question.options))],
        hints=rules.hints(kept, asked.survey.language),
        typed=request.form if typed_in else {},
        back=_back(asked.survey.id, question.id),
        refusal=sentence(error) if error else None,
    )


def _empty(room: int) -> list[Option]:
    return [Option(id="", label={})] * max(0, min(SPARE, room))
