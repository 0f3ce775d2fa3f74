"""What candidates may do besides going on: pause, resume, withdraw, reopen, appeal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.trail import Noted
from competences.validation import claiming, desk_store, moves, rules, store, who
from competences.validation.events import DossierAppealed, DossierMoved
from competences.validation.model import Exhibit, Move, State
from competences.validation.records import new_round, record_of
from competences.validation.service import own_row
from competences.validation.tables import DossierEvidenceRow, DossierRow

_NOTED: Mapping[Move, str] = {
    Move.PAUSE: "dossier.paused",
    Move.RESUME: "dossier.resumed",
    Move.WITHDRAW: "dossier.withdrawn",
    Move.REOPEN: "dossier.reopened",
    Move.DROP_APPEAL: "dossier.appeal_dropped",
}


def pause(actor: Actor, dossier_id: UUID) -> None:
    """Put a dossier aside; nobody reminds of it until it goes on."""
    row = own_row(actor, dossier_id)
    held = State(row.state)
    row.state, row.held = moves.after(held, Move.PAUSE), held
    _moved(row, Move.PAUSE)


def resume(actor: Actor, dossier_id: UUID) -> None:
    """Go on where the dossier was paused."""
    row = own_row(actor, dossier_id)
    held = State(row.held) if row.held else None
    row.state, row.held = moves.after(State(row.state), Move.RESUME, held), None
    _moved(row, Move.RESUME)


def withdraw(actor: Actor, dossier_id: UUID) -> None:
    """Take a dossier back before it is decided. What was sent and said stays in the record."""
    row = own_row(actor, dossier_id)
    before = State(row.held) if row.held else State(row.state)
    row.state, row.due_at = moves.after(State(row.state), Move.WITHDRAW), None
    row.held = before if before is State.IDENTIFICATION else None
    desk_store.remove_claims(row.id)
    _moved(row, Move.WITHDRAW)


def reopen(actor: Actor, dossier_id: UUID) -> None:
    """Go on with a dossier that had ended, in a new round; the rounds before stay as they were.

    Raises `Conflict` while another dossier for the competence is open.
    """
    row = own_row(actor, dossier_id)
    held = State(row.held) if row.held else None
    state = moves.after(State(row.state), Move.REOPEN, held)
    if store.find_open(actor.person_id, actor.organisation_id, row.framework_id, row.competence):
        raise Conflict("dossier_open_already")
    last = store.rounds(row.id)[-1]
    row.state, row.held = state, None
    if last.submitted_at is not None:
        row.round = last.number + 1
    store.flush()
    if last.submitted_at is not None:
        store.add(new_round(row.id, row.round, last.draft))
    _moved(row, Move.REOPEN)


def appeal(actor: Actor, dossier_id: UUID, grounds: str) -> None:
    """Ask that somebody who has not seen the dossier looks at the same evidence anew.

    Raises `Conflict` where it is too late, or was done already, `Invalid` without grounds.
    """
    row = own_row(actor, dossier_id)
    record = record_of(row)
    house = desk_store.house_rules(record.dossier.organisation_id)
    now = clock.now()
    who.check_appeal(record, house, now)
    why = rules.checked_grounds(grounds)
    judged = record.submitted[-1]
    row.state = moves.after(State(row.state), Move.APPEAL)
    row.round = record.current.number + 1
    row.submitted_at, row.due_at = now, now + timedelta(days=house.appeal_answer_days)
    store.flush()
    anew = new_round(row.id, row.round, judged.draft)
    anew.grounds, anew.submitted_at = why, now
    anew.self_levels = dict(judged.self_levels) if judged.self_levels else None
    store.add(anew, *(_same(row, each) for each in judged.exhibits))
    publish(
        Noted(
            act="dossier.appealed",
            organisation_id=actor.organisation_id,
            subject_id=actor.person_id,
            object_id=row.id,
            actor_id=actor.person_id,
            values={"round": row.round},
        )
    )
    publish(
        DossierAppealed(
            record.dossier.id,
            actor.person_id,
            actor.organisation_id,
            row.competence,
            row.round,
            row.due_at,
            tuple(claiming.possible_assessors(store.dossier_value(row), without=actor.person_id)),
        )
    )


def drop_appeal(actor: Actor, dossier_id: UUID) -> None:
    """Take an appeal back: the decision stands as it was."""
    row = own_row(actor, dossier_id)
    row.state, row.due_at = moves.after(State(row.state), Move.DROP_APPEAL), None
    desk_store.remove_claims(row.id)
    _moved(row, Move.DROP_APPEAL)


def _same(row: DossierRow, exhibit: Exhibit) -> DossierEvidenceRow:
    return DossierEvidenceRow(
        dossier_id=row.id,
        round=row.round,
        activity=exhibit.activity,
        evidence_id=exhibit.evidence_id,
        title=exhibit.title,
    )


def _moved(row: DossierRow, move: Move) -> None:
    store.flush()
    dossier = store.dossier_value(row)
    publish(
        Noted(
            act=_NOTED[move],
            organisation_id=dossier.organisation_id,
            subject_id=dossier.person_id,
            object_id=dossier.id,
            actor_id=dossier.person_id,
        )
    )
    publish(
        DossierMoved(
            dossier.id, dossier.person_id, dossier.organisation_id, dossier.competence, move
        )
    )
