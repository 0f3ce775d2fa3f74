"""What a trainer from a platform sees of learners' work, gathered from all worlds (part of wiring).

Progress and answers, as teachers see them on their platform; levels only where people share them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _

from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.learning import catalog, groups, quizzing
from app.learning import service as learning
from app.lti.roster_model import Progress, WorkLine
from app.web.language import pick
from competences.assessment import service as assessment
from competences.framework import service as frameworks
from competences.validation import service as validation
from competences.validation.model import Dossier, State, Turn


def progress(
    organisation_id: OrganisationId, person_ids: Collection[PersonId]
) -> Mapping[PersonId, Progress]:
    found = groups.module_counts(organisation_id, person_ids)
    return {person_id: Progress(*counts) for person_id, counts in found.items()}


def shared_levels(viewer: Actor) -> Mapping[PersonId, Mapping[str, int]]:
    """Return validated levels before their own ones, of those who share."""
    if not viewer.is_any(Role.TRAINER):
        return {}
    return {
        person_id: {
            code: level
            for code, standing in theirs.items()
            if (level := standing.validated_level or standing.self_level)
        }
        for person_id, theirs in assessment.shared_standings(viewer).items()
    }


def work(
    placement: str, person_id: PersonId, organisation_id: OrganisationId
) -> Sequence[WorkLine]:
    kind, _colon, what = placement.partition(":")
    show = _SHOWN.get(kind)
    learner = Actor(person_id, organisation_id, frozenset({Role.LEARNER}))
    return show(learner, what) if show else []


def dossiers(
    placement: str, person_id: PersonId, organisation_id: OrganisationId
) -> Sequence[UUID]:
    """Return the submitted dossiers for the placement's competence, the newest first."""
    kind, _colon, code = placement.partition(":")
    learner = Actor(person_id, organisation_id, frozenset({Role.LEARNER}))
    return [one.id for one in _submitted(learner, code)] if kind == "dossier" else []


def _module(learner: Actor, module_id: str) -> list[WorkLine]:
    loaded, so_far = catalog.get(module_id), learning.progress(learner, module_id)
    rates = loaded.module.competence is not None
    before = [WorkLine(_("Self-assessment before"), so_far.before_at is not None)]
    after = [WorkLine(_("Self-assessment after"), so_far.after_at is not None)]
    units = [WorkLine(pick(one.title), so_far.has_done(one.id)) for one in loaded.module.units]
    quiz = [WorkLine(_("Quiz"), so_far.quiz_passed_at is not None, _best(learner, module_id))]
    return [*(before if rates else []), *units, *quiz, *(after if rates else [])]


def _unit(learner: Actor, what: str) -> list[WorkLine]:
    module_id, _slash, unit_id = what.partition("/")
    unit = catalog.get(module_id).module.unit(unit_id)
    return [WorkLine(pick(unit.title), learning.progress(learner, module_id).has_done(unit_id))]


def _quiz(learner: Actor, module_id: str) -> list[WorkLine]:
    """Return the questions of the newest attempt, and whether each answer was right."""
    _loaded, quiz = quizzing.quiz_of(module_id)
    attempt = quizzing.newest_attempt(learner, module_id)
    given = attempt.answers if attempt else {}
    lines = [
        WorkLine(_("Best attempt"), bool(_best(learner, module_id)), _best(learner, module_id))
    ]
    for question in quiz.questions:
        answer = given.get(question.id)
        result = "" if answer is None else _("right") if answer.right else _("wrong")
        lines.append(WorkLine(pick(question.prompt), answer is not None, result))
    return lines


def _best(learner: Actor, module_id: str) -> str:
    best = learning.best_score(learner.person_id, learner.organisation_id, module_id)
    return _("%(right)d of %(asked)d right", right=best[0], asked=best[1]) if best else ""


def _self_assessment(learner: Actor, code: str) -> list[WorkLine]:
    """Return in what they took part; where they say they stand is theirs to share."""
    done = {
        one.competence for one in assessment.history(learner.person_id, learner.organisation_id)
    }
    framework = frameworks.current()
    return [
        WorkLine(pick(one.title), one.code in done)
        for one in framework.competences
        if not code or one.code == code
    ]


def _dossier(learner: Actor, code: str) -> list[WorkLine]:
    return [
        WorkLine(
            _("Dossier, round %(number)d", number=one.round), one.level is not None, _state(one)
        )
        for one in _submitted(learner, code)
    ]


def _submitted(learner: Actor, code: str) -> list[Dossier]:
    """Return what was handed in: a draft is nobody else's business."""
    mine = validation.mine(learner)
    return [one for one in mine if one.competence == code and one.submitted_at is not None]


def _state(one: Dossier) -> str:
    if one.level is not None:
        return str(_("Validated at level %(level)d", level=one.level))
    match one.state:
        case State.DECIDED:
            return str(_("Not yet validated"))
        case State.FURTHER_EVIDENCE_REQUESTED:
            return str(_("Further evidence requested"))
        case state if state.turn is Turn.ASSESSOR:
            return str(_("With the assessors"))
        case _:
            return str(_("With the candidate"))


_SHOWN: Mapping[str, Callable[[Actor, str], list[WorkLine]]] = {
    "module": lambda learner, what: _module(learner, what) if what else [],
    "unit": _unit,
    "quiz": _quiz,
    "self-assessment": _self_assessment,
    "dossier": _dossier,
}
