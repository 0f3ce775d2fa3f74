"""The diagram, exhaustively: a second table of it, written by hand, says the same."""

from __future__ import annotations

from itertools import product

import pytest

from app.kernel.errors import Conflict
from competences.validation import moves
from competences.validation.model import Move, State, Step, Turn

DIAGRAM = """
identification: identify → documentation, pause → paused, withdraw → withdrawn
documentation: submit → submitted, pause → paused, withdraw → withdrawn
submitted: request_further_evidence → further_evidence_requested, ask_second → second_assessment
submitted: decide → decided, withdraw → withdrawn
second_assessment: request_further_evidence → further_evidence_requested, differ → to_agree
second_assessment: decide → decided, withdraw → withdrawn
to_agree: decide → decided, withdraw → withdrawn
further_evidence_requested: submit → submitted, pause → paused, withdraw → withdrawn
decided: appeal → appealed, reopen → documentation
appealed: decide → decided, drop_appeal → decided
paused: withdraw → withdrawn
withdrawn: reopen → documentation
"""


def _drawn() -> dict[tuple[State, Move], State]:
    found = {}
    for line in DIAGRAM.strip().splitlines():
        state, _, ways = line.partition(": ")
        for way in ways.split(", "):
            move, _, target = way.partition(" → ")
            found[State(state), Move(move)] = State(target)
    return found


def test_moves_are_those_of_the_diagram_and_no_other_is_possible() -> None:
    drawn = _drawn()
    assert drawn == moves.MOVES
    for state, move in product(State, Move):
        if (state, move) in drawn:
            assert moves.after(state, move) is drawn[state, move]
            assert move in moves.possible(state)
            continue
        with pytest.raises(Conflict) as refused:
            moves.after(state, move)
        assert refused.value.code == "dossier_moved_on"


def test_paused_dossier_goes_on_where_it_was_and_nowhere_else() -> None:
    for held in State:
        if held in {
            State.IDENTIFICATION,
            State.DOCUMENTATION,
            State.FURTHER_EVIDENCE_REQUESTED,
        }:
            assert moves.after(State.PAUSED, Move.RESUME, held) is held
        else:
            with pytest.raises(Conflict):
                moves.after(State.PAUSED, Move.RESUME, held)


def test_states_say_whose_turn_it_is_and_in_which_step() -> None:
    candidate, assessor, nobody = Turn.CANDIDATE, Turn.ASSESSOR, Turn.NOBODY
    assert {state: (state.turn, state.editable, state.step) for state in State} == {
        State.IDENTIFICATION: (candidate, False, Step.IDENTIFICATION),
        State.DOCUMENTATION: (candidate, True, Step.DOCUMENTATION),
        State.SUBMITTED: (assessor, False, Step.ASSESSMENT),
        State.SECOND_ASSESSMENT: (assessor, False, Step.ASSESSMENT),
        State.TO_AGREE: (assessor, False, Step.ASSESSMENT),
        State.FURTHER_EVIDENCE_REQUESTED: (candidate, True, Step.DOCUMENTATION),
        State.DECIDED: (nobody, False, Step.CERTIFICATION),
        State.APPEALED: (assessor, False, Step.CERTIFICATION),
        State.PAUSED: (candidate, False, Step.DOCUMENTATION),
        State.WITHDRAWN: (nobody, False, Step.DOCUMENTATION),
    }
