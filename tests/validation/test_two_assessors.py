"""Two assessors: when a second is asked, what they may know, and how two agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts import members
from app.cohorts import cohorting
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, NotFound
from app.kernel.identity import Actor, Role
from app.notices import store as notices
from badges import service as badges
from badges import store as badge_store
from competences.validation import claiming, deciding, personal, service, turning
from competences.validation import review as reviewing
from competences.validation.model import Alone, Review, State
from tests.agreement import agreeing
from tests.conftest import People
from tests.validation.building import (
    FURTHER,
    NOT_YET,
    answer,
    confirm,
    decide,
    differing,
    level,
    propose,
    record_of,
    settle,
    submitted,
)

pytestmark = pytest.mark.usefixtures("app")

SignIn = Callable[[Actor], FlaskClient]
WORDS = "Seventeen zebras"
"""What only the first assessor would write."""


@pytest.fixture
def second(people: People) -> Actor:
    return people("Example Second Assessor", Role.ASSESSOR)


@pytest.fixture
def third(people: People) -> Actor:
    return people("Example Third Assessor", Role.ASSESSOR)


RULES: list[tuple[dict[str, Any], list[tuple[int, bool]]]] = [
    # What a house settles; then for each decision of one assessor: its level, and a second asked?
    ({}, [(5, False)]),
    ({"second_always": True}, [(2, True), (3, True)]),
    ({"second_share": 0}, [(5, False)]),
    ({"second_share": 100}, [(3, True)]),
    ({"second_from_level": 5}, [(4, False), (5, True), (2, False)]),
    ({"second_for_first": 2}, [(3, True), (3, True), (3, False)]),
]


@pytest.mark.parametrize(("settled", "decided"), RULES, ids=lambda each: str(each)[:30])
def test_second_is_asked_by_the_rules_of_the_house(
    assessor: Actor,
    second: Actor,
    people: People,
    settled: dict[str, Any],
    decided: list[tuple[int, bool]],
) -> None:
    settle(assessor.organisation_id, **settled)
    for number, asked in decided:
        candidate = people("Example Learner")
        dossier_id = submitted(candidate)
        decide(assessor, dossier_id, level(number))
        record = record_of(candidate, dossier_id)
        wanted = State.SECOND_ASSESSMENT if asked else State.DECIDED
        assert record.dossier.state is wanted
        assert [each.alone for each in record.decisions] == ([] if asked else [None])
        assert [each.id for each in reviewing.queue(second).dossiers] == [dossier_id][: int(asked)]
        if asked:
            decide(second, dossier_id, level(number))
            (decision,) = record_of(candidate, dossier_id).decisions
            assert (decision.assessor_id, decision.second_id) == (
                assessor.person_id,
                second.person_id,
            )


def test_where_nobody_else_is_the_record_says_so(
    candidate: Actor, assessor: Actor, sign_in: SignIn
) -> None:
    settle(candidate.organisation_id, second_always=True)
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    (decision,) = record_of(candidate, dossier_id).decisions
    assert (decision.alone, decision.accompanied) == (Alone.NO_SECOND, False)
    page = sign_in(candidate).get(f"/dossiers/{dossier_id}").text
    assert "ask for a second assessor, and it has no other" in page


@pytest.mark.parametrize("how", ["cohort", "agreement"])
@pytest.mark.parametrize("other", ["nobody", "somebody", "one who accompanied as well"])
def test_who_accompanied_is_not_the_only_one_to_assess(
    candidate: Actor, people: People, how: str, other: str
) -> None:
    """Through the wiring: trainers of a cohort, signers of a learning agreement."""
    adviser = people("Example Adviser", Role.ASSESSOR, Role.TRAINER)
    also = people("Example Other", Role.ASSESSOR, Role.TRAINER) if other != "nobody" else None
    _accompany(candidate, adviser, how, people)
    if other == "one who accompanied as well":
        assert also is not None
        _accompany(candidate, also, how, people)
    dossier_id = submitted(candidate)
    decide(adviser, dossier_id)
    record = record_of(candidate, dossier_id)
    if other == "somebody":
        assert also is not None
        assert record.dossier.state is State.SECOND_ASSESSMENT
        decide(also, dossier_id)
        record = record_of(candidate, dossier_id)
    (decision,) = record.decisions
    said = other != "somebody"
    assert (decision.alone, decision.accompanied) == (Alone.ACCOMPANIED if said else None, said)
    award_id = badges.award_of(dossier_id)
    assert award_id is not None
    award = badge_store.find_award(award_id)
    assert award is not None
    assert award.assessor_accompanied is said


def _accompany(candidate: Actor, adviser: Actor, how: str, people: People) -> None:
    if how == "agreement":
        agreeing.in_force(candidate, adviser)
        return
    head = people("Example Head", Role.ADMINISTRATOR)
    with unit_of_work():
        cohort_id = cohorting.make(head, f"Cohort of {adviser.name}")
        cohorting.add(head, cohort_id, [candidate.person_id])
        cohorting.add_trainer(head, cohort_id, adviser.person_id)
    with unit_of_work():
        # What was is not undone by taking the cohort away.
        cohorting.close(head, cohort_id)


def test_second_learns_nothing_of_the_first(
    sign_in: SignIn, candidate: Actor, people: People, second: Actor, third: Actor
) -> None:
    first = people("Quentin First", Role.ASSESSOR)
    settle(candidate.organisation_id, second_always=True)
    dossier_id = submitted(candidate)
    review = level(4, comment=WORDS, badge_statement=WORDS, reason=WORDS)
    decide(first, dossier_id, review)
    pages = {
        "second": (second, ["/desk/", f"/desk/{dossier_id}", "/desk/?show=mine", "/notices/"]),
        "third": (third, [f"/desk/{dossier_id}", "/desk/?show=decided"]),
        "candidate": (candidate, ["/", "/dossiers/", f"/dossiers/{dossier_id}", "/notices/"]),
        "candidate's data": (candidate, ["/account/data.json"]),
    }
    for who, (reader, paths) in pages.items():
        client = sign_in(reader)
        for path in paths:
            text = client.get(path).text
            assert WORDS not in text, (who, path)
            assert who == "candidate's data" or "Quentin" not in text, (who, path)
    desk = reviewing.open_desk(second, dossier_id)
    assert (desk.said, desk.may_agree, desk.open) == ([], False, True)
    assert reviewing.open_desk(first, dossier_id).obstacle == "looked_first"
    told = {
        actor.name: [each.kind for each in notices.all_of(actor.person_id) if not each.read_at]
        for actor in (first, second, third, candidate)
    }
    assert told == {
        first.name: [],
        second.name: ["second_assessment_needed"],
        third.name: ["second_assessment_needed"],
        candidate.name: [],
    }


def test_two_who_differ_agree_with_a_reason(
    candidate: Actor, assessor: Actor, second: Actor, third: Actor
) -> None:
    dossier_id = differing(candidate, assessor, second)
    with pytest.raises(NotFound):
        propose(third, dossier_id, 3)
    propose(assessor, dossier_id, 4)
    old = record_of(candidate, dossier_id).proposals[-1]
    with pytest.raises(Conflict) as refused:
        confirm(assessor, candidate, dossier_id)
    assert refused.value.code == "proposal_own"
    propose(second, dossier_id, 3, "A4 is thin.")
    with pytest.raises(Conflict) as refused, unit_of_work():
        deciding.confirm(assessor, dossier_id, seen=old.proposed_at)
    assert refused.value.code == "proposal_changed"
    said = reviewing.open_desk(assessor, dossier_id)
    assert ([each.verdict.level for each in said.said], said.may_agree) == ([3, 4], True)
    assert reviewing.open_desk(third, dossier_id).said == []
    confirm(assessor, candidate, dossier_id)
    record = record_of(candidate, dossier_id)
    (decision,) = record.decisions
    assert (record.dossier.state, record.dossier.level) == (State.DECIDED, 3)
    assert (decision.agreed_reason, decision.second_id) == ("A4 is thin.", second.person_id)
    assert badges.award_of(dossier_id) is not None
    with pytest.raises(Conflict):
        propose(second, dossier_id, 5)


@pytest.mark.parametrize("gone", ["role", "membership", "erased"])
@pytest.mark.parametrize("which", ["first", "second"])
def test_somebody_stands_in_for_one_of_two_who_leaves(
    *,
    candidate: Actor,
    assessor: Actor,
    second: Actor,
    third: Actor,
    people: People,
    gone: str,
    which: str,
) -> None:
    leaver, stays = (assessor, second) if which == "first" else (second, assessor)
    dossier_id = differing(candidate, assessor, second)
    assert reviewing.queue(third).dossiers == []
    leave(leaver, people("Example Head", Role.ADMINISTRATOR), gone)
    assert [each.id for each in reviewing.queue(third).dossiers] == [dossier_id]
    assert reviewing.queue(stays).dossiers == []
    propose(stays, dossier_id, 4)
    told = {each.kind for each in notices.all_of(third.person_id) if not each.read_at}
    assert told == {"decision_proposed"}
    confirm(third, candidate, dossier_id)
    record = record_of(candidate, dossier_id)
    assert (record.dossier.state, record.dossier.level) == (State.DECIDED, 4)
    signers = [record.decisions[0].assessor_id, record.decisions[0].second_id]
    kept = {assessor.person_id, second.person_id}
    assert set(signers) == (kept - {leaver.person_id} | {None} if gone == "erased" else kept)
    assert badges.award_of(dossier_id) is not None


def leave(leaver: Actor, head: Actor, how: str) -> None:
    with unit_of_work():
        match how:
            case "role":
                members.set_roles(head, leaver.person_id, {Role.LEARNER})
            case "membership":
                members.remove(head, leaver.person_id)
            case _:
                personal.erase_personal_data(leaver.person_id)


@pytest.mark.parametrize("how", ["role", "membership", "erased"])
def test_what_a_leaver_had_taken_waits_for_others(
    candidate: Actor, assessor: Actor, second: Actor, people: People, how: str
) -> None:
    dossier_id = submitted(candidate)
    with unit_of_work():
        reviewing.save_review(assessor, dossier_id, Review(comment="So far"))
    leave(assessor, people("Example Head", Role.ADMINISTRATOR), how)
    desk = reviewing.open_desk(second, dossier_id)
    assert (desk.open, desk.claim) == (True, None)
    decide(second, dossier_id)
    assert record_of(candidate, dossier_id).dossier.level == 3


def test_further_evidence_of_the_second_begins_anew(
    candidate: Actor, assessor: Actor, second: Actor
) -> None:
    settle(candidate.organisation_id, second_always=True)
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id, level(3, comment=WORDS))
    decide(second, dossier_id, answer(FURTHER, comment="More on A3, please."))
    record = record_of(candidate, dossier_id)
    assert record.dossier.state is State.FURTHER_EVIDENCE_REQUESTED
    assert [each.verdict for each in record.decisions] == [FURTHER]


def test_two_who_say_not_yet_agree_without_a_talk(
    candidate: Actor, assessor: Actor, second: Actor
) -> None:
    dossier_id = differing(candidate, assessor, second, levels=(2, 2))
    record = record_of(candidate, dossier_id)
    assert (record.dossier.state, record.decisions[0].verdict) == (State.DECIDED, NOT_YET)
    assert badges.award_of(dossier_id) is None


def test_withdrawing_takes_a_dossier_from_whoever_has_it(
    candidate: Actor, assessor: Actor, second: Actor
) -> None:
    dossier_id = submitted(candidate)
    with unit_of_work():
        reviewing.save_review(assessor, dossier_id, Review(comment="So far"))
        version = reviewing.open_desk(assessor, dossier_id).record.dossier.version
    with unit_of_work():
        turning.withdraw(candidate, dossier_id)
    with pytest.raises(Conflict), unit_of_work():
        deciding.decide(assessor, dossier_id, level(3), seen_version=version)
    assert claiming.claim_on(record_of(candidate, dossier_id).dossier) is None
    assert reviewing.queue(second).dossiers == []
    assert [each.id for each in service.mine(candidate)] == [dossier_id]
