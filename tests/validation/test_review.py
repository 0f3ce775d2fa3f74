"""The assessor's side in the database, on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import DossierId
from competences.validation import deciding, service
from competences.validation import review as reviewing
from competences.validation.events import CompetenceValidated, DossierDecided, DossierSubmitted
from competences.validation.model import Outcome, Rating, Remark, Review, State
from competences.validation.rules import Gap, GapKind, Incomplete
from tests.conftest import People
from tests.validation.building import (
    COMPLETE,
    FURTHER,
    NOT_YET,
    answer,
    begun,
    decide,
    piece,
    send,
    submitted,
    validated,
)

pytestmark = pytest.mark.usefixtures("both_app")


def test_queue_shows_those_that_wait_longest_first(candidate: Actor, people: People) -> None:
    assessor = people("Example Assessor", Role.ASSESSOR, Role.LEARNER)
    start = datetime(2026, 5, 3, tzinfo=UTC)
    expected = []
    for n in range(3):
        with clock.at(start - timedelta(days=n)):
            expected.insert(0, submitted(people(f"Example Learner {n}")))
    submitted(assessor)
    begun(candidate)
    found = reviewing.queue(assessor)
    assert [each.id for each in found.dossiers] == expected
    assert set(found.names.values()) == {f"Example Learner {n}" for n in range(3)}
    assert not found.more


def test_queue_is_paged(assessor: Actor, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "PAGE_SIZE", 2)
    sent = [submitted(people(f"Example Learner {n}")) for n in range(3)]
    first, second = reviewing.queue(assessor), reviewing.queue(assessor, page=2)
    assert [each.id for each in [*first.dossiers, *second.dossiers]] == sent
    assert (first.more, second.more) == (True, False)


def test_queue_is_for_assessors(candidate: Actor) -> None:
    with pytest.raises(NotFound):
        reviewing.queue(candidate)


def test_save_review_keeps_what_was_typed(candidate: Actor, assessor: Actor) -> None:
    dossier_id = submitted(candidate)
    typed = Review(
        {"A1": Rating(4, comment="Good", criteria={"valid": False}), "A2": Rating(not_part=True)},
        comment="So far",
        talk="By telephone.",
        remarks=(Remark(piece(candidate), "p. 3", "Who decided this?"),),
        evidence_due=date(2026, 7, 1),
    )
    for _ in range(2):
        with unit_of_work():
            reviewing.save_review(assessor, dossier_id, typed)
    assert reviewing.open_desk(assessor, dossier_id).review == typed


def test_review_of_another_assessor_is_not_shown(
    candidate: Actor, assessor: Actor, people: People
) -> None:
    dossier_id = submitted(candidate)
    with unit_of_work():
        reviewing.save_review(assessor, dossier_id, Review(comment="Mine"))
    other = people("Example Second Assessor", Role.ASSESSOR)
    assert reviewing.open_desk(other, dossier_id).review == Review()


def test_decide_validated_keeps_decision_and_tells(
    candidate: Actor, assessor: Actor, heard: list[object]
) -> None:
    dossier_id = submitted(candidate)
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    given = answer(validated(4), (4, 4, 5, None, 3), badge_statement="With two partners.")
    with unit_of_work():
        reviewing.save_review(assessor, dossier_id, Review(comment="So far"))
    with clock.at(moment):
        decide(assessor, dossier_id, given)
    record = service.open_own(candidate, dossier_id).record
    assert (record.dossier.state, record.dossier.outcome, record.dossier.level) == (
        State.DECIDED,
        Outcome.VALIDATED,
        4,
    )
    decision = record.decisions[0]
    assert (decision.review, decision.median, decision.decided_at) == (given, 4, moment)
    assert decision.assessor_id == assessor.person_id
    exhibits = record.current.exhibits
    assert heard[1:] == [
        CompetenceValidated(
            dossier_id=dossier_id,
            person_id=candidate.person_id,
            organisation_id=candidate.organisation_id,
            assessor_id=assessor.person_id,
            framework_id="keep_in_pact",
            framework_version=record.dossier.framework_version,
            competence="A",
            level=4,
            statement="With two partners.",
            evidence_titles=("Minutes",),
            evidence_ids=(exhibits[0].evidence_id,),
            decided_at=moment,
            accompanied=False,
            round=1,
        ),
        DossierDecided(
            dossier_id=dossier_id,
            person_id=candidate.person_id,
            organisation_id=candidate.organisation_id,
            competence="A",
            round=1,
            outcome=Outcome.VALIDATED,
            level=4,
        ),
    ]


def test_decide_not_yet_makes_no_badge(
    candidate: Actor, assessor: Actor, heard: list[object]
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id, answer(NOT_YET, (2, 2, 3, 1, 2)))
    dossier = service.open_own(candidate, dossier_id).record.dossier
    assert (dossier.outcome, dossier.level) == (Outcome.NOT_YET_VALIDATED, None)
    assert [type(event) for event in heard] == [DossierSubmitted, DossierDecided]
    assert begun(candidate) != dossier_id


def test_decide_differing_from_the_median_keeps_the_reason(
    candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    differing = answer(validated(4), (3, 3, 3, 3, 3))
    with pytest.raises(Incomplete) as refused:
        decide(assessor, dossier_id, differing)
    assert refused.value.gaps == (Gap(GapKind.NO_REASON),)
    decide(assessor, dossier_id, replace(differing, reason="The talk showed more."))
    decision = service.open_own(candidate, dossier_id).record.decisions[0]
    assert (decision.review.reason, decision.median, decision.verdict.level) == (
        "The talk showed more.",
        3,
        4,
    )


def test_further_evidence_begins_a_round_that_leaves_the_first_as_it_was(
    candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    first = service.open_own(candidate, dossier_id).record.rounds[0]
    decide(assessor, dossier_id, Review(verdict=FURTHER, comment="More on A3, please."))
    place = service.open_own(candidate, dossier_id)
    assert place.record.dossier.state is State.FURTHER_EVIDENCE_REQUESTED
    assert place.record.current.draft == COMPLETE
    new = piece(candidate, "A letter", ("A3",))
    send(candidate, dossier_id, replace(COMPLETE, statement={**COMPLETE.statement, "result": "!"}))
    record = service.open_own(candidate, dossier_id).record
    assert record.rounds[0] == first
    assert [each.number for each in record.submitted] == [1, 2]
    desk = reviewing.open_desk(assessor, dossier_id)
    assert desk.changed is not None
    assert (desk.round.number, desk.changed.new_pairs) == (2, {("A3", new)})
    assert desk.record.decisions[0].review.comment == "More on A3, please."
    decide(assessor, dossier_id)
    assert [each.round for each in service.open_own(candidate, dossier_id).record.decisions] == [
        1,
        2,
    ]


def test_nobody_decides_on_their_own_dossier(people: People) -> None:
    both = people("Example Learner and Assessor", Role.LEARNER, Role.ASSESSOR)
    dossier_id = submitted(both)
    with pytest.raises(Forbidden) as refused, unit_of_work():
        deciding.decide(both, dossier_id, answer(), seen_version=2)
    assert refused.value.code == "own_dossier"
    assert service.open_own(both, dossier_id).record.decisions == []


def test_second_assessor_is_told_and_keeps_the_draft(
    candidate: Actor, assessor: Actor, people: People
) -> None:
    second = people("Example Second Assessor", Role.ASSESSOR)
    with clock.at(clock.now() - timedelta(days=8)):
        dossier_id = submitted(candidate)
        with unit_of_work():
            seen = reviewing.open_desk(second, dossier_id).record.dossier.version
            reviewing.save_review(second, dossier_id, Review(comment="Hours of work"))
        with pytest.raises(Conflict) as refused:
            decide(assessor, dossier_id)
        assert refused.value.code == "dossier_claimed"
    decide(assessor, dossier_id)
    with pytest.raises(Conflict) as refused, unit_of_work():
        deciding.decide(second, dossier_id, answer(NOT_YET, (1,) * 5), seen_version=seen)
    assert refused.value.code == "dossier_moved_on"
    desk = reviewing.open_desk(second, dossier_id)
    assert desk.review.comment == "Hours of work"
    assert [each.assessor_id for each in desk.record.decisions] == [assessor.person_id]


def test_unknown_dossier_is_not_found(candidate: Actor, assessor: Actor) -> None:
    nowhere = DossierId(uuid4())
    with pytest.raises(NotFound):
        service.open_own(candidate, nowhere)
    with pytest.raises(NotFound):
        reviewing.open_desk(assessor, nowhere)
