"""Gather what the start page shows, from every world at once. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.home import rules, store
from app.home.model import HeldBadge, ModuleState, NextStep, OpenDossier
from app.kernel.identity import Actor
from app.learning import catalog
from app.learning import rules as learning_rules
from app.learning import service as learning
from app.learning.model import Progress
from competences.assessment import rules as assessment_rules
from competences.assessment import service as assessment
from competences.assessment.model import Position, Step
from competences.framework import service as framework_service
from competences.framework.model import Framework
from modules.loaded import LoadedModule, Problem
from modules.spec import Part


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The start page of somebody who is signed in."""

    framework: Framework
    next_step: NextStep
    positions: Sequence[Position]
    assessed: bool
    path: Sequence[Step]
    modules: Mapping[str, ModuleState]
    """By competence."""
    dossiers: Sequence[OpenDossier]
    badges: Sequence[HeldBadge]
    waiting: int
    """Dossiers that wait for an assessor of the organisation; 0 for those who do not assess."""
    introduction: LoadedModule | None
    """The introduction, for those who have neither begun it nor rated themselves."""
    left_out: Sequence[Problem]
    """Why modules of installed packages cannot be used; for administrators."""


def dashboard(actor: Actor) -> Dashboard:
    framework = framework_service.current()
    positions = assessment.positions(actor.person_id, actor.organisation_id, rated=False)
    path = assessment_rules.path(positions)
    progress = learning.all_progress(actor)
    modules = _modules(progress)
    dossiers = store.recent_dossiers(actor)
    assessed = any(position.standing.self_at for position in positions)
    waiting = store.waiting_for_assessor(actor) if actor.assesses else 0
    return Dashboard(
        framework=framework,
        next_step=rules.next_step(
            path=path,
            assessed=assessed,
            modules=modules,
            dossiers=dossiers,
            validated={p.competence for p in positions if p.standing.validated_level},
            waiting=waiting,
            pressing=store.pressing_for_assessor(actor) if actor.assesses else (),
            roles=actor.roles,
        ),
        positions=positions,
        assessed=assessed,
        path=path,
        modules=modules,
        dossiers=dossiers,
        badges=store.badges(actor),
        waiting=waiting,
        introduction=None if assessed else _introduction(progress),
        left_out=catalog.catalog().left_out if actor.administers else (),
    )


def _introduction(progress: Collection[str]) -> LoadedModule | None:
    first = catalog.catalog().modules[0]
    fresh = first.module.part is Part.INTRODUCTION and first.written and first.id not in progress
    return first if fresh else None


def _modules(progress: Mapping[str, Progress]) -> dict[str, ModuleState]:
    """Return how far somebody is in the module of each competence."""
    nothing = Progress()
    return {
        competence: _state(loaded, competence, progress.get(loaded.id, nothing))
        for loaded in catalog.catalog().modules
        if (competence := loaded.module.competence) is not None
    }


def _state(loaded: LoadedModule, competence: str, progress: Progress) -> ModuleState:
    step = learning_rules.next_step(loaded, progress)
    unit = loaded.module.unit(step.unit_id) if step.unit_id else None
    count = learning_rules.steps(loaded, progress)
    touched = [notes.touched_at for notes in progress.units.values() if notes.touched_at]
    return ModuleState(
        module_id=loaded.id,
        competence=competence,
        title=loaded.module.title,
        done=count.done,
        total=count.total,
        started=progress.started,
        completed=progress.completed_at is not None,
        written=loaded.written,
        next_unit=unit.id if unit else None,
        next_title=unit.title if unit else None,
        next_minutes=unit.minutes if unit else None,
        touched_at=max(touched, default=progress.before_at),
    )
