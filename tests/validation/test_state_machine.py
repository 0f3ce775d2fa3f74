"""Whatever candidates and assessors do in whatever order: the record grows and never changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import DossierId
from competences.validation import review as reviewing
from competences.validation import service
from competences.validation.model import Decision, Record, Round, State
from competences.validation.rules import Incomplete
from tests.conftest import People
from tests.validation.building import (
    COMPLETE,
    FURTHER,
    LEVEL_3,
    NOT_YET,
    answer,
    begun,
    piece,
)


class Dossiers(RuleBasedStateMachine):
    """One dossier, its candidate and two assessors; a small model says what must happen."""

    candidate: Actor
    assessors: tuple[Actor, Actor]

    def __init__(self) -> None:
        super().__init__()
        self.dossier_id: DossierId = begun(self.candidate)
        self.state = State.DRAFT
        self.sent: list[Round] = []
        self.decided: list[Decision] = []

    def teardown(self) -> None:
        """Leave no open dossier behind: the next run begins its own."""
        with unit_of_work():
            service.erase_personal_data(self.candidate.person_id)

    @rule(words=st.sampled_from(["", "Words.", "Other words."]))
    def save(self, words: str) -> None:
        draft = service.Draft(3, {"situation": words})
        with self._refused_unless(self.state.editable, Conflict):
            service.save(self.candidate, self.dossier_id, draft)

    @rule()
    def submit(self) -> None:
        with self._refused_unless(self.state.editable, Conflict):
            service.submit(self.candidate, self.dossier_id, COMPLETE)
            self.state = State.SUBMITTED
            self.sent = list(self._record().submitted)

    @rule()
    def submit_without_words(self) -> None:
        expected = Incomplete if self.state.editable else Conflict
        with pytest.raises(expected), unit_of_work():
            service.submit(self.candidate, self.dossier_id, service.Draft(3))

    @rule(
        who=st.integers(0, 1),
        verdict=st.sampled_from([FURTHER, NOT_YET, LEVEL_3]),
        old=st.booleans(),
    )
    def decide(self, who: int, verdict: reviewing.Verdict, old: bool) -> None:  # noqa: FBT001
        if self.state is State.DRAFT:
            with pytest.raises(NotFound):
                reviewing.open_desk(self.assessors[who], self.dossier_id)
            return
        version = self._record().dossier.version - int(old)
        possible = self.state is State.SUBMITTED and not old
        with self._refused_unless(possible, Conflict):
            reviewing.decide(
                self.assessors[who],
                self.dossier_id,
                answer(verdict, reason="A talk showed more."),
                seen_version=version,
            )
            final = verdict != FURTHER
            self.state = State.DECIDED if final else State.FURTHER_EVIDENCE_REQUESTED
            self.decided = list(self._record().decisions)

    @precondition(lambda self: self.state is not State.DRAFT)
    @rule()
    def discard(self) -> None:
        with pytest.raises(Conflict), unit_of_work():
            service.discard(self.candidate, self.dossier_id)

    @invariant()
    def nothing_that_was_sent_or_said_ever_changes(self) -> None:
        record = self._record()
        assert record.dossier.state is self.state
        assert list(record.submitted) == self.sent
        assert list(record.decisions) == self.decided
        answered = len(self.decided)
        assert len(self.sent) - answered == (1 if self.state is State.SUBMITTED else 0)
        assert (record.dossier.level is not None) == (
            self.state is State.DECIDED and self.decided[-1].verdict == LEVEL_3
        )

    def _record(self) -> Record:
        record = service.open_own(self.candidate, self.dossier_id).record
        db.session.expire_all()
        return record

    @staticmethod
    @contextmanager
    def _refused_unless(possible: bool, refusal: type[Exception]) -> Iterator[None]:  # noqa: FBT001
        if possible:
            with unit_of_work():
                yield
        else:
            with pytest.raises(refusal), unit_of_work():
                yield


def test_record_grows_and_never_changes(app: Flask, people: People) -> None:
    Dossiers.candidate = people("Example Candidate")
    Dossiers.assessors = (
        people("Example Assessor", Role.ASSESSOR),
        people("Example Second Assessor", Role.ASSESSOR),
    )
    piece(Dossiers.candidate)
    run_state_machine_as_test(
        Dossiers,
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
