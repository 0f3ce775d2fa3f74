"""Appeals and new rounds: nothing that was said is taken back, nothing validated is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.identity import Actor, Role
from app.notices import store as notices
from badges import service as badges
from badges import store as badge_store
from competences.validation import review as reviewing
from competences.validation import service, turning
from competences.validation.model import Identification, State
from competences.validation.tables import DossierReaderRow
from tests.conftest import People
from tests.validation.building import (
    COMPLETE,
    FURTHER,
    answer,
    appeal,
    decide,
    level,
    record_of,
    send,
    settle,
    submitted,
)

pytestmark = pytest.mark.usefixtures("app")
DECIDED_AT = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def fresh(people: People) -> Actor:
    return people("Example Fresh Assessor", Role.ASSESSOR)


@pytest.mark.parametrize(
    ("days", "grounds", "refused"),
    [(10, "A3 was overlooked.", None), (10, "  ", "grounds_needed"), (11, "x", "appeal_too_late")],
)
def test_appeal_is_in_time_and_with_grounds(
    candidate: Actor, assessor: Actor, days: int, grounds: str, refused: str | None
) -> None:
    settle(candidate.organisation_id, appeal_days=10, appeal_answer_days=20)
    with clock.at(DECIDED_AT):
        dossier_id = submitted(candidate)
        decide(assessor, dossier_id)
    later = DECIDED_AT + timedelta(days=days)
    with clock.at(later):
        if refused:
            with pytest.raises((Conflict, Invalid)) as told:
                appeal(candidate, dossier_id, grounds)
            assert told.value.code == refused
            return
        appeal(candidate, dossier_id, grounds)
        dossier = record_of(candidate, dossier_id).dossier
    assert (dossier.state, dossier.due_at) == (State.APPEALED, later + timedelta(days=20))


def test_appeal_is_answered_once_by_who_had_not_seen_it_and_never_lowers(
    candidate: Actor, assessor: Actor, fresh: Actor, people: People
) -> None:
    reader = people("Example Reader", Role.ASSESSOR)
    dossier_id = submitted(candidate)
    reviewing_reader = reviewing.open_desk(reader, dossier_id)
    assert reviewing_reader.open
    db.session.commit()
    decide(assessor, dossier_id)
    first_award = badges.award_of(dossier_id)
    appeal(candidate, dossier_id)
    told = {actor.name: _unread(actor) for actor in (assessor, reader, fresh)}
    assert told == {assessor.name: [], reader.name: [], fresh.name: ["appealed"]}
    for knew in (assessor, reader):
        assert reviewing.queue(knew).dossiers == []
        with pytest.raises(Forbidden) as kept_out:
            decide(knew, dossier_id, level(5))
        assert kept_out.value.code == "appeal_has_seen"
        db.session.commit()  # that they looked again makes no difference
    (waiting,) = reviewing.queue(fresh).dossiers
    assert waiting.due_at is not None
    for lower, code in ((level(2), "appeal_never_lowers"), (_more(), "appeal_needs_outcome")):
        with pytest.raises(Invalid) as refused:
            decide(fresh, dossier_id, lower)
        assert refused.value.code == code
    decide(fresh, dossier_id, level(5))
    record = record_of(candidate, dossier_id)
    assert [each.verdict.level for each in record.decisions] == [3, 5]
    assert (record.dossier.level, record.dossier.due_at) == (5, None)
    assert _unread(candidate)[-1:] == ["appeal_decided"]
    newer = badges.award_of(dossier_id)
    assert first_award is not None
    assert newer not in {None, first_award}
    assert {
        badge_store.find_by_dossier(dossier_id, 3),
        badge_store.find_by_dossier(dossier_id, 5),
    } == {first_award, newer}
    with pytest.raises(Conflict) as refused_again:
        appeal(candidate, dossier_id)
    assert refused_again.value.code == "appeal_not_possible"


def test_who_signed_before_looks_were_noted_has_seen_it(
    candidate: Actor, assessor: Actor, fresh: Actor
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    with unit_of_work():
        db.session.query(DossierReaderRow).delete()
    appeal(candidate, dossier_id)
    assert reviewing.queue(assessor).dossiers == []
    with pytest.raises(Forbidden):
        decide(assessor, dossier_id, level(5))
    assert [each.id for each in reviewing.queue(fresh).dossiers] == [dossier_id]


def test_where_nobody_is_left_for_an_appeal_the_administrators_are_told(
    candidate: Actor, assessor: Actor, people: People
) -> None:
    head = people("Example Head", Role.ADMINISTRATOR)
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id, level(2))
    appeal(candidate, dossier_id)
    assert (_unread(head), _unread(assessor)) == (["nobody_for_appeal"], [])
    later = people("Example Later Assessor", Role.ASSESSOR)
    decide(later, dossier_id, level(4))
    assert badges.award_of(dossier_id) is not None
    assert _unread(head) == []


def test_dropped_appeal_leaves_the_decision_and_calls_the_assessors_off(
    candidate: Actor, assessor: Actor, fresh: Actor
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    appeal(candidate, dossier_id)
    with unit_of_work():
        turning.drop_appeal(candidate, dossier_id)
    dossier = record_of(candidate, dossier_id).dossier
    assert (dossier.state, dossier.level, dossier.due_at) == (State.DECIDED, 3, None)
    assert (_unread(fresh), reviewing.queue(fresh).dossiers) == ([], [])
    with pytest.raises(Conflict):
        appeal(candidate, dossier_id)


def test_reopened_dossier_asks_for_more_and_keeps_what_it_has(
    candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    old = badges.award_of(dossier_id)
    with unit_of_work():
        turning.reopen(candidate, dossier_id)
    for same in (3, 3):
        with pytest.raises(Invalid) as refused:
            send(candidate, dossier_id, service.Draft(same, COMPLETE.statement))
        assert refused.value.code == "level_validated_already"
    send(candidate, dossier_id, service.Draft(5, COMPLETE.statement))
    decide(assessor, dossier_id, level(2))
    assert (record_of(candidate, dossier_id).dossier.level, badges.award_of(dossier_id)) == (3, old)
    with unit_of_work():
        turning.reopen(candidate, dossier_id)
    send(candidate, dossier_id, service.Draft(4, COMPLETE.statement))
    decide(assessor, dossier_id, level(4))
    assert badges.award_of(dossier_id) != old
    assert badge_store.find_by_dossier(dossier_id, 3) == old
    assert [each.number for each in record_of(candidate, dossier_id).rounds] == [1, 2, 3]


def test_reopening_waits_while_another_dossier_is_open(candidate: Actor, assessor: Actor) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    submitted(candidate)
    with pytest.raises(Conflict) as refused, unit_of_work():
        turning.reopen(candidate, dossier_id)
    assert refused.value.code == "dossier_open_already"


def test_nothing_is_gathered_without_consent_whatever_way_is_gone(candidate: Actor) -> None:
    """Withdrawn before it was agreed to, also out of a pause, a dossier goes on where it was."""
    for pausing in (False, True):
        with unit_of_work():
            dossier_id = service.begin(candidate, "A", 3)
            if pausing:
                turning.pause(candidate, dossier_id)
            turning.withdraw(candidate, dossier_id)
            turning.reopen(candidate, dossier_id)
        assert record_of(candidate, dossier_id).dossier.state is State.IDENTIFICATION
        with unit_of_work():
            service.identify(candidate, dossier_id, Identification(), 3, consent=True)
            turning.withdraw(candidate, dossier_id)
            turning.reopen(candidate, dossier_id)
        assert record_of(candidate, dossier_id).dossier.state is State.DOCUMENTATION
        with unit_of_work():
            turning.withdraw(candidate, dossier_id)


def _more() -> reviewing.Review:
    return answer(FURTHER, comment="More, please.")


def _unread(actor: Actor) -> list[str]:
    return [each.kind for each in notices.all_of(actor.person_id) if each.read_at is None]
