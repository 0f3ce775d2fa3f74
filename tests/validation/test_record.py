"""What stands or falls together, who sees it, and how it goes with its person."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.kernel import events
from app.kernel.db import db, unit_of_work
from app.kernel.errors import NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import EvidenceId
from app.kernel.runtime import settings
from competences.portfolio import service as portfolio
from competences.validation import personal, service
from competences.validation import review as reviewing
from competences.validation.events import CompetenceValidated
from competences.validation.model import Review
from tests.conftest import People
from tests.validation.building import (
    begun,
    decide,
    piece,
    send,
    submitted,
)

pytestmark = pytest.mark.usefixtures("both_app")


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
from competences.validation import deciding, review
from competences.validation.events import DossierDecided
from tests.conftest import make_settings
from tests.validation.building import answer

home, url, person, organisation, dossier = sys.argv[1:]
app = create_app(make_settings(Path(home), url))
events.subscribe(DossierDecided, lambda _event: os.kill(os.getpid(), signal.SIGKILL))
assessor = Actor(UUID(person), UUID(organisation), frozenset({Role.ASSESSOR}))
with app.app_context(), unit_of_work():
    version = review.open_desk(assessor, UUID(dossier)).record.dossier.version
    deciding.decide(assessor, UUID(dossier), answer(), seen_version=version)
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
        timeout=120,
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
    exported = personal.export_personal_data(candidate.person_id)
    assert [(each["id"], each["level"]) for each in exported["dossiers"]] == [(str(dossier_id), 3)]
    assert exported["dossiers"][0]["decisions"][0]["comment"] == "Clear and concrete."
    with unit_of_work():
        personal.erase_personal_data(candidate.person_id)
        portfolio.erase_personal_data(candidate.person_id)
    assert personal.export_personal_data(candidate.person_id) == {
        "dossiers": [],
        "judged": [],
        "declared_ties": [],
        "snippets": [],
    }
    assert service.mine(candidate) == []


def test_personal_data_of_an_assessor_leave_the_decisions_whole(
    candidate: Actor, assessor: Actor, people: People
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    waiting = submitted(people("Example Other Learner"))
    with unit_of_work():
        reviewing.save_review(assessor, waiting, Review(comment="So far"))
    judged = personal.export_personal_data(assessor.person_id)["judged"]
    assert {(each["dossier_id"], each["outcome"]) for each in judged} == {
        (str(dossier_id), "validated"),
        (str(waiting), "draft"),
    }
    with unit_of_work():
        personal.erase_personal_data(assessor.person_id)
    decision = service.open_own(candidate, dossier_id).record.decisions[0]
    assert (decision.assessor_id, decision.verdict.level) == (None, 3)
    assert personal.export_personal_data(assessor.person_id)["judged"] == []
