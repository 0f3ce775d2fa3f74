"""What people try who want to know, or to decide, more than is theirs."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import members
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import DossierId
from app.privacy.trail.tables import TrailEntryRow
from competences.validation import deciding, desk_store, house, personal, turning
from competences.validation import review as reviewing
from competences.validation.model import HouseRules, Part, TieKind
from competences.validation.review import Shelf
from tests.conftest import People
from tests.validation.building import NOT_YET, answer, decide, submitted, validated

pytestmark = pytest.mark.usefixtures("app")

SECRET = "Only-the-first-said-this"


@pytest.fixture
def second(app: Flask, people: People) -> Actor:
    return people("Example Second Assessor", Role.ASSESSOR)


def signed_by_first(candidate: Actor, assessor: Actor) -> DossierId:
    """Return a dossier that waits for a second assessor."""
    with unit_of_work():
        rules = HouseRules(second_always=True)
        desk_store.keep_house_rules(candidate.organisation_id, rules)
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id, answer(NOT_YET, (1,) * 5, comment=SECRET))
    return dossier_id


def differing(candidate: Actor, assessor: Actor, second: Actor) -> DossierId:
    dossier_id = signed_by_first(candidate, assessor)
    decide(second, dossier_id)
    return dossier_id


@pytest.mark.usefixtures("second")
def test_export_tells_no_candidate_what_the_first_of_two_said(
    candidate: Actor, assessor: Actor
) -> None:
    """Neither while the second looks, nor by withdrawing and opening a new round."""
    dossier_id = signed_by_first(candidate, assessor)

    def exported() -> str:
        return str(personal.export_personal_data(candidate.person_id)["dossiers"])

    assert SECRET not in exported()
    for move in (turning.withdraw, turning.reopen):
        with unit_of_work():
            move(candidate, dossier_id)
        assert SECRET not in exported()


@pytest.mark.parametrize(
    ("path", "status"), [("", 422), ("/draft", 422), ("/hand-over", 422), ("/confirm", 409)]
)
def test_refused_answer_does_not_hide_that_the_dossier_was_looked_at(
    desk: FlaskClient, candidate: Actor, assessor: Actor, path: str, status: int
) -> None:
    """What comes back holds the whole dossier: the candidate sees it, and an appeal knows."""
    dossier_id = submitted(candidate)
    sent = {"seen": "2026-05-03T10:00:00+00:00", "badge_statement": "x" * 10_000}
    answered = desk.post(f"/desk/{dossier_id}{path}", data=sent)
    assert (answered.status_code, "About the situation." in answered.text) == (status, True)
    db.session.remove()
    assert set(desk_store.readers(dossier_id)) == {assessor.person_id}
    looks = sa.select(TrailEntryRow.actor_id).where(TrailEntryRow.act == "dossier.seen")
    assert db.session.scalars(looks).all() == [assessor.person_id]
    assert desk_store.claim_row(dossier_id, 1, Part.FIRST) is None


def test_who_stands_in_decides_nothing_over_the_head_of_who_is_left(
    candidate: Actor, assessor: Actor, second: Actor, people: People
) -> None:
    boss = people("Example Administrator", Role.ADMINISTRATOR)
    outsiders = [people(f"Example Outsider {n}", Role.ASSESSOR) for n in range(2)]
    dossier_id = differing(candidate, assessor, second)
    with unit_of_work():
        members.set_roles(boss, assessor.person_id, [Role.LEARNER])
    with unit_of_work():
        deciding.propose(outsiders[0], dossier_id, validated(5), "We know better.")
    proposal = deciding.newest(reviewing.open_desk(second, dossier_id).record)
    assert proposal is not None
    with pytest.raises(Conflict, match="proposal_without_signer"), unit_of_work():
        deciding.confirm(outsiders[1], dossier_id, seen=proposal.proposed_at)
    with unit_of_work():
        deciding.confirm(second, dossier_id, seen=proposal.proposed_at)


def test_who_was_found_too_close_after_signing_agrees_on_nothing(
    candidate: Actor, assessor: Actor, second: Actor, people: People
) -> None:
    outsider = people("Example Outsider", Role.ASSESSOR)
    dossier_id = differing(candidate, assessor, second)
    with unit_of_work():
        house.declare_tie(assessor, candidate.person_id, assessor.person_id, TieKind.RELATED)
    assert not reviewing.open_desk(assessor, dossier_id).may_agree
    with pytest.raises(NotFound), unit_of_work():
        deciding.propose(assessor, dossier_id, validated(5), "They are my friend.")
    waiting = reviewing.queue(outsider, Shelf.WAITING).dossiers
    assert [each.id for each in waiting] == [dossier_id]
    with unit_of_work():
        deciding.propose(outsider, dossier_id, validated(3), "The plan shows it.")


def test_candidate_takes_back_no_word_that_an_assessor_gave_about_themselves(
    browser: FlaskClient, candidate: Actor, assessor: Actor
) -> None:
    named = {"other": str(assessor.person_id), "kind": "related"}
    assert browser.post("/dossiers/close", data=named).status_code == 303
    with unit_of_work():
        house.declare_tie(assessor, candidate.person_id, assessor.person_id, TieKind.RELATED)
    assert browser.post(f"/dossiers/close/{assessor.person_id}/remove").status_code == 404
    assert set(desk_store.ties_of(candidate.person_id, candidate.organisation_id)) == {
        assessor.person_id
    }


def test_strange_tie_is_refused(browser: FlaskClient, assessor: Actor) -> None:
    named = {"other": str(assessor.person_id), "kind": "enemy"}
    assert browser.post("/dossiers/close", data=named).status_code == 422
