"""What happens to a dossier of somebody in the example cohort; see `life` for steps and days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app.demo import judging, pieces
from app.demo.judging import Says
from app.demo.life import Life, Step, gathers
from app.kernel import clock
from app.kernel.identity import Actor
from app.kernel.ids import DossierId
from competences.validation import claiming, deciding, turning
from competences.validation import review as reviewing
from competences.validation import service as validation
from competences.validation.model import Draft, Identification

# -- a dossier, as its candidate has it ------------------------------------------------------------


def begins(days_ago: int, code: str, level: int) -> Step:
    def step(life: Life) -> None:
        with life.on(days_ago):
            validation.begin(life.actor, code, level)

    return step


def identifies(days_ago: int, code: str) -> Step:
    """Say what the validation is for; a talk with a trainer went before."""

    def step(life: Life) -> None:
        trainer = life.cast["trainer"].name or ""
        with life.on(days_ago):
            found = Identification(
                aims=judging.AIMS[life.language],
                talk_on=clock.now().date() - timedelta(days=2),
                talk_with=trainer,
            )
            level = life.level_asked(code)
            validation.identify(life.actor, life.dossier(code), found, level, consent=True)

    return step


def writes(days_ago: int, code: str) -> Step:
    """Begin the statement, and leave it half done."""

    def step(life: Life) -> None:
        words = pieces.STATEMENTS[life.language]
        begun = {question: words[question] for question in ("situation", "action")}
        with life.on(days_ago):
            draft = Draft(life.level_asked(code), statement=begun)
            validation.save(life.actor, life.dossier(code), draft)

    return step


def sends(days_ago: int, code: str, level: int) -> Step:
    """Send a dossier; whoever has none yet begins it ten days before, evidence and all."""

    def step(life: Life) -> None:
        if not any(each.competence == code for each in validation.mine(life.actor)):
            begins(days_ago + 10, code, level)(life)
            identifies(days_ago + 9, code)(life)
            gathers(days_ago + 4, code)(life)
        statement = pieces.STATEMENTS[life.language]
        with life.on(days_ago):
            draft = Draft(level, statement=statement, show_self_levels=life.number % 2 == 0)
            validation.submit(life.actor, life.dossier(code), draft)

    return step


def pauses(days_ago: int, code: str) -> Step:
    return _turns(days_ago, code, turning.pause)


def withdraws(days_ago: int, code: str) -> Step:
    return _turns(days_ago, code, turning.withdraw)


def reopens(days_ago: int, code: str) -> Step:
    return _turns(days_ago, code, turning.reopen)


def appeals(days_ago: int, code: str) -> Step:
    def step(life: Life) -> None:
        with life.on(days_ago):
            turning.appeal(life.actor, life.dossier(code), judging.GROUNDS[life.language])

    return step


def _turns(days_ago: int, code: str, turn: Callable[[Actor, DossierId], None]) -> Step:
    def step(life: Life) -> None:
        with life.on(days_ago):
            turn(life.actor, life.dossier(code))

    return step


# -- a dossier, as its assessors have it -----------------------------------------------------------


def is_seen(days_ago: int, code: str, by: str) -> Step:
    def step(life: Life) -> None:
        with life.on(days_ago):
            reviewing.open_desk(life.cast[by], life.dossier(code))

    return step


def is_taken(days_ago: int, code: str, by: str, then: str | None = None) -> Step:
    """Be on somebody's desk, and perhaps handed over to somebody else at once."""

    def step(life: Life) -> None:
        assessor, dossier_id = life.cast[by], life.dossier(code)
        with life.on(days_ago):
            reviewing.open_desk(assessor, dossier_id)
            claiming.claim(assessor, dossier_id)
            if then:
                claiming.hand_over(assessor, dossier_id, life.cast[then].person_id)

    return step


def is_judged(days_ago: int, code: str, by: str, says: Says) -> Step:
    """Be judged by an assessor: a level, `NOT_YET`, or `FURTHER`."""

    def step(life: Life) -> None:
        assessor, dossier_id = life.cast[by], life.dossier(code)
        with life.on(days_ago):
            desk = reviewing.open_desk(assessor, dossier_id)
            due = (life.today + timedelta(days=judging.DUE_IN)).date()
            review = judging.review(
                desk.competence.activity_codes, says, assessor.language or "en", due
            )
            seen = desk.record.dossier.version
            deciding.decide(assessor, dossier_id, review, seen_version=seen)

    return step


def is_proposed(days_ago: int, code: str, by: str, says: Says) -> Step:
    def step(life: Life) -> None:
        assessor = life.cast[by]
        reason = judging.REASONS[assessor.language or "en"]
        with life.on(days_ago):
            deciding.propose(assessor, life.dossier(code), judging.VERDICTS[says], reason)

    return step


def is_confirmed(days_ago: int, code: str, by: str) -> Step:
    def step(life: Life) -> None:
        assessor, dossier_id = life.cast[by], life.dossier(code)
        with life.on(days_ago):
            proposal = deciding.newest(reviewing.open_desk(assessor, dossier_id).record)
            assert proposal is not None
            deciding.confirm(assessor, dossier_id, seen=proposal.proposed_at)

    return step
