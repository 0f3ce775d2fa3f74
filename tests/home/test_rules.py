from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from app.home.model import ModuleState, NextKind, NextStep, OpenDossier, PressingDossier
from app.home.rules import next_step
from app.kernel import clock
from app.kernel.identity import Role
from competences.assessment.model import Reason, Step
from competences.validation.model import State

TITLE = {"en": "A title", "fr": "Un titre"}
FRESH = ModuleState(
    module_id="new-partnerships",
    competence="A",
    title=TITLE,
    done=0,
    total=8,
    started=False,
    completed=False,
    written=True,
    next_unit=None,
    next_title=None,
    next_minutes=None,
    touched_at=None,
)
BEGUN = replace(FRESH, started=True, next_unit="needs", next_title=TITLE, next_minutes=10)
DONE = replace(FRESH, started=True, completed=True)
GAP = Step("A", Reason.GAP, level=1, target=3)
UNRATED = Step("B", Reason.NOT_ASSESSED, level=None, target=3)


def _dossier(state: State, competence: str = "A") -> OpenDossier:
    return OpenDossier(uuid4(), competence, state, None)


def _pressing(state: State, *, own: bool | None = None) -> PressingDossier:
    return PressingDossier(uuid4(), "A", state, own)


def _next(**given: object) -> NextStep:
    known = {"path": (), "assessed": True, "modules": {}, "dossiers": (), "validated": ()}
    return next_step(**{**known, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"assessed": False}, NextKind.ASSESS_FIRST),
        ({"path": (GAP,), "modules": {"A": FRESH}}, NextKind.START_MODULE),
        ({"path": (UNRATED,)}, NextKind.ASSESS_MORE),
        ({"path": (GAP,), "modules": {"A": replace(FRESH, written=False)}}, NextKind.KEEP_GOING),
        ({"modules": {"A": BEGUN}}, NextKind.CONTINUE_MODULE),
        ({"modules": {"A": DONE}}, NextKind.PROVE),
        ({"modules": {"A": DONE}, "validated": ("A",)}, NextKind.KEEP_GOING),
        (
            {"modules": {"A": DONE}, "dossiers": (_dossier(State.SUBMITTED),)},
            NextKind.KEEP_GOING,
        ),
        ({"dossiers": (_dossier(State.DOCUMENTATION),)}, NextKind.FINISH_DOSSIER),
        ({"dossiers": (_dossier(State.IDENTIFICATION),)}, NextKind.FIND_OUT),
        ({"waiting": 1, "pressing": (_pressing(State.APPEALED),)}, NextKind.ANSWER_APPEAL),
        ({"pressing": (_pressing(State.TO_AGREE),)}, NextKind.AGREE),
        ({"waiting": 1, "pressing": (_pressing(State.TO_AGREE, own=True),)}, NextKind.DECIDE),
        (
            {"pressing": (_pressing(State.APPEALED), _pressing(State.TO_AGREE, own=False))},
            NextKind.CONFIRM_PROPOSAL,
        ),
        ({"waiting": 2, "modules": {"A": BEGUN}}, NextKind.DECIDE),
        ({}, NextKind.KEEP_GOING),
        ({"assessed": False, "roles": {Role.ADMINISTRATOR}}, NextKind.INVITE),
        ({"assessed": False, "roles": {Role.TRAINER, Role.ASSESSOR}}, NextKind.SEE_GROUP),
        ({"assessed": False, "roles": {Role.TRAINER, Role.LEARNER}}, NextKind.ASSESS_FIRST),
        ({"waiting": 1, "roles": {Role.ASSESSOR}}, NextKind.DECIDE),
    ],
)
def test_next_step_for_each_situation(given: dict[str, object], kind: NextKind) -> None:
    assert _next(**given).kind is kind


def test_next_step_answers_the_assessor_before_anything_else() -> None:
    asked = _dossier(State.FURTHER_EVIDENCE_REQUESTED, "B")
    step = _next(
        path=(GAP,),
        modules={"A": BEGUN},
        dossiers=(_dossier(State.DOCUMENTATION), asked),
    )
    assert step == NextStep(NextKind.ANSWER_ASSESSOR, competence="B", dossier_id=asked.id)


def test_next_step_goes_on_with_the_module_touched_last() -> None:
    older = replace(BEGUN, touched_at=None)
    newer = replace(BEGUN, module_id="finance", competence="B", touched_at=clock.now())
    assert _next(modules={"A": older, "B": newer}).module_id == "finance"


def test_next_step_begins_where_the_gap_is_largest() -> None:
    other = replace(FRESH, module_id="finance", competence="B")
    path = (Step("B", Reason.GAP, level=1, target=4), GAP)
    assert _next(path=path, modules={"A": FRESH, "B": other}).module_id == "finance"
