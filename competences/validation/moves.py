"""How a dossier moves: the whole state machine, and nothing else.

The four steps are those of the Council Recommendation of 20 December 2012 (2012/C 398/01, point 2).
Going back, pausing and appealing are ours; nothing that was sent or said is ever overwritten: what
comes later comes in a new round.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.errors import Conflict
from competences.validation.model import Move, State

MOVES: Mapping[tuple[State, Move], State] = {
    (State.IDENTIFICATION, Move.IDENTIFY): State.DOCUMENTATION,
    (State.IDENTIFICATION, Move.PAUSE): State.PAUSED,
    (State.IDENTIFICATION, Move.WITHDRAW): State.WITHDRAWN,
    (State.DOCUMENTATION, Move.SUBMIT): State.SUBMITTED,
    (State.DOCUMENTATION, Move.PAUSE): State.PAUSED,
    (State.DOCUMENTATION, Move.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Move.REQUEST_FURTHER_EVIDENCE): State.FURTHER_EVIDENCE_REQUESTED,
    (State.SUBMITTED, Move.ASK_SECOND): State.SECOND_ASSESSMENT,
    (State.SUBMITTED, Move.DECIDE): State.DECIDED,
    (State.SUBMITTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.SECOND_ASSESSMENT, Move.REQUEST_FURTHER_EVIDENCE): State.FURTHER_EVIDENCE_REQUESTED,
    (State.SECOND_ASSESSMENT, Move.DIFFER): State.TO_AGREE,
    (State.SECOND_ASSESSMENT, Move.DECIDE): State.DECIDED,
    (State.SECOND_ASSESSMENT, Move.WITHDRAW): State.WITHDRAWN,
    (State.TO_AGREE, Move.DECIDE): State.DECIDED,
    (State.TO_AGREE, Move.WITHDRAW): State.WITHDRAWN,
    (State.FURTHER_EVIDENCE_REQUESTED, Move.SUBMIT): State.SUBMITTED,
    (State.FURTHER_EVIDENCE_REQUESTED, Move.PAUSE): State.PAUSED,
    (State.FURTHER_EVIDENCE_REQUESTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.PAUSED, Move.WITHDRAW): State.WITHDRAWN,
    (State.DECIDED, Move.APPEAL): State.APPEALED,
    (State.DECIDED, Move.REOPEN): State.DOCUMENTATION,
    (State.APPEALED, Move.DECIDE): State.DECIDED,
    (State.APPEALED, Move.DROP_APPEAL): State.DECIDED,
    (State.WITHDRAWN, Move.REOPEN): State.DOCUMENTATION,
}
"""(state, move) → the next state. Beside it, a paused dossier resumes where it was paused."""

PAUSES = frozenset(state for state, move in MOVES if move is Move.PAUSE)
"""Where a paused dossier may have been."""


def after(state: State, move: Move, held: State | None = None) -> State:
    """Return the state a move leads to; raise `Conflict` for a move that does not exist.

    held: where a paused dossier was paused, or a withdrawn one was withdrawn.
    """
    if (state, move) == (State.WITHDRAWN, Move.REOPEN) and held is State.IDENTIFICATION:
        # Nothing was agreed to yet, so nothing may be gathered yet.
        return held
    if (state, move) == (State.PAUSED, Move.RESUME) and held in PAUSES:
        assert held is not None
        return held
    try:
        return MOVES[state, move]
    except KeyError:
        raise Conflict("dossier_moved_on") from None


def possible(state: State) -> frozenset[Move]:
    """Return the moves that a state has."""
    resumes = {Move.RESUME} if state is State.PAUSED else set()
    return frozenset({move for each, move in MOVES if each is state} | resumes)
