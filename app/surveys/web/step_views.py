"""The seven steps of the builder. Each is a page; all is saved as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from secrets import token_hex
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.surveys import building, rules, steps
from app.surveys.building import Texts
from app.surveys.model import Asked, Audience, Plan, Selection, Survey
from app.surveys.needs import needed
from app.surveys.rules import Step
from app.surveys.web import both, typed
from app.web.access import current_actor, requires
from app.web.headers import show_files
from app.web.messages import sentence
from app.web.reader_time import saved_words
from modules.instrument import QuestionKind

blueprint = Blueprint("survey_steps", __name__, template_folder="templates", url_prefix="/surveys")


@blueprint.get("/<uuid:survey_id>/steps/<step>")
@requires()
def step(survey_id: UUID, step: str) -> str:
    return _page(building.opened(current_actor(), survey_id), _step(step))


@blueprint.post("/<uuid:survey_id>/steps/<step>")
@requires()
def save(survey_id: UUID, step: str) -> ResponseReturnValue:
    """Keep a step: quietly for the script that saves as one types, or and go on to the next."""
    actor, here = current_actor(), _step(step)
    asked = building.opened(actor, survey_id)
    try:
        _save(actor, asked, here)
    except (Invalid, Conflict) as error:
        if "autosave" in request.form:
            return jsonify(message=sentence(error)), error.status
        return _page(asked, here, error), error.status
    if "autosave" in request.form:
        return jsonify(saved=saved_words(clock.now()))
    if request.form.get("intent") == "stay":
        flash(_("Saved."))
        return redirect(url_for(".step", survey_id=survey_id, step=here), 303)
    return redirect(_after(survey_id, here), 303)


def _step(name: str) -> Step:
    if name not in set(Step):
        raise NotFound
    return Step(name)


def _after(survey_id: UUID, here: Step) -> str:
    every = list(Step)
    place = every.index(here) + 1
    if place == len(every):
        return url_for("survey_opening.opening", survey_id=survey_id)
    return url_for(".step", survey_id=survey_id, step=every[place])


def _page(asked: Asked, here: Step, error: Invalid | Conflict | None = None) -> str:
    """Show a step; after a refusal with all that was typed."""
    if here is Step.TRIAL:
        show_files()  # the sheet stands on it, in frames
    every = list(Step)
    place = every.index(here)
    clash = error is not None and error.code == "survey_step_moved_on"
    return render_template(
        f"surveys/step_{here}.html",
        asked=asked,
        survey=asked.survey,
        plan=asked.survey.plan,
        here=here,
        after=every[place + 1] if place + 1 < len(every) else None,
        seen=steps.sign(asked.survey, here),
        page_mark=token_hex(8),
        both=both.places(asked, _READERS[here](asked), here) if clash else (),
        standings=rules.standings(asked),
        typed=request.form if error else {},
        refusal=sentence(error) if error else None,
        refused_field=error.field if error else None,
        **(_EXTRAS[here](asked) if here in _EXTRAS else {}),
    )


def _save(actor: Actor, asked: Asked, here: Step) -> None:
    """Keep what was sent; raise `Conflict` if somebody else wrote something else meanwhile."""
    if here is Step.QUESTIONS:
        _add_question(actor, asked)
    if here not in _READERS:
        return
    kept, written, page = asked.survey, _READERS[here](asked), request.form.get("page", "")[:16]
    steps.check(kept, written, here, seen=request.form.get("seen", ""), page=page)
    if here is Step.ORDER:
        texts = Texts(
            title=written.title,
            introduction=written.introduction,
            thanks=written.thanks,
            languages=written.languages,
        )
        building.save_texts(actor, kept.id, texts)
    pages = {**written.plan.pages, here: page}
    building.save_plan(actor, kept.id, replace(written.plan, pages=pages))


def _decision(asked: Asked) -> Survey:
    return _planned(
        asked,
        decision=typed.text(request.form, "decision"),
        decided_by=typed.line(request.form, "decided_by"),
    )


def _topics(asked: Asked) -> Survey:
    return _planned(asked, topics=typed.topics(request.form))


def _who(asked: Asked) -> Survey:
    return _planned(
        asked,
        audience=typed.chosen(request.form, "audience", Audience),
        selection=typed.chosen(request.form, "selection", Selection),
        rule=typed.text(request.form, "rule"),
        ways=typed.text(request.form, "ways"),
        invited=typed.count(request.form, "invited"),
        invited_of=_invited_of(asked),
    )


def _invited_of(asked: Asked) -> Mapping[str, int]:
    """Return how many of each group are asked; the groups are options of a question."""
    options = asked.grouping.options if asked.grouping else ()
    counts = {one.id: typed.count(request.form, f"invited-{one.id}") for one in options}
    return {option_id: count for option_id, count in counts.items() if count}


def _trial(asked: Asked) -> Survey:
    return _planned(asked, tried=typed.text(request.form, "tried"))


def _planned(asked: Asked, **changes: object) -> Survey:
    plan: Plan = replace(asked.survey.plan, **changes)  # type: ignore[arg-type]
    return replace(asked.survey, plan=plan)


def _order(asked: Asked) -> Survey:
    return replace(
        asked.survey,
        title=typed.lines(request.form, "title"),
        introduction=typed.texts(request.form, "introduction"),
        thanks=typed.texts(request.form, "thanks"),
        languages=typed.languages(request.form),
    )


def _add_question(actor: Actor, asked: Asked) -> None:
    """Put in the question that was written, if one was."""
    label = typed.line(request.form, "label")
    if not label:
        return
    kind = typed.chosen(request.form, "kind", QuestionKind)
    if kind is None:
        raise Invalid("survey_kind_needed", field="kind")
    building.add_question(actor, asked.survey.id, kind, label)


_READERS: Mapping[Step, Callable[[Asked], Survey]] = {
    Step.DECISION: _decision,
    Step.TOPICS: _topics,
    Step.WHO: _who,
    Step.ORDER: _order,
    Step.TRIAL: _trial,
}
"""Step → the survey as it would be with what was sent."""

_EXTRAS: Mapping[Step, Callable[[Asked], Mapping[str, object]]] = {
    Step.TOPICS: lambda _asked: {"swot_points": needed().swot_points(current_actor())},
    Step.QUESTIONS: lambda asked: {
        "hints": {one.id: rules.hints(one, asked.survey.language) for one in asked.questions}
    },
    Step.ANSWERS: lambda asked: {"warnings": rules.warnings(asked), "lacks": rules.lacks(asked)},
    Step.ORDER: lambda asked: {
        "warnings": rules.warnings(asked),
        "missing": {
            (one.id, language): rules.missing(one, asked.survey.language, language)
            for one in asked.questions
            for language in asked.survey.languages
        },
    },
}
