"""Which one step the start page offers. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from app.home.model import ModuleState, NextKind, NextStep, OpenDossier
from competences.assessment.model import Reason, Step
from competences.validation.model import State


def next_step(
    *,
    path: Sequence[Step],
    assessed: bool,
    modules: Mapping[str, ModuleState],
    dossiers: Sequence[OpenDossier],
    validated: Collection[str],
) -> NextStep:
    """Return what somebody does best now.

    Others come first: an assessor who waits for an answer. Then what was begun, then the path.

    path: what to work on, the largest gap first. assessed: whether anything was ever rated.
    modules: by competence. validated: competences with a validated level.
    """
    for dossier in dossiers:
        if dossier.state == State.FURTHER_EVIDENCE_REQUESTED:
            return _of_dossier(NextKind.ANSWER_ASSESSOR, dossier)
    begun = _newest_begun(modules)
    if begun is not None:
        return _of_module(NextKind.CONTINUE_MODULE, begun)
    for dossier in dossiers:
        if dossier.state == State.DRAFT:
            return _of_dossier(NextKind.FINISH_DOSSIER, dossier)
    if not assessed:
        return NextStep(NextKind.ASSESS_FIRST)
    in_dossier = {dossier.competence for dossier in dossiers}
    for code, module in modules.items():
        if module.completed and code not in in_dossier and code not in validated:
            return NextStep(NextKind.PROVE, competence=code)
    for step in path:
        module = modules.get(step.competence)
        if step.reason is Reason.GAP and module and module.written and not module.completed:
            return _of_module(NextKind.START_MODULE, module)
    for step in path:
        if step.reason is Reason.NOT_ASSESSED:
            return NextStep(NextKind.ASSESS_MORE, competence=step.competence)
    return NextStep(NextKind.KEEP_GOING)


def _newest_begun(modules: Mapping[str, ModuleState]) -> ModuleState | None:
    begun = [m for m in modules.values() if m.started and m.written and not m.completed]
    return max(begun, key=lambda m: (m.touched_at is not None, m.touched_at), default=None)


def _of_dossier(kind: NextKind, dossier: OpenDossier) -> NextStep:
    return NextStep(kind, competence=dossier.competence, dossier_id=dossier.id)


def _of_module(kind: NextKind, module: ModuleState) -> NextStep:
    return NextStep(
        kind,
        competence=module.competence,
        module_id=module.module_id,
        unit_id=module.next_unit,
        title=module.next_title or module.title,
        minutes=module.next_minutes,
    )
