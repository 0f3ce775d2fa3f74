"""For trainers: where the group of their centre gets stuck."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.kernel.identity import Role
from app.learning import catalog, groups
from app.learning.group_model import FEWEST, ModuleGroup
from app.web.access import current_actor, requires

blueprint = Blueprint("group", __name__, url_prefix="/group", template_folder="templates")

NOBODY = ModuleGroup()
HARDEST = 8
"""So many questions are worth talking about in one meeting."""


@blueprint.get("/")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def overview() -> str:
    """Every module, with how many began, completed, and halted."""
    found = groups.of_organisation(current_actor())
    every = [(one, found.get(one.id, NOBODY)) for one in catalog.catalog().modules]
    return render_template("learning/group.html", every=every, fewest=FEWEST, away=groups.AWAY.days)


@blueprint.get("/<module_id>")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def module(module_id: str) -> str:
    """One module, unit by unit, and the questions that go wrong."""
    loaded, actor = catalog.get(module_id), current_actor()
    group = groups.of_organisation(actor).get(module_id, NOBODY)
    quiz = loaded.quiz
    known = {question.id: question for question in quiz.questions} if quiz else {}
    hardest = [
        (known[one.question_id], one)
        for one in groups.hardest_questions(actor, module_id)
        if one.question_id in known
    ]
    return render_template(
        "learning/group_module.html",
        loaded=loaded,
        module=loaded.module,
        group=group,
        hardest=hardest[:HARDEST],
        fewest=FEWEST,
        away=groups.AWAY.days,
    )
