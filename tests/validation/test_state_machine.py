"""Whatever candidates and assessors do in whatever order: the record grows and never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import DossierId
from competences.validation import deciding, desk_store, moves, personal, service, turning
from competences.validation import review as reviewing
from competences.validation.model import (
    HouseRules,
    Identification,
    Move,
    Record,
    State,
    Verdict,
)
from competences.validation.rules import Incomplete
from tests.conftest import People
from tests.validation.building import COMPLETE, FURTHER, LEVEL_3, NOT_YET, answer, piece, validated

REFUSALS = (Conflict, Forbidden, Invalid, NotFound)
VERDICTS = [NOT_YET, LEVEL_3, validated(4)]


@dataclass
class Seen:
    """What the record held at the last look."""

    state: State = State.IDENTIFICATION
    grown: dict[str, list[object]] = field(default_factory=dict)


class Dossiers(RuleBasedStateMachine):
    """One dossier, its candidate and three assessors; the diagram says what can happen."""

    candidate: Actor
    assessors: tuple[Actor, Actor, Actor]

    def __init__(self) -> None:
        super().__init__()
        with unit_of_work():
            self.dossier_id: DossierId = service.begin(self.candidate, "A", 3)
        self.seen = Seen()

    def teardown(self) -> None:
        """Leave nothing behind: the next run begins its own."""
        with unit_of_work():
            personal.erase_personal_data(self.candidate.person_id)

    @rule(second=st.booleans())
    def settle(self, second: bool) -> None:  # noqa: FBT001
        with unit_of_work():
            rules = HouseRules(second_always=second)
            desk_store.keep_house_rules(self.candidate.organisation_id, rules)

    @rule(consent=st.booleans())
    def identify(self, consent: bool) -> None:  # noqa: FBT001
        def act() -> None:
            service.identify(self.candidate, self.dossier_id, Identification(), 3, consent=consent)

        self._try(Move.IDENTIFY, act, else_refused=not consent)

    @rule(words=st.sampled_from(["", "Words."]))
    def save(self, words: str) -> None:
        before = self._record().dossier
        draft = service.Draft(3, {"situation": words})
        try:
            with unit_of_work():
                service.save(self.candidate, self.dossier_id, draft)
            assert before.state.editable
        except Conflict:
            assert not before.state.editable

    @rule(level=st.integers(3, 5), complete=st.booleans())
    def submit(self, level: int, complete: bool) -> None:  # noqa: FBT001
        draft = service.Draft(level, COMPLETE.statement if complete else {})
        known = self._record().dossier.level or 0

        def act() -> None:
            service.submit(self.candidate, self.dossier_id, draft)

        self._try(Move.SUBMIT, act, else_refused=not complete or level <= known)

    @rule(move=st.sampled_from([Move.PAUSE, Move.RESUME, Move.WITHDRAW, Move.REOPEN]))
    def turn(self, move: Move) -> None:
        turns = {
            Move.PAUSE: turning.pause,
            Move.RESUME: turning.resume,
            Move.WITHDRAW: turning.withdraw,
            Move.REOPEN: turning.reopen,
        }
        self._try(move, lambda: turns[move](self.candidate, self.dossier_id))

    @rule(grounds=st.sampled_from(["", "A3 was overlooked."]))
    def appeal(self, grounds: str) -> None:
        record = self._record()
        refused = not grounds or record.current.appeal

        def act() -> None:
            turning.appeal(self.candidate, self.dossier_id, grounds)

        self._try(Move.APPEAL, act, else_refused=refused)

    @rule()
    def drop_appeal(self) -> None:
        self._try(Move.DROP_APPEAL, lambda: turning.drop_appeal(self.candidate, self.dossier_id))

    @rule(who=st.integers(0, 2), verdict=st.sampled_from([FURTHER, *VERDICTS]), old=st.booleans())
    def judge(self, who: int, verdict: Verdict, old: bool) -> None:  # noqa: FBT001
        version = self._record().dossier.version - int(old)
        given = answer(verdict, comment="More on A3.", reason="A talk showed more.")

        def act() -> None:
            deciding.decide(self.assessors[who], self.dossier_id, given, seen_version=version)

        ways = {Move.DECIDE, Move.ASK_SECOND, Move.DIFFER, Move.REQUEST_FURTHER_EVIDENCE}
        self._try(ways, act, may_refuse=True)

    @rule(who=st.integers(0, 2), verdict=st.sampled_from(VERDICTS))
    def propose(self, who: int, verdict: Verdict) -> None:
        before = self._record()
        try:
            with unit_of_work():
                deciding.propose(self.assessors[who], self.dossier_id, verdict, "We talked.")
            assert before.dossier.state is State.TO_AGREE
        except REFUSALS:
            assert before.dossier.state is not State.TO_AGREE or who not in self._signers(before)

    @rule(who=st.integers(0, 2))
    def confirm(self, who: int) -> None:
        proposal = deciding.newest(self._record())
        if proposal is None:
            return

        def act() -> None:
            deciding.confirm(self.assessors[who], self.dossier_id, seen=proposal.proposed_at)

        self._try(Move.DECIDE, act, may_refuse=True)

    @invariant()
    def nothing_that_was_sent_or_said_ever_changes(self) -> None:
        record = self._record()
        grown: dict[str, list[object]] = {
            "sent": list(record.submitted),
            "signed": list(record.assessments),
            "decided": list(record.decisions),
        }
        for kind, before in self.seen.grown.items():
            assert grown[kind][: len(before)] == before, kind
        self.seen = Seen(record.dossier.state, grown)
        # The level is the highest that was decided.
        levels = [each.verdict.level for each in record.decisions if each.verdict.level]
        assert record.dossier.level == max(levels, default=None)

    def _try(
        self,
        ways: Move | set[Move],
        act: Callable[[], None],
        *,
        else_refused: bool = False,
        may_refuse: bool = False,
    ) -> None:
        """Act, and see that it went along an edge of the diagram, or was refused and did nothing.

        else_refused: it lacks something, so it must be refused. may_refuse: who acts may not.
        """
        before = self._record().dossier
        moves_here = moves.possible(before.state) & ({ways} if isinstance(ways, Move) else ways)
        try:
            with unit_of_work():
                act()
        except (Incomplete, *REFUSALS):
            assert self._record().dossier.state is before.state
            assert may_refuse or else_refused or not moves_here
            return
        assert moves_here
        assert not else_refused
        reachable = {moves.after(before.state, move, before.held) for move in moves_here}
        assert self._record().dossier.state in reachable

    def _signers(self, record: Record) -> set[int]:
        signed = {each.assessor_id for each in record.assessments_of(record.dossier.round)}
        return {n for n, each in enumerate(self.assessors) if each.person_id in signed}

    def _record(self) -> Record:
        db.session.rollback()
        return service.open_own(self.candidate, self.dossier_id).record


def test_record_grows_and_never_changes(app: Flask, people: People) -> None:
    Dossiers.candidate = people("Example Candidate")
    Dossiers.assessors = (
        people("Example Assessor", Role.ASSESSOR),
        people("Example Second Assessor", Role.ASSESSOR),
        people("Example Third Assessor", Role.ASSESSOR),
    )
    piece(Dossiers.candidate)
    run_state_machine_as_test(
        Dossiers,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_desk_of_a_dossier_that_was_never_sent_is_closed(app: Flask, people: People) -> None:
    candidate, assessor = people("Example Candidate"), people("Example Assessor", Role.ASSESSOR)
    with unit_of_work():
        dossier_id = service.begin(candidate, "A", 3)
    with pytest.raises(NotFound):
        reviewing.open_desk(assessor, dossier_id)
