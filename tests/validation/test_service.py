"""Dossiers in the database, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from app.kernel import clock, events
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import DossierId, EvidenceId
from app.kernel.runtime import settings
from competences.portfolio import service as portfolio
from competences.validation import review as reviewing
from competences.validation import service
from competences.validation.events import CompetenceValidated, DossierDecided, DossierSubmitted
from competences.validation.model import Outcome, Rating, Review, State
from competences.validation.rules import Gap, GapKind, Incomplete
from tests.conftest import People
from tests.validation.building import (
    ACTIVITIES,
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


@pytest.fixture
def candidate(both_app: Flask, people: People) -> Actor:
    return people("Example Candidate")


@pytest.fixture
def assessor(both_app: Flask, people: People) -> Actor:
    return people("Example Assessor", Role.ASSESSOR)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was published, besides what wiring does about it."""
    found: list[object] = []
    for kind in (DossierSubmitted, DossierDecided, CompetenceValidated):
        monkeypatch.setitem(events._handlers, kind, [*events._handlers[kind], found.append])
    return found


def test_begin_twice_returns_the_open_dossier(candidate: Actor) -> None:
    assert begun(candidate, "A", 3) == begun(candidate, "A", 5)
    assert begun(candidate, "B", 3) != begun(candidate, "A", 3)


@pytest.mark.parametrize(
    ("competence", "level", "code"),
    [("Z", 3, "competence_unknown"), ("A", 2, "level_not_offered"), ("A", 6, "level_not_offered")],
)
def test_begin_refuses_what_is_not_offered(
    candidate: Actor, competence: str, level: int, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        begun(candidate, competence, level)
    assert refused.value.code == code


def test_open_own_proposes_evidence_and_names_what_is_missing(candidate: Actor) -> None:
    evidence_id = piece(candidate, "Minutes", ("A1", "A2"))
    place = service.open_own(candidate, begun(candidate))
    assert {code: [each.id for each in found] for code, found in place.pieces.items()} == {
        "A1": [evidence_id],
        "A2": [evidence_id],
        "A3": [],
        "A4": [],
        "A5": [],
    }
    assert [gap.subject for gap in place.gaps] == [
        "A3",
        "A4",
        "A5",
        "situation",
        "action",
        "result",
        "learned",
    ]


def test_save_keeps_what_is_not_complete(candidate: Actor) -> None:
    evidence_id = piece(candidate)
    dossier_id = begun(candidate)
    draft = service.Draft(
        4,
        {"situation": "In May"},
        {"A2": "A colleague does it"},
        frozenset({("A1", evidence_id)}),
        show_self_levels=True,
    )
    with unit_of_work():
        service.save(candidate, dossier_id, draft)
    place = service.open_own(candidate, dossier_id)
    assert place.record.current.draft == draft
    assert place.gaps[0] == Gap(GapKind.NO_EVIDENCE, "A1")


def test_submit_freezes_what_was_sent(candidate: Actor, heard: list[object]) -> None:
    evidence_id = piece(candidate)
    other = piece(candidate, "Left out", ("A1",))
    dossier_id = begun(candidate)
    draft = replace(
        COMPLETE, not_my_job={"A5": "The director signs"}, left_out=frozenset({("A1", other)})
    )
    moment = datetime(2026, 5, 3, tzinfo=UTC)
    with clock.at(moment):
        send(candidate, dossier_id, draft)
    record = service.open_own(candidate, dossier_id).record
    assert (record.dossier.state, record.dossier.submitted_at) == (State.SUBMITTED, moment)
    assert [(each.activity, each.evidence_id) for each in record.current.exhibits] == [
        (code, evidence_id) for code in ACTIVITIES[:4]
    ]
    assert (record.current.draft, record.current.submitted_at) == (draft, moment)
    assert portfolio.own(candidate, evidence_id).frozen
    assert not portfolio.own(candidate, other).frozen
    assert heard == [
        DossierSubmitted(
            dossier_id=dossier_id,
            person_id=candidate.person_id,
            organisation_id=candidate.organisation_id,
            competence="A",
            round=1,
            evidence_ids=(evidence_id,),
        )
    ]


def test_submit_incomplete_changes_nothing(candidate: Actor) -> None:
    dossier_id = begun(candidate)
    with pytest.raises(Incomplete) as refused:
        send(candidate, dossier_id)
    assert [gap.kind for gap in refused.value.gaps] == [GapKind.NO_EVIDENCE] * 5
    record = service.open_own(candidate, dossier_id).record
    assert (record.dossier.state, record.submitted) == (State.DRAFT, [])


def test_submit_twice_is_refused(candidate: Actor) -> None:
    dossier_id = submitted(candidate)
    with pytest.raises(Conflict):
        send(candidate, dossier_id)


def test_sent_evidence_stays_whatever_its_owner_does(candidate: Actor) -> None:
    evidence_id = piece(candidate)
    send(candidate, begun(candidate))
    with pytest.raises(Conflict), unit_of_work():
        portfolio.remove(candidate, evidence_id)


def test_deleting_evidence_takes_it_out_of_a_draft(candidate: Actor) -> None:
    evidence_id = piece(candidate)
    dossier_id = begun(candidate)
    with unit_of_work():
        portfolio.remove(candidate, evidence_id)
    assert service.open_own(candidate, dossier_id).pieces["A1"] == []


def test_discard_deletes_only_what_nobody_has_seen(candidate: Actor) -> None:
    dossier_id = begun(candidate)
    with unit_of_work():
        service.discard(candidate, dossier_id)
    with pytest.raises(NotFound):
        service.open_own(candidate, dossier_id)
    sent = submitted(candidate)
    with pytest.raises(Conflict) as refused, unit_of_work():
        service.discard(candidate, sent)
    assert refused.value.code == "dossier_in_record"


def test_somebody_elses_dossier_does_not_exist(candidate: Actor, people: People) -> None:
    dossier_id = begun(candidate)
    other = people("Example Other Learner")
    for use in (
        lambda: service.open_own(other, dossier_id),
        lambda: service.save(other, dossier_id, COMPLETE),
        lambda: service.submit(other, dossier_id, COMPLETE),
        lambda: service.discard(other, dossier_id),
    ):
        with pytest.raises(NotFound):
            use()


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
    typed = Review({"A1": Rating(4, comment="Good"), "A2": Rating(not_part=True)}, comment="So far")
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
    assert (desk.round.number, desk.new) == (2, {("A3", new)})
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
        reviewing.decide(both, dossier_id, answer(), seen_version=2)
    assert refused.value.code == "own_dossier"
    assert service.open_own(both, dossier_id).record.decisions == []


def test_second_assessor_is_told_and_keeps_the_draft(
    candidate: Actor, assessor: Actor, people: People
) -> None:
    dossier_id = submitted(candidate)
    second = people("Example Second Assessor", Role.ASSESSOR)
    seen = reviewing.open_desk(second, dossier_id).record.dossier.version
    with unit_of_work():
        reviewing.save_review(second, dossier_id, Review(comment="Hours of work"))
    decide(assessor, dossier_id)
    with pytest.raises(Conflict) as refused, unit_of_work():
        reviewing.decide(second, dossier_id, answer(NOT_YET, (1,) * 5), seen_version=seen)
    assert refused.value.code == "dossier_moved_on"
    desk = reviewing.open_desk(second, dossier_id)
    assert desk.review.comment == "Hours of work"
    assert [each.assessor_id for each in desk.record.decisions] == [assessor.person_id]


def test_decision_and_what_follows_stand_or_fall_together(
    candidate: Actor, assessor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier_id = submitted(candidate)

    def refuse(_event: CompetenceValidated) -> None:
        raise RuntimeError("no badge")

    handlers = events._handlers[CompetenceValidated]
    monkeypatch.setitem(events._handlers, CompetenceValidated, [*handlers, refuse])
    with pytest.raises(RuntimeError, match="no badge"):
        decide(assessor, dossier_id)
    desk = reviewing.open_desk(assessor, dossier_id)
    assert (desk.open, desk.record.decisions) == (True, [])


KILLED = """
import os, signal, sys
from pathlib import Path
from uuid import UUID

from app.factory import create_app
from app.kernel import events
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from competences.validation import review
from competences.validation.events import DossierDecided
from tests.conftest import make_settings
from tests.validation.building import answer

home, url, person, organisation, dossier = sys.argv[1:]
app = create_app(make_settings(Path(home), url))
events.subscribe(DossierDecided, lambda _event: os.kill(os.getpid(), signal.SIGKILL))
assessor = Actor(UUID(person), UUID(organisation), frozenset({Role.ASSESSOR}))
with app.app_context(), unit_of_work():
    version = review.open_desk(assessor, UUID(dossier)).record.dossier.version
    review.decide(assessor, UUID(dossier), answer(), seen_version=version)
"""


def test_process_killed_between_decision_and_commit_leaves_it_undecided(
    candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    url = db.engine.url.render_as_string(hide_password=False)
    db.session.remove()
    ids = (assessor.person_id, assessor.organisation_id, dossier_id)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(settings().home), url, *map(str, ids)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        check=False,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    desk = reviewing.open_desk(assessor, dossier_id)
    assert (desk.open, desk.record.decisions) == (True, [])
    decide(assessor, dossier_id)
    assert service.open_own(candidate, dossier_id).record.dossier.level == 3


def test_evidence_is_shown_to_assessors_only_from_submission_on(
    candidate: Actor, assessor: Actor, people: People
) -> None:
    inside, outside = piece(candidate), piece(candidate, "Private", ("B1",))
    dossier_id = begun(candidate)
    trainer = people("Example Trainer", Role.TRAINER)
    foreign = people(
        "Example Foreign", Role.ASSESSOR, organisation_id=people.organisation("Example Other")
    )

    def sees(actor: Actor, evidence_id: EvidenceId) -> bool:
        try:
            portfolio.see(actor, evidence_id)
        except NotFound:
            return False
        return True

    assert not sees(assessor, inside)
    send(candidate, dossier_id)
    assert [sees(each, inside) for each in (assessor, trainer, foreign)] == [True, False, False]
    assert not sees(assessor, outside)


def test_personal_data_of_a_candidate_are_exported_and_erased(
    candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    exported = service.export_personal_data(candidate.person_id)
    assert [(each["id"], each["level"]) for each in exported["dossiers"]] == [(str(dossier_id), 3)]
    assert exported["dossiers"][0]["decisions"][0]["comment"] == "Clear and concrete."
    with unit_of_work():
        service.erase_personal_data(candidate.person_id)
        portfolio.erase_personal_data(candidate.person_id)
    assert service.export_personal_data(candidate.person_id) == {"dossiers": [], "judged": []}
    assert service.mine(candidate) == []


def test_personal_data_of_an_assessor_leave_the_decisions_whole(
    candidate: Actor, assessor: Actor, people: People
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    waiting = submitted(people("Example Other Learner"))
    with unit_of_work():
        reviewing.save_review(assessor, waiting, Review(comment="So far"))
    judged = service.export_personal_data(assessor.person_id)["judged"]
    assert {(each["dossier_id"], each["outcome"]) for each in judged} == {
        (str(dossier_id), "validated"),
        (str(waiting), "draft"),
    }
    with unit_of_work():
        service.erase_personal_data(assessor.person_id)
    decision = service.open_own(candidate, dossier_id).record.decisions[0]
    assert (decision.assessor_id, decision.verdict.level) == (None, 3)
    assert service.export_personal_data(assessor.person_id)["judged"] == []


def test_unknown_dossier_is_not_found(candidate: Actor, assessor: Actor) -> None:
    nowhere = DossierId(uuid4())
    with pytest.raises(NotFound):
        service.open_own(candidate, nowhere)
    with pytest.raises(NotFound):
        reviewing.open_desk(assessor, nowhere)
