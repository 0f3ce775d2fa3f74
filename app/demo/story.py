"""The main job, step by step. Each looks whether it is done, so a second run doubles nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from app.demo import work
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.ids import DossierId
from app.learning import catalog, quizzing
from app.learning import rules as learning_rules
from app.learning import service as learning
from app.learning.model import Answer
from badges import service as badges
from badges.model import Award
from competences.assessment import service as assessment
from competences.assessment.model import Rating as SelfRating
from competences.framework import service as framework_service
from competences.portfolio import service as portfolio
from competences.validation import deciding
from competences.validation import service as validation
from competences.validation.model import (
    Criterion,
    Dossier,
    Draft,
    Identification,
    Outcome,
    Rating,
    Review,
    State,
    Verdict,
)
from modules.quiz import Quiz, SingleChoice

MODULE = "new-partnerships"
COMPETENCE = "A"
LEVEL = 4
WRONG_ANSWERS = 2
"""How many questions of the quiz the example learner gets wrong."""

Cast = Mapping[str, Actor]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the main job: what it is called, and how it is done."""

    title: str
    run: Callable[[Cast], str]
    """Do it, unless it is done; return in one sentence what came of it."""
    place: Callable[[Cast], str]
    """Where the result lies: a path."""


def tell(cast: Cast) -> Iterator[tuple[Step, str]]:
    """Do the whole main job, each step in a transaction of its own; yield what came of each."""
    for step in STEPS:
        with unit_of_work():
            said = step.run(cast)
        yield step, said


def fill_the_stage(cast: Cast) -> None:
    """Give the other players some work, so that every screen has something to show."""
    for key in ("learner2", "learner3"):
        with unit_of_work():
            _rate_all(cast[key], days_ago=20)
    with unit_of_work():
        _hand_in(cast["learner3"], "B", 3, _waiting_evidence, work.WAITING_STATEMENT)


# -- the steps -----------------------------------------------------------------------------------


def _rate_everything(cast: Cast) -> str:
    _rate_all(cast["learner"], days_ago=90)
    return "Forty-two activities rated on five levels, three months ago."


def _rate_before(cast: Cast) -> str:
    _rate_around(cast["learner"], "before", work.BEFORE)
    return f"Competence {COMPETENCE} rated before its module: {_listed(work.BEFORE)}."


def _read(cast: Cast) -> str:
    learner, loaded = cast["learner"], catalog.get(MODULE)
    progress = learning.progress(learner, MODULE)
    for unit in loaded.module.units:
        if not progress.has_done(unit.id):
            points = range(len(loaded.texts["en", unit.id].checklist))
            learning.keep_ticks(learner, MODULE, unit.id, set(points[:4]))
            learning.mark_read(learner, MODULE, unit.id)
    return f"{len(loaded.module.units)} units read, their checklists ticked."


def _answer_quiz(cast: Cast) -> str:
    learner = cast["learner"]
    _loaded, quiz = quizzing.quiz_of(MODULE)
    attempt = quizzing.newest_attempt(learner, MODULE)
    if attempt is None or not attempt.finished_at:
        for question_id, given in quiz_answers(quiz):
            quizzing.answer(learner, MODULE, question_id, given)
    attempt = quizzing.newest_attempt(learner, MODULE)
    assert attempt is not None
    return f"{attempt.right} of {attempt.asked} questions right: passed."


def quiz_answers(quiz: Quiz) -> Iterator[tuple[str, Answer]]:
    """Yield the answers of somebody who gets the first two questions with one answer wrong."""
    single = [question for question in quiz.questions if isinstance(question, SingleChoice)]
    wrong = {
        question.id: next(choice.id for choice in question.choices if not choice.right)
        for question in single[:WRONG_ANSWERS]
    }
    for question in quiz.questions:
        yield question.id, wrong.get(question.id) or learning_rules.right_answer(question)


def _rate_after(cast: Cast) -> str:
    _rate_around(cast["learner"], "after", work.AFTER)
    return f"The same activities after the module: {_listed(work.AFTER)}. The module is complete."


def _gather(cast: Cast) -> str:
    learner = cast["learner"]
    if not portfolio.list_for(learner)[0]:
        _evidence(learner)
    pieces, _more = portfolio.list_for(learner)
    return f"{len(pieces)} pieces of evidence, each tied to what it proves."


def _submit(cast: Cast) -> str:
    _hand_in(cast["learner"], COMPETENCE, LEVEL, lambda _actor: None, work.STATEMENT)
    return f"Dossier for competence {COMPETENCE} at level {LEVEL} sent to the assessors."


def _decide(cast: Cast) -> str:
    dossier = _dossier_of(cast["learner"], COMPETENCE)
    if dossier.state is State.SUBMITTED:
        judgement = Review(
            ratings={
                code: Rating(level=level, comment=comment, criteria=dict.fromkeys(Criterion, True))
                for code, (level, comment) in work.REVIEW.items()
            },
            verdict=Verdict(Outcome.VALIDATED, LEVEL),
            strengths=work.STRENGTHS,
            next_steps=work.NEXT_STEPS,
            badge_statement=work.BADGE_STATEMENT,
        )
        deciding.decide(cast["trainer"], dossier.id, judgement, seen_version=dossier.version)
    return f"The assessor rated every activity and validated level {LEVEL} of 5."


def _verify(cast: Cast) -> str:
    reports = badges.verify_award(badge_of(cast["learner"]).id)
    outcomes = ", ".join(f"{report.outcome}" for report in reports)
    return f"Open Badges 2.0 and 3.0 issued; our verifier says: {outcomes}."


# -- how they are done ---------------------------------------------------------------------------


def _rate_all(actor: Actor, *, days_ago: int) -> None:
    if assessment.history(actor.person_id, actor.organisation_id):
        return
    with clock.at(clock.now() - timedelta(days=days_ago)):
        for competence in framework_service.current().competences:
            levels = work.EARLIER[competence.code]
            assessment.rate(actor, competence.code, _ratings(competence.activity_codes, levels))


def _rate_around(actor: Actor, moment: str, levels: Sequence[int]) -> None:
    before, after = assessment.before_and_after(
        actor.person_id, actor.organisation_id, MODULE, COMPETENCE
    )
    if not (before if moment == "before" else after):
        codes = framework_service.current().competence(COMPETENCE).activity_codes
        assessment.rate(actor, COMPETENCE, _ratings(codes, levels), f"{moment}:{MODULE}")


def _ratings(codes: Sequence[str], levels: Sequence[int]) -> list[SelfRating]:
    return [SelfRating(code, level) for code, level in zip(codes, levels, strict=True)]


def _listed(levels: Sequence[int]) -> str:
    return ", ".join(map(str, levels))


def _evidence(actor: Actor) -> None:
    portfolio.add_text(actor, title="The need, on one page", text=work.NEED, activities=("A1",))
    portfolio.add_text(
        actor, title="Role table of the example project", text=work.ROLES, activities=("A2", "A3")
    )
    portfolio.add_file(
        actor,
        title="Minutes of the meeting on the strategy",
        stream=io.BytesIO(work.MINUTES.encode()),
        file_name="minutes.txt",
        activities=("A3", "A4"),
    )
    portfolio.add_text(
        actor, title="Project charter, one page", text=work.CHARTER, activities=("A5",)
    )
    portfolio.add_link(
        actor,
        title="Announcement of the information hour",
        url="https://www.example.org/information-hour",
        activities=("A4",),
    )


def _waiting_evidence(actor: Actor) -> None:
    portfolio.add_text(
        actor,
        title="Application checklist and budget by role",
        text=work.WAITING_EVIDENCE,
        activities=("B1", "B2", "B3", "B4"),
    )


def _hand_in(
    actor: Actor,
    competence: str,
    level: int,
    gather: Callable[[Actor], None],
    statement: Mapping[str, str],
) -> None:
    if any(
        d.competence == competence and d.submitted_at is not None for d in validation.mine(actor)
    ):
        return
    gather(actor)
    dossier_id = validation.begin(actor, competence, level)
    validation.identify(actor, dossier_id, Identification(), level, consent=True)
    validation.submit(actor, dossier_id, Draft(level, statement=statement, show_self_levels=True))


def _dossier_of(actor: Actor, competence: str) -> Dossier:
    return next(each for each in validation.mine(actor) if each.competence == competence)


def badge_of(actor: Actor) -> Award:
    """Return the badge of the demo's main job."""
    held = badges.awards_of(actor.person_id, actor.organisation_id)
    return next(award for award in held if award.level and award.competence == COMPETENCE)


def dossier_id_of(actor: Actor) -> DossierId:
    """Return the dossier of the demo's main job."""
    return _dossier_of(actor, COMPETENCE).id


STEPS = (
    Step("See where you stand", _rate_everything, lambda _: url_for("assessment.result")),
    Step("Open a module", _rate_before, lambda _: url_for("learning.module", module_id=MODULE)),
    Step(
        "Learn",
        _read,
        lambda _: url_for("learning.unit", module_id=MODULE, unit_id="needs"),
    ),
    Step("Check yourself", _answer_quiz, lambda _: url_for("quiz.start", module_id=MODULE)),
    Step("Close the module", _rate_after, lambda _: url_for("learning.result", module_id=MODULE)),
    Step("Gather evidence", _gather, lambda _: url_for("portfolio.evidence")),
    Step(
        "Submit a dossier",
        _submit,
        lambda cast: url_for("validation.dossier", dossier_id=dossier_id_of(cast["learner"])),
    ),
    Step(
        "Be validated",
        _decide,
        lambda cast: url_for("validation.review", dossier_id=dossier_id_of(cast["learner"])),
    ),
    Step(
        "Receive a badge that anyone can verify",
        _verify,
        lambda cast: url_for("badges.public", award_id=badge_of(cast["learner"]).id),
    ),
)
