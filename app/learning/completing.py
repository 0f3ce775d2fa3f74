"""The moment a module is completed: once, with what then stood kept for good."""

from __future__ import annotations

from dataclasses import asdict

from app.kernel import clock, events
from app.learning import rules, store
from app.learning.events import ModuleCompleted
from app.learning.model import Attested, Participation
from app.learning.needs import Levels, needed
from app.learning.tables import LearningModuleRow
from modules.loaded import LoadedModule


def complete_if_done(where: Participation, loaded: LoadedModule, row: LearningModuleRow) -> None:
    """Complete a module whose last step was just done; `row` is locked by the caller."""
    if row.completed_at is not None or not rules.is_complete(loaded, store.progress(where)):
        return
    row.completed_at = clock.now()
    row.attested = asdict(_attested(where, loaded))
    events.publish(
        ModuleCompleted(
            where.person_id, where.organisation_id, where.module_id, loaded.module.competence
        )
    )


def before_and_after(where: Participation, loaded: LoadedModule) -> tuple[Levels, Levels]:
    """Return the self-assessed levels when a module was opened and when it was closed.

    Both are empty where a module has no competence to rate oneself in.
    """
    competence = loaded.module.competence
    if competence is None:
        return {}, {}
    return needed().before_and_after(
        where.person_id, where.organisation_id, where.module_id, competence
    )


def _attested(where: Participation, loaded: LoadedModule) -> Attested:
    before, after = before_and_after(where, loaded)
    right, asked = store.best_attempt(where) or (0, 0)
    framework = needed().framework()
    return Attested(
        framework=f"{framework.id} {framework.version}",
        before=dict(before),
        after=dict(after),
        units=tuple(unit.id for unit in loaded.module.units),
        quiz_right=right,
        quiz_asked=asked,
    )
