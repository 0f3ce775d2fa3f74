"""The candidate's side in the database, on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from competences.portfolio import service as portfolio
from competences.validation import service
from competences.validation.events import DossierSubmitted
from competences.validation.model import State
from competences.validation.rules import Gap, GapKind, Incomplete
from tests.conftest import People
from tests.validation.building import (
    ACTIVITIES,
    COMPLETE,
    begun,
    piece,
    send,
    submitted,
)

pytestmark = pytest.mark.usefixtures("both_app")


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
    assert (record.dossier.state, record.submitted) == (State.DOCUMENTATION, [])


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
