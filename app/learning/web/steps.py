"""A module's steps as lines on a page, and the one button that says what comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.learning import rules
from app.learning.model import Occasion, Progress, Step, StepKind
from app.web.language import pick
from modules.loaded import LoadedModule


class State(StrEnum):
    """Where a step stands."""

    DONE = "done"
    NEXT = "next"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """One step on the module's page; without `href` it cannot be taken yet."""

    label: str
    detail: str
    href: str | None
    state: State
    prove: str | None = None
    """Where a unit can be proved instead of read, for those who do its activity on their own."""


def assessment_url(loaded: LoadedModule, occasion: Occasion) -> str:
    """Return where one rates oneself before or after this module."""
    word = occasion.of(loaded.id)
    return url_for("assessment.rate", code=loaded.module.competence, occasion=word)


def unit_url(loaded: LoadedModule, unit_id: str) -> str:
    return url_for("learning.unit", module_id=loaded.id, unit_id=unit_id)


def prove_url(loaded: LoadedModule, unit_id: str) -> str:
    return url_for("learning.proof", module_id=loaded.id, unit_id=unit_id)


def step_url(loaded: LoadedModule, step: Step) -> str:
    match step.kind:
        case StepKind.BEFORE:
            return assessment_url(loaded, Occasion.BEFORE)
        case StepKind.UNIT:
            assert step.unit_id is not None
            return unit_url(loaded, step.unit_id)
        case StepKind.CASE:
            return url_for("case.show", module_id=loaded.id)
        case StepKind.QUIZ:
            return url_for("quiz.start", module_id=loaded.id)
        case StepKind.AFTER:
            return assessment_url(loaded, Occasion.AFTER)
        case StepKind.RESULT:
            return url_for("learning.result", module_id=loaded.id)


def step_label(loaded: LoadedModule, step: Step, progress: Progress) -> str:
    """Return the words of the button, which say what will happen."""
    match step.kind:
        case StepKind.BEFORE:
            label = (
                _("Continue: say where you stand first")
                if progress.units
                else _("Start: say where you stand")
            )
        case StepKind.UNIT:
            assert step.unit_id is not None
            unit = loaded.module.unit(step.unit_id)
            values = {"title": pick(unit.title), "minutes": unit.minutes}
            if progress.units:
                label = _("Continue: %(title)s, %(minutes)s min", **values)
            else:
                label = _("Start reading: %(title)s, %(minutes)s min", **values)
        case StepKind.CASE:
            label = _("Continue: decide in a case")
        case StepKind.QUIZ:
            label = _("Continue: take the quiz")
        case StepKind.AFTER:
            label = _("Continue: say where you stand now")
        case StepKind.RESULT:
            label = _("See your result")
    return str(label)


def lines(
    loaded: LoadedModule, progress: Progress, mastered: Collection[str], *, signed_in: bool
) -> Iterator[Line]:
    """Yield the steps in order: first self-assessment, units, case, quiz, last self-assessment."""
    following = rules.next_step(loaded, progress) if signed_in else None

    def line(step: Step, label: str, detail: str, *, done: bool, reachable: bool = True) -> Line:
        state = State.DONE if done else State.NEXT if step == following else State.OPEN
        return Line(label, detail, step_url(loaded, step) if reachable else None, state)

    count = len(loaded.module.activities)
    activities = ngettext("%(num)s activity", "%(num)s activities", count)
    rates = loaded.module.competence is not None
    if rates:
        before = _("Say where you stand before you begin")
        yield line(Step(StepKind.BEFORE), before, activities, done=progress.before_at is not None)
    for unit in loaded.module.units:
        done = progress.has_done(unit.id)
        reading = line(
            Step(StepKind.UNIT, unit.id),
            pick(unit.title),
            _("%(minutes)s min", minutes=unit.minutes) if loaded.written else _("text to come"),
            done=done,
            reachable=loaded.written,
        )
        offered = loaded.written and unit.id in mastered and not done
        yield replace(reading, prove=prove_url(loaded, unit.id)) if offered else reading
    if loaded.case:
        found = len(progress.case_endings)
        yield line(
            Step(StepKind.CASE),
            _("Decide in a case: %(title)s", title=pick(loaded.case.title)),
            ngettext("%(num)s ending found", "%(num)s endings found", found)
            if found
            else _("10 min"),
            done=found > 0,
        )
    questions = len(loaded.quiz.questions) if loaded.quiz else 0
    yield line(
        Step(StepKind.QUIZ),
        _("Check what you have learned"),
        ngettext("%(num)s question", "%(num)s questions", questions)
        if questions
        else _("quiz to come"),
        done=progress.quiz_passed_at is not None,
        reachable=loaded.quiz is not None,
    )
    if rates:
        after = _("Say where you stand now")
        yield line(Step(StepKind.AFTER), after, activities, done=progress.after_at is not None)
