"""The demo's cohort: 24 people, every state of a dossier, and nothing doubled by a second run."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from app.cohorts import cohorting
from app.demo import cohort, people
from app.home import compared, heat
from app.home.compared_store import Scope
from app.home.heat_model import Halt, Sort
from app.kernel import clock
from app.kernel.db import Base, db, unit_of_work
from app.notices import service as notices
from competences.agreement import service as agreement
from competences.agreement.model import State as AgreementState
from competences.validation import review as reviewing
from competences.validation.model import State
from competences.validation.records import record_of
from competences.validation.tables import DossierRow


def test_the_cohort_gives_every_screen_something_to_show_and_a_second_run_doubles_nothing(
    app: Flask,
) -> None:
    with app.test_request_context(base_url="http://127.0.0.1:5000"):
        with unit_of_work():
            cast = people.cast_players()
        cohort.gather(cast)
        before = _counts()
        cohort.gather(cast)
        assert _counts() == before

        trainer = cast["trainer"]
        [listed] = cohorting.listed(trainer)
        assert (listed.cohort.name, listed.people) == (cohort.NAME, 24)
        assert set(listed.trainers) == {trainer.person_id, cast["trainer2"].person_id}

        seen = heat.page_of(trainer, listed.cohort.id, Sort.NAME, 1)
        assert seen.halted.keys() == set(Halt)
        assert any(row.shares for row in seen.rows)
        scope = Scope(trainer.organisation_id, listed.cohort.id)
        spreads = compared.compare(scope).spreads.values()
        assert {spread.shown for spread in spreads} == {True, False}

        records = [record_of(row) for row in db.session.scalars(sa.select(DossierRow))]
        assert {each.dossier.state for each in records} == set(State)
        decisions = [decision for record in records for decision in record.decisions]
        assert {each.verdict.level for each in decisions} == {None, 3, 4, 5}
        assert any(each.agreed_reason for each in decisions)
        assert any(each.second_id and not each.agreed_reason for each in decisions)
        raised = [each for each in records if each.current.appeal and each.dossier.decided_at]
        assert any(each.dossier.state is State.DECIDED for each in raised)
        assert all(each.dossier.created_at < clock.now() for each in records)

        queue = reviewing.queue(cast["assessor"])
        assert {claim.assessor_id for claim in queue.claims.values()} == {
            cast["assessor"].person_id,
            cast["trainer2"].person_id,
        }
        assert {place.agreement.state for place in agreement.mine(trainer)[0]} == {
            AgreementState.IN_FORCE
        }
        assert {place.agreement.state for place in agreement.mine(cast["trainer2"])[0]} == {
            AgreementState.PROPOSED
        }
        for key in ("trainer", "trainer2", "assessor", "admin"):
            assert notices.count_unread(cast[key]) > 0, key


def _counts() -> dict[str, int]:
    """Return how many rows each table has, and end the transaction that looked."""
    tables = Base.metadata.sorted_tables
    found = {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in tables
    }
    db.session.remove()
    return found
