"""For trainers: where the group of their centre gets stuck."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request

from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.learning import catalog, groups
from app.learning.group_model import FEWEST, ModuleGroup
from app.learning.needs import needed
from app.web.access import current_actor, requires

blueprint = Blueprint("group", __name__, url_prefix="/group", template_folder="templates")

NOBODY = ModuleGroup()
HARDEST = 8
"""So many questions are worth talking about in one meeting."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The cohort the page is limited to; no id: the whole organisation."""

    cohort_id: UUID | None = None
    name: str = ""
    people: Collection[PersonId] | None = None


def _asked() -> Asked:
    """Return which cohort is asked for; raise `NotFound` for another trainer's."""
    cohort_id = request.args.get("cohort", type=UUID)
    if cohort_id is None:
        return Asked()
    return Asked(cohort_id, *needed().cohort(current_actor(), cohort_id))


@blueprint.get("/")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def overview() -> str:
    """Every module, with how many began, completed, and halted."""
    asked = _asked()
    found = groups.of_organisation(current_actor(), asked.people)
    every = [(one, found.get(one.id, NOBODY)) for one in catalog.catalog().modules]
    return render_template(
        "learning/group.html", asked=asked, every=every, fewest=FEWEST, away=groups.AWAY.days
    )


@blueprint.get("/<module_id>")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def module(module_id: str) -> str:
    """One module, unit by unit, and the questions that go wrong."""
    loaded, actor, asked = catalog.get(module_id), current_actor(), _asked()
    group = groups.of_organisation(actor, asked.people).get(module_id, NOBODY)
    quiz = loaded.quiz
    known = {question.id: question for question in quiz.questions} if quiz else {}
    hardest = [
        (known[one.question_id], one)
        for one in groups.hardest_questions(actor, module_id, asked.people)
        if one.question_id in known
    ]
    return render_template(
        "learning/group_module.html",
        asked=asked,
        loaded=loaded,
        module=loaded.module,
        group=group,
        hardest=hardest[:HARDEST],
        fewest=FEWEST,
        away=groups.AWAY.days,
    )
