"""Two people agree, through the service, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import service as accounts
from app.kernel import clock, events
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import PersonId, new_id
from app.privacy import service as privacy
from competences.agreement import service, store
from competences.agreement.events import AgreementEnded, AgreementProposed, AgreementSigned
from competences.agreement.model import AgreementId, Party, State, Terms
from competences.agreement.tables import AgreementRow
from tests.agreement.agreeing import OTHER, TERMS, begun, in_force, propose, sign
from tests.conftest import People


@pytest.fixture
def learner(both_app: Flask, people: People) -> Actor:
    return people("Example Learner")


@pytest.fixture
def adviser(both_app: Flask, people: People) -> Actor:
    return people("Example Adviser", Role.TRAINER)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    found: list[object] = []
    for kind in (AgreementProposed, AgreementSigned, AgreementEnded):
        monkeypatch.setitem(events._handlers, kind, [*events._handlers[kind], found.append])
    return found


def state(actor: Actor, agreement_id: AgreementId) -> State:
    with unit_of_work():
        return service.open_own(actor, agreement_id).agreement.state


def test_agreement_from_first_word_to_last(
    learner: Actor, adviser: Actor, heard: list[object]
) -> None:
    agreement_id = begun(learner, adviser)
    with pytest.raises(NotFound), unit_of_work():
        service.open_own(adviser, agreement_id)
    with unit_of_work():
        service.save(learner, agreement_id, Terms(aims="Only begun"))
        assert service.mine(adviser) == ([], False)
        assert service.advisers_of(learner.person_id, learner.organisation_id) == set()
    propose(learner, agreement_id)
    assert sign(learner, agreement_id) is False
    with unit_of_work():
        assert service.advisers_of(learner.person_id, learner.organisation_id) == set()
    assert sign(adviser, agreement_id) is True
    propose(adviser, agreement_id, OTHER, seen=1)
    assert state(learner, agreement_id) is State.RENEWING
    assert (sign(adviser, agreement_id, 2), sign(learner, agreement_id, 2)) == (False, True)
    propose(learner, agreement_id, TERMS, seen=2)
    with unit_of_work():
        service.set_aside(adviser, agreement_id, 3)
    assert state(learner, agreement_id) is State.IN_FORCE
    with unit_of_work():
        service.end(learner, agreement_id, "Thank you.")
    with unit_of_work():
        agreement = service.open_own(adviser, agreement_id).agreement
        assert [each.terms for each in agreement.versions] == [TERMS, OTHER, TERMS]
        assert agreement.in_force == agreement.versions[1]
        assert agreement.ending is not None
        assert (agreement.ending.by, agreement.ending.word) == (Party.LEARNER, "Thank you.")
        # Whoever signed once accompanied, whatever became of it.
        accompanied = service.advisers_of(learner.person_id, learner.organisation_id)
        assert accompanied == {adviser.person_id}
    between = (agreement_id, learner.organisation_id, learner.person_id, adviser.person_id)
    me, you = learner.person_id, adviser.person_id
    assert heard == [
        AgreementProposed(*between, me, 1, renewal=False),
        AgreementSigned(*between, me, 1, by_both=False),
        AgreementSigned(*between, you, 1, by_both=True),
        AgreementProposed(*between, you, 2, renewal=True),
        AgreementSigned(*between, you, 2, by_both=False),
        AgreementSigned(*between, me, 2, by_both=True),
        AgreementProposed(*between, me, 3, renewal=True),
        AgreementEnded(*between, me),
    ]
    assert [event.to for event in heard[:3]] == [you, you, me]  # type: ignore[attr-defined]


def test_both_write_and_the_second_to_propose_is_told_and_keeps_it(
    learner: Actor, adviser: Actor
) -> None:
    agreement_id = begun(learner, adviser)
    assert begun(learner, adviser, by=Party.ADVISER) == agreement_id
    with unit_of_work():
        service.save(adviser, agreement_id, OTHER)
    propose(learner, agreement_id)
    with pytest.raises(Conflict) as caught:
        propose(adviser, agreement_id, OTHER, seen=0)
    assert (caught.value.code, caught.value.values) == ("agreement_overtaken", {"version": 1})
    with unit_of_work():
        place = service.open_own(adviser, agreement_id)
        assert place.draft is not None
        assert (place.draft.terms, place.draft.based_on) == (OTHER, 0)
    propose(adviser, agreement_id, OTHER, seen=1)
    with pytest.raises(Conflict, match="agreement_outdated"):
        sign(learner, agreement_id, 1)


def test_signing_while_the_other_proposes_anew_is_one_or_the_other(
    learner: Actor, adviser: Actor
) -> None:
    """Whoever looked before the other wrote: the row has moved on, and says so."""
    agreement_id = begun(learner, adviser)
    propose(learner, agreement_id)
    with pytest.raises(Conflict, match="agreement_moved_on"):
        _sign_meanwhile(adviser, agreement_id)


def _sign_meanwhile(actor: Actor, agreement_id: AgreementId) -> None:
    with unit_of_work():
        read = store.find_row(agreement_id, actor.organisation_id)
        assert read is not None
        statement = sa.update(AgreementRow).values(version=AgreementRow.version + 1)
        db.session.execute(statement, execution_options={"synchronize_session": False})
        service.sign(actor, agreement_id, 1, name="Example Adviser", agreed=True)


def test_people_who_cannot_agree(learner: Actor, adviser: Actor, people: People) -> None:
    far = people("Example Far", *Role, organisation_id=people.organisation("Elsewhere"))
    neighbour = people("Example Neighbour")

    def beginning(actor: Actor, party: Party, other: Actor | None) -> Callable[[], object]:
        return lambda: service.begin(actor, party, other.person_id if other else None)

    cases = [
        (Invalid, beginning(learner, Party.LEARNER, neighbour)),
        (Invalid, beginning(learner, Party.LEARNER, learner)),
        (Invalid, beginning(learner, Party.LEARNER, far)),
        (Invalid, beginning(learner, Party.LEARNER, None)),
        (Invalid, beginning(adviser, Party.ADVISER, adviser)),
        (Invalid, beginning(adviser, Party.ADVISER, far)),
        (Invalid, beginning(far, Party.LEARNER, adviser)),
        (Forbidden, beginning(learner, Party.ADVISER, neighbour)),
        (Invalid, lambda: service.begin(learner, Party.LEARNER, new_id())),
    ]
    for kind, call in cases:
        with pytest.raises(kind), unit_of_work():
            call()
    with unit_of_work():
        assert [each.name for each in service.choices(learner, Party.LEARNER, "")] == [
            "Example Adviser"
        ]
        found = service.choices(adviser, Party.ADVISER, "neigh")
        assert [each.name for each in found] == ["Example Neighbour"]
        assert service.choices(learner, Party.LEARNER, "@example.org") == []


def test_adviser_who_is_none_any_more_neither_proposes_nor_signs(
    learner: Actor, adviser: Actor
) -> None:
    agreement_id = begun(learner, adviser)
    propose(learner, agreement_id)
    former = replace(adviser, roles=frozenset({Role.LEARNER}))
    for call in (lambda: sign(former, agreement_id), lambda: propose(former, agreement_id, OTHER)):
        with pytest.raises(Forbidden):
            call()
    with unit_of_work():
        service.end(former, agreement_id, "I have left.")


def test_draft_alone_goes_with_the_agreement_and_nothing_else_does(
    learner: Actor, adviser: Actor
) -> None:
    agreement_id = begun(learner, adviser)
    begun(learner, adviser, by=Party.ADVISER)
    with unit_of_work():
        service.discard(learner, agreement_id)
        assert service.mine(learner) == ([], False)
        assert len(service.mine(adviser)[0]) == 1
        service.discard(adviser, agreement_id)
    with unit_of_work():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AgreementRow)) == 0
    agreement_id = in_force(learner, adviser)
    with pytest.raises(NotFound), unit_of_work():
        service.discard(learner, agreement_id)
    with unit_of_work():
        service.save(learner, agreement_id, OTHER)
        service.discard(learner, agreement_id)
    assert state(learner, agreement_id) is State.IN_FORCE


# -- people who ask, go, or turn out to be one --------------------------------------------------


def test_export_is_for_both_and_drafts_for_their_writer(learner: Actor, adviser: Actor) -> None:
    agreement_id = in_force(learner, adviser)
    with unit_of_work():
        service.save(learner, agreement_id, OTHER)
    with unit_of_work():
        mine, theirs = (
            privacy.export(each.person_id)["agreements"]["agreements"]
            for each in (learner, adviser)
        )
    assert (mine[0]["you_are"], theirs[0]["you_are"]) == ("learner", "adviser")
    assert mine[0]["versions"] == theirs[0]["versions"]
    assert mine[0]["versions"][0]["signed"]["adviser"]["name"] == "Example Adviser"
    assert (mine[0]["draft"]["meetings"], theirs[0]["draft"]) == (OTHER.meetings, None)


def test_learner_takes_the_agreement_along_and_adviser_leaves_it(
    learner: Actor, adviser: Actor, people: People
) -> None:
    second = people("Example Second")
    kept = in_force(learner, adviser)
    in_force(second, adviser)
    begun(people("Example Third"), adviser, by=Party.ADVISER)
    with unit_of_work():
        service.save(adviser, kept, OTHER)
    with unit_of_work():
        privacy.erase(second.person_id)
        assert len(service.mine(adviser)[0]) == 2
    with unit_of_work():
        privacy.erase(adviser.person_id)
    with unit_of_work():
        agreement = service.open_own(learner, kept).agreement
        assert (agreement.adviser_id, agreement.state) == (None, State.ENDED)
        assert agreement.versions[0].terms == TERMS
        signed = agreement.versions[0].signatures
        assert (signed[Party.ADVISER].name, signed[Party.LEARNER].name) == ("", "Example Learner")
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AgreementRow)) == 1


def test_merged_people_keep_agreements_unless_they_agreed_with_each_other(
    learner: Actor, adviser: Actor, people: People
) -> None:
    def guest(role: Role = Role.LEARNER) -> Actor:
        with unit_of_work():
            person_id = accounts.create_guest("Example Guest", "en")
            accounts.add_membership(person_id, learner.organisation_id, role)
        found = accounts.actor_in(PersonId(person_id), learner.organisation_id)
        assert found is not None
        return found

    def merge(one: Actor, account: Actor) -> None:
        with unit_of_work():
            privacy.merge(one.person_id, account.person_id)

    plain, pupil = guest(), guest()
    agreement_id = in_force(plain, adviser)
    merge(plain, learner)
    assert state(learner, agreement_id) is State.IN_FORCE
    in_force(pupil, adviser)
    with pytest.raises(Conflict, match="merge_two_agreements"):
        merge(pupil, learner)
    with pytest.raises(Conflict, match="merge_agreed_with_oneself"):
        merge(pupil, adviser)
    with clock.at(clock.now()), unit_of_work():
        [place] = service.mine(pupil)[0]
        service.end(pupil, place.agreement.id, "Two accounts, one person.")
    merge(pupil, learner)
    with unit_of_work():
        assert len(service.mine(learner)[0]) == 2
