"""Everything validation keeps about somebody: handed over, given on to an account, erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.privacy import service as privacy
from competences.validation import claiming, house, personal
from competences.validation import review as reviewing
from competences.validation.model import Review, State, TieKind
from tests.conftest import People
from tests.lti.test_merging import guest_of, merge, naming
from tests.validation.building import differing, propose, record_of, submitted

WORDS = "Seventeen zebras"


def busy(assessor: Actor, second: Actor, candidate: Actor, people: People) -> None:
    """Let somebody leave a trace of theirs in every table of validation that names people."""
    differing(candidate, assessor, second)
    (dossier,) = reviewing.queue(assessor, reviewing.Shelf.MINE).dossiers
    propose(assessor, dossier.id, 4)
    own = submitted(assessor)
    other = people("Example Other Learner")
    taken, today = submitted(other), clock.now().date()
    reviewing.open_desk(second, own)
    with unit_of_work():
        reviewing.open_desk(assessor, taken)
        reviewing.save_review(assessor, taken, Review(comment=WORDS))
        house.add_snippet(assessor, "Example", "Words used again.")
        house.declare_tie(assessor, assessor.person_id, second.person_id, TieKind.RELATED)
        tomorrow = today + timedelta(days=1)
        claiming.set_absence(assessor, tomorrow, tomorrow, second.person_id)
        claiming.set_absence(second, tomorrow, tomorrow, assessor.person_id)


def test_erased_assessor_is_named_nowhere_and_dossiers_stay_whole(
    app: Flask, people: People, candidate: Actor, assessor: Actor
) -> None:
    second = people("Example Second Assessor", Role.ASSESSOR)
    busy(assessor, second, candidate, people)
    before = personal.export_personal_data(assessor.person_id)
    assert {key: len(found) for key, found in before.items()} == {
        "dossiers": 1,
        "judged": 2,
        "declared_ties": 1,
        "snippets": 1,
    }
    assert {each["outcome"] for each in before["judged"]} == {"validated", "draft"}
    with unit_of_work():
        privacy.erase(assessor.person_id)
    assert naming(assessor.person_id) == []
    record = record_of(candidate, reviewing.queue(second, reviewing.Shelf.MINE).dossiers[0].id)
    assert record.dossier.state is State.TO_AGREE
    assert [each.assessor_id for each in record.assessments] == [None, second.person_id]
    assert [each.proposed_by for each in record.proposals] == [None]


def test_what_two_have_not_agreed_on_stays_out_of_the_candidates_export(
    app: Flask, people: People, candidate: Actor, assessor: Actor
) -> None:
    second = people("Example Second Assessor", Role.ASSESSOR)
    differing(candidate, assessor, second)
    (dossier,) = personal.export_personal_data(candidate.person_id)["dossiers"]
    assert (dossier["state"], dossier["assessments"]) == ("to_agree", [])


@pytest.mark.parametrize("both", [False, True])
def test_guest_who_assessed_is_the_account_afterwards(
    app: Flask,
    people: People,
    candidate: Actor,
    *,
    both: bool,
) -> None:
    """Also where the account has written about the same dossier: what is in the account stays."""
    account = people("Example Account", Role.ASSESSOR)
    second = people("Example Second Assessor", Role.ASSESSOR)
    with unit_of_work():
        person_id = guest_of(account).person_id
        accounts.add_membership(person_id, account.organisation_id, Role.ASSESSOR)
    guest = accounts.actor_in(person_id, account.organisation_id)
    assert guest is not None
    busy(guest, second, candidate, people)
    (taken,) = [
        each.id
        for each in reviewing.queue(guest, reviewing.Shelf.MINE).dossiers
        if each.state is State.SUBMITTED
    ]
    if both:
        with unit_of_work():
            reviewing.open_desk(account, taken)
            claiming.release(guest, taken)
            reviewing.save_review(account, taken, Review(comment="Mine"))
    merge(guest, account)
    assert naming(guest.person_id) == []
    found = reviewing.queue(account, reviewing.Shelf.MINE).dossiers
    assert {each.state for each in found} == {State.SUBMITTED, State.TO_AGREE}
    assert reviewing.open_desk(account, taken).review.comment == ("Mine" if both else WORDS)
    exported = personal.export_personal_data(account.person_id)
    assert [len(exported[key]) for key in ("dossiers", "declared_ties", "snippets")] == [1, 1, 1]
