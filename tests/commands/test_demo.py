"""The demo: its cohort with every state of a dossier, its toolkit, and nothing doubled."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask import Flask

from app.accounts import service as accounts
from app.cohorts import cohorting
from app.demo import cohort, network, papers, people, toolkit
from app.home import compared, heat
from app.home.compared_store import Scope
from app.home.heat_model import Halt, Sort
from app.kernel import clock
from app.kernel.db import Base, db, unit_of_work
from app.kernel.identity import Actor, Role
from app.notices import service as notices
from app.partners import lists as partner_lists
from app.partners import service as partners
from app.partners.model import Filter, Gap, Only
from app.surveys import building, results
from app.surveys.model import State as SurveyState
from app.toolkit import history, proving
from app.toolkit import service as documents
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


def test_the_toolkit_holds_partners_surveys_and_documents_and_a_second_run_doubles_nothing(
    app: Flask,
) -> None:
    with app.test_request_context(base_url="http://127.0.0.1:5000"):
        with unit_of_work():
            cast = people.cast_players()
        _gather_only(cast, papers.HELPER)
        toolkit.equip(cast)
        before = _counts()
        toolkit.equip(cast)
        assert _counts() == before

        learner, trainer = cast["learner"], cast["trainer"]
        [(network_list, size)] = partner_lists.opened(learner)
        assert (network_list.title, size) == (network.TITLE, 60)
        assert partners.twins(network_list)
        for only in Only:
            if only is not Only.DELETED:
                assert partners.page(network_list, Filter(only=only), 1).count, only
        for gap in Gap:
            assert partners.page(network_list, Filter(missing=gap), 1).count, gap

        listed, _more = building.listed(trainer, 1)
        assert sorted((each.survey.state, each.answers) for each in listed) == [
            (SurveyState.CLOSED, 34),
            (SurveyState.DRAFT, 0),
            (SurveyState.OPEN, 12),
        ]
        closed = next(each.survey for each in listed if each.survey.state is SurveyState.CLOSED)
        parted = results.results(trainer, closed.id)
        parted = results.results(trainer, closed.id, parted.can_part[0].id)
        rated = parted.found[1]
        assert rated.some_hidden
        assert rated.groups.keys() == {"employer", "public", "association"}

        own, _more = documents.listed(learner)
        assert {each.instrument_id for each in own} == {
            "six-questions",
            "project-charter",
            "partnership-agreement",
            "self-evaluation",
        }
        canvas = next(each.id for each in own if each.instrument_id == "six-questions")
        assert len(history.listed(learner, canvas)[1]) == 2
        assert proving.pieces(learner, documents.open_one(learner, canvas).document)
        plan = documents.listed(trainer, instrument_id="action-plan")[0][0]
        assert {each.name for each in history.listed(trainer, plan.id)[1]} == {
            "Example Trainer",
            papers.HELPER,
        }
        this_year = documents.listed(trainer, instrument_id="self-evaluation")[0][0]
        opened = documents.open_one(trainer, this_year.id).document
        assert documents.content_before(trainer, opened)
        for report in ("network-report", "results-report"):
            assert len(documents.listed(trainer, instrument_id=report)[0]) == 1


def _gather_only(cast: Mapping[str, Actor], name: str) -> None:
    """Make the cohort with one member, who has done nothing yet."""
    trainer = cast["trainer"]
    with unit_of_work():
        cohort_id = cohorting.make(trainer, cohort.NAME)
        person_id = accounts.create_person(name=name, language="en")
        accounts.add_membership(person_id, trainer.organisation_id, Role.LEARNER)
        cohorting.add(trainer, cohort_id, [person_id])


def _counts() -> dict[str, int]:
    """Return how many rows each table has, and end the transaction that looked."""
    tables = Base.metadata.sorted_tables
    found = {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in tables
    }
    db.session.remove()
    return found
