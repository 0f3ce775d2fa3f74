"""What a learner has reached in each kind of placement, and when to look again (part of wiring).

`subscribe` joins the events of all worlds to `app.lti.grades`, which sends what is new.
"""

from __future__ import annotations

from functools import partial

from app.kernel import events
from app.kernel.errors import NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox.service import Deliver, Together
from app.learning import service as learning
from app.learning.events import ModuleCompleted, QuizFinished, UnitDone
from app.lti import grades, grades_sending, roster_reading
from app.lti.grades_model import Score
from app.lti.web.grade_comments import comment_of
from app.toolkit import service as toolkit
from app.toolkit.events import InstrumentUsed
from competences.assessment import service as assessment
from competences.assessment.events import SelfAssessed
from competences.framework import service as frameworks
from competences.framework.model import LEVELS
from competences.validation import service as validation
from competences.validation.events import CompetenceValidated, DossierSubmitted
from competences.validation.model import Turn


def _module(module_id: str, person_id: PersonId, organisation_id: OrganisationId) -> Score | None:
    """Return the share of the module's steps that are done."""
    try:
        count = learning.steps_done(person_id, organisation_id, module_id)
    except NotFound:
        return None  # a module that is no longer installed
    return Score.share(count.done, count.total)


def _unit(what: str, person_id: PersonId, organisation_id: OrganisationId) -> Score | None:
    module_id, _slash, unit_id = what.partition("/")
    done = learning.has_done_unit(person_id, organisation_id, module_id, unit_id)
    return Score.of(1, 1) if done else None


def _quiz(module_id: str, person_id: PersonId, organisation_id: OrganisationId) -> Score | None:
    """Return the best finished attempt: trying again never costs anything."""
    best = learning.best_score(person_id, organisation_id, module_id)
    return Score.of(*best) if best else None


def _self_assessment(
    code: str, person_id: PersonId, organisation_id: OrganisationId
) -> Score | None:
    """Return taking part, never a level: done, or how many of all competences are."""
    done = {one.competence for one in assessment.history(person_id, organisation_id)}
    wanted = {code} if code else set(frameworks.current().codes)
    return Score.share(len(done & wanted), len(wanted))


def _dossier(code: str, person_id: PersonId, organisation_id: OrganisationId) -> Score | None:
    """Return the level validated last; while nothing ever was, that a dossier is under review."""
    asking = Actor(person_id, organisation_id, frozenset({Role.LEARNER}))
    dossiers = [one for one in validation.mine(asking) if one.competence == code]
    decided = [(one.decided_at, one.level) for one in dossiers if one.decided_at and one.level]
    if decided:
        _at, level = max(decided)
        return Score.of(level, len(LEVELS))
    if any(one.state.turn is Turn.ASSESSOR for one in dossiers):
        return Score.under_review()
    return None


def _instrument(
    instrument_id: str, person_id: PersonId, organisation_id: OrganisationId
) -> Score | None:
    """Return taking part: whether anything was written into one."""
    used = toolkit.has_used(person_id, organisation_id, instrument_id)
    return Score.of(1, 1) if used else None


def register() -> None:
    grades.register("module", _module)
    grades.register("unit", _unit)
    grades.register("quiz", _quiz)
    grades.register("self-assessment", _self_assessment)
    grades.register("dossier", _dossier)
    grades.register("instrument", _instrument)


def subscribe() -> None:
    """To be called after the worlds heard of these events themselves: grades show what is then."""
    events.subscribe(SelfAssessed, _self_assessed)
    events.subscribe(UnitDone, _unit_done)
    events.subscribe(QuizFinished, _quiz_finished)
    events.subscribe(ModuleCompleted, _module_completed)
    events.subscribe(DossierSubmitted, _dossier_changed)
    events.subscribe(CompetenceValidated, _dossier_changed)
    events.subscribe(InstrumentUsed, _instrument_used)


def _self_assessed(event: SelfAssessed) -> None:
    _when, _colon, module_id = event.occasion.partition(":")
    placements = {"self-assessment", f"self-assessment:{event.competence}"}
    if module_id:
        placements.add(f"module:{module_id}")
    grades.look_again(event.person_id, event.organisation_id, placements)


def _unit_done(event: UnitDone) -> None:
    placements = {f"module:{event.module_id}", f"unit:{event.module_id}/{event.unit_id}"}
    grades.look_again(event.person_id, event.organisation_id, placements)


def _quiz_finished(event: QuizFinished) -> None:
    placements = {f"module:{event.module_id}", f"quiz:{event.module_id}"}
    grades.look_again(event.person_id, event.organisation_id, placements)


def _module_completed(event: ModuleCompleted) -> None:
    grades.look_again(event.person_id, event.organisation_id, {f"module:{event.module_id}"})


def _dossier_changed(event: DossierSubmitted | CompetenceValidated) -> None:
    grades.look_again(event.person_id, event.organisation_id, {f"dossier:{event.competence}"})


def _instrument_used(event: InstrumentUsed) -> None:
    placements = {f"instrument:{event.instrument_id}"}
    grades.look_again(event.person_id, event.organisation_id, placements)


DELIVERERS: dict[str, Deliver] = {
    grades.SCORE: Together(partial(grades_sending.delivering, comment=comment_of)),
    grades.RESULTS: grades_sending.read_results,
    roster_reading.ROSTER: roster_reading.read_roster,
}
"""What goes to platforms: kind of outbox row → who delivers it."""
