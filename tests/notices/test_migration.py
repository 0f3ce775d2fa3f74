"""A mail that waited when the installation was renewed arrives all the same."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from app import wiring
from app.home.web import notice_kinds as kinds
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.outbox import service as outbox
from app.kernel.outbox.tables import OutboxRow
from app.notices import store
from badges import service as badges
from tests.conftest import People
from tests.validation import building

BEFORE = "0010"


def waits(actor: Actor, kind: str, payload: dict[str, object]) -> None:
    with unit_of_work():
        db.session.add(
            OutboxRow(
                id=uuid4(),
                kind=kind,
                payload=payload,
                order_key=f"person:{actor.person_id}",
                attempts=3,
                created_at=clock.now(),
                next_at=clock.now(),
            )
        )


def test_waiting_mails_become_notices(both_app: Flask, people: People, tmp_path: Path) -> None:
    candidate, other = people(), people("Example Other")
    assessor = people("Example Assessor", Role.ASSESSOR, Role.ADMINISTRATOR)
    decided, asked = building.submitted(candidate), building.submitted(other)
    building.decide(assessor, decided)
    building.decide(assessor, asked, building.answer(building.FURTHER))
    award = badges.award_of(decided)
    with unit_of_work():
        db.session.execute(sa.delete(OutboxRow))
    downgrade(revision=BEFORE)
    waits(candidate, "mail.dossier_decided", {"dossier": str(decided), "round": 1})
    waits(other, "mail.dossier_decided", {"dossier": str(asked), "round": 1})
    waits(other, "mail.dossier_decided", {"dossier": str(uuid4()), "round": 1})
    payload = {"award": str(award), "person": str(candidate.person_id)}
    waits(candidate, "mail.badge_awarded", payload)
    waits(candidate, "mail.badge_reissued", payload)
    waits(assessor, "mail.badges_at_fault", {"person": str(assessor.person_id), "count": 2})
    upgrade()

    told = {
        actor.name: {(n.kind, tuple(n.details.values())) for n in store.all_of(actor.person_id)}
        for actor in (candidate, other, assessor)
    }
    assert told == {
        "Example Learner": {
            (kinds.DOSSIER_DECIDED, (3,)),
            (kinds.BADGE_AWARDED, ()),
            (kinds.BADGE_REISSUED, ()),
        },
        "Example Other": {(kinds.FURTHER_EVIDENCE, ())},
        "Example Assessor": {(kinds.BADGES_AT_FAULT, (2,))},
    }
    db.session.remove()
    while outbox.deliver_due(wiring.DELIVERERS):
        pass
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 5
