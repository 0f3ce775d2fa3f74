"""Which one step the start page offers. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from app.home.model import ModuleState, NextKind, NextStep, OpenDossier, PressingDossier
from app.kernel.identity import Role
from competences.assessment.model import Reason, Step
from competences.validation.model import State

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def next_step(
    *,
    path: Sequence[Step],
    assessed: bool,
    modules: Mapping[str, ModuleState],
    dossiers: Sequence[OpenDossier],
    validated: Collection[str],
    waiting: int = 0,
    pressing: Sequence[PressingDossier] = (),
    roles: Collection[Role] = (Role.LEARNER,),
) -> NextStep:
    """Return what somebody does best now.

    Others come first: an assessor who waits for an answer, candidates who wait for a decision.
    Then what was begun, then the path.

    path: what to work on, the largest gap first. assessed: whether anything was ever rated.
    modules: by competence. validated: competences with a validated level. waiting: dossiers
    that this person may decide. pressing: those of which only few can. roles: whoever does not
    learn here is not asked to rate themselves.
    """
    candidates = (
        _in_state(State.FURTHER_EVIDENCE_REQUESTED, NextKind.ANSWER_ASSESSOR, dossiers),
        _press(pressing),
        NextStep(NextKind.DECIDE) if waiting else None,
        _continue_module(modules),
        _in_state(State.DOCUMENTATION, NextKind.FINISH_DOSSIER, dossiers),
        _in_state(State.IDENTIFICATION, NextKind.FIND_OUT, dossiers),
        _for_others(roles),
        None if assessed else NextStep(NextKind.ASSESS_FIRST),
        _prove(modules, {dossier.competence for dossier in dossiers} | set(validated)),
        _start_module(path, modules),
        _assess_more(path),
    )
    return next((step for step in candidates if step), NextStep(NextKind.KEEP_GOING))


def _press(pressing: Sequence[PressingDossier]) -> NextStep | None:
    """Return what holds up a colleague first; one's own proposal waits for the other."""
    kinds = {
        (State.TO_AGREE, False): NextKind.CONFIRM_PROPOSAL,
        (State.TO_AGREE, None): NextKind.AGREE,
        (State.APPEALED, None): NextKind.ANSWER_APPEAL,
    }
    for wanted, kind in kinds.items():
        for dossier in pressing:
            if (dossier.state, dossier.own_proposal) == wanted:
                return NextStep(kind, competence=dossier.competence, dossier_id=dossier.id)
    return None


def _in_state(state: State, kind: NextKind, dossiers: Sequence[OpenDossier]) -> NextStep | None:
    for dossier in dossiers:
        if dossier.state == state:
            return NextStep(kind, competence=dossier.competence, dossier_id=dossier.id)
    return None


def _for_others(roles: Collection[Role]) -> NextStep | None:
    """Return what somebody does who is here for others: bring people in, or look after them."""
    if Role.LEARNER in roles:
        return None
    return NextStep(NextKind.INVITE if Role.ADMINISTRATOR in roles else NextKind.SEE_GROUP)


def _continue_module(modules: Mapping[str, ModuleState]) -> NextStep | None:
    begun = [m for m in modules.values() if m.started and m.written and not m.completed]
    if not begun:
        return None
    newest = max(begun, key=lambda m: m.touched_at or _LONG_AGO)
    return _of_module(NextKind.CONTINUE_MODULE, newest)


def _prove(modules: Mapping[str, ModuleState], taken: Collection[str]) -> NextStep | None:
    for code, module in modules.items():
        if module.completed and code not in taken:
            return NextStep(NextKind.PROVE, competence=code)
    return None


def _start_module(path: Sequence[Step], modules: Mapping[str, ModuleState]) -> NextStep | None:
    for step in path:
        module = modules.get(step.competence)
        if step.reason is Reason.GAP and module and module.written and not module.completed:
            return _of_module(NextKind.START_MODULE, module)
    return None


def _assess_more(path: Sequence[Step]) -> NextStep | None:
    for step in path:
        if step.reason is Reason.NOT_ASSESSED:
            return NextStep(NextKind.ASSESS_MORE, competence=step.competence)
    return None


def _of_module(kind: NextKind, module: ModuleState) -> NextStep:
    return NextStep(
        kind,
        competence=module.competence,
        module_id=module.module_id,
        unit_id=module.next_unit,
        title=module.next_title or module.title,
        minutes=module.next_minutes,
    )
