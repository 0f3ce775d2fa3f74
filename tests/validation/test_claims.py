"""Whose desk a dossier is on: taken, run out, put back, handed over, somebody away, too close."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app import validation_wiring
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import DossierId, PersonId
from app.notices import service as telling
from app.notices import store as notices
from competences.validation import claiming, house
from competences.validation import review as reviewing
from competences.validation.model import Review, TieKind
from tests.conftest import People
from tests.validation.building import (
    FURTHER,
    answer,
    decide,
    record_of,
    settle,
    submitted,
)

pytestmark = pytest.mark.usefixtures("app")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def other(people: People) -> Actor:
    return people("Example Other Assessor", Role.ASSESSOR)


@pytest.fixture
def head(people: People) -> Actor:
    return people("Example Head", Role.ADMINISTRATOR)


def take(assessor: Actor, dossier_id: DossierId) -> None:
    with unit_of_work():
        claiming.claim(assessor, dossier_id)


def holder(candidate: Actor, dossier_id: DossierId) -> PersonId | None:
    claim = claiming.claim_on(record_of(candidate, dossier_id).dossier)
    return claim.assessor_id if claim else None


def unread(actor: Actor) -> list[str]:
    return [each.kind for each in notices.all_of(actor.person_id) if each.read_at is None]


def test_claim_holds_others_off_until_it_ends(
    candidate: Actor, assessor: Actor, other: Actor
) -> None:
    settle(candidate.organisation_id, claim_days=2)
    with clock.at(NOON):
        dossier_id = submitted(candidate)
        take(assessor, dossier_id)
        for act in (lambda: take(other, dossier_id), lambda: decide(other, dossier_id)):
            with pytest.raises(Conflict) as refused:
                act()
            assert refused.value.code == "dossier_claimed"
        with pytest.raises(Conflict), unit_of_work():
            claiming.release(other, dossier_id)
    with clock.at(NOON + timedelta(days=1)), unit_of_work():
        reviewing.save_review(assessor, dossier_id, Review(comment="So far"))
    with clock.at(NOON + timedelta(days=2, hours=1)):  # writing has kept it longer
        assert holder(candidate, dossier_id) == assessor.person_id
    with clock.at(NOON + timedelta(days=3)):
        assert holder(candidate, dossier_id) is None
        take(other, dossier_id)
        assert holder(candidate, dossier_id) == other.person_id
        with pytest.raises(Conflict), unit_of_work():
            reviewing.save_review(assessor, dossier_id, Review(comment="Late"))
        assert reviewing.open_desk(assessor, dossier_id).review.comment == "So far"


def test_released_dossier_is_anybodys_and_its_words_stay(
    candidate: Actor, assessor: Actor, other: Actor
) -> None:
    dossier_id = submitted(candidate)
    with unit_of_work():
        reviewing.save_review(assessor, dossier_id, Review(comment="So far"))
        claiming.release(assessor, dossier_id)
    take(other, dossier_id)
    assert reviewing.open_desk(assessor, dossier_id).review.comment == "So far"


def test_hand_over_goes_only_to_who_may_judge_it(
    candidate: Actor, assessor: Actor, other: Actor, head: Actor, people: People
) -> None:
    tied = people("Example Manager", Role.ASSESSOR)
    learner = people("Example Other Learner")
    with unit_of_work():
        house.declare_tie(head, candidate.person_id, tied.person_id, TieKind.LINE_MANAGER)
    dossier_id = submitted(candidate)
    take(assessor, dossier_id)
    dossier = record_of(candidate, dossier_id).dossier
    assert claiming.possible_assessors(dossier, without=assessor.person_id) == {
        other.person_id: other.name
    }
    for nobody in (None, tied.person_id, learner.person_id, candidate.person_id):
        with pytest.raises(Invalid) as refused, unit_of_work():
            claiming.hand_over(assessor, dossier_id, nobody)
        assert refused.value.code == "assessor_not_possible"
    with unit_of_work():
        claiming.hand_over(assessor, dossier_id, other.person_id)
    assert holder(candidate, dossier_id) == other.person_id
    assert "handed_over" in unread(other)
    with pytest.raises(Conflict), unit_of_work():
        claiming.hand_over(assessor, dossier_id, other.person_id)


@pytest.mark.parametrize("deputy", ["who may", "who may not", "nobody"])
@pytest.mark.parametrize("ahead", [0, 3])
def test_desk_of_who_is_away_goes_to_the_deputy_or_back(
    *,
    candidate: Actor,
    assessor: Actor,
    other: Actor,
    head: Actor,
    deputy: str,
    ahead: int,
) -> None:
    if deputy == "who may not":
        with unit_of_work():
            house.declare_tie(head, candidate.person_id, other.person_id, TieKind.RELATED)
    with clock.at(NOON):
        dossier_id = submitted(candidate)
        take(assessor, dossier_id)
        first = NOON.date() + timedelta(days=ahead)
        stands_in = None if deputy == "nobody" else other.person_id
        with unit_of_work():
            moved = claiming.set_absence(assessor, first, first + timedelta(days=5), stands_in)
        assert moved == (0 if ahead else 1)
    if ahead:
        for days in (ahead - 1, ahead):  # the daily job: not before the first day
            with clock.at(NOON + timedelta(days=days)):
                assert holder(candidate, dossier_id) == assessor.person_id
                validation_wiring._stand_in_for_absent()
    with clock.at(NOON + timedelta(days=ahead)):
        expected = other.person_id if deputy == "who may" else None
        assert holder(candidate, dossier_id) == expected
    assert unread(other).count("handed_over") == (1 if deputy == "who may" else 0)


@pytest.mark.parametrize(
    ("first", "last", "deputy", "code"),
    [
        (date(2026, 5, 4), date(2026, 5, 3), None, "absence_days"),
        (date(2026, 5, 1), date(2026, 5, 3), None, "absence_days"),
        (date(2026, 5, 4), date(2026, 5, 9), "self", "assessor_not_possible"),
        (date(2026, 5, 4), date(2026, 5, 9), "candidate", "assessor_not_possible"),
    ],
)
def test_absence_that_cannot_be_is_refused(
    *, candidate: Actor, assessor: Actor, first: date, last: date, deputy: str | None, code: str
) -> None:
    ids = {None: None, "self": assessor.person_id, "candidate": candidate.person_id}
    with clock.at(NOON), pytest.raises(Invalid) as refused, unit_of_work():
        claiming.set_absence(assessor, first, last, ids[deputy])
    assert refused.value.code == code


@pytest.mark.parametrize("by", ["candidate", "assessor", "administrator"])
def test_who_is_too_close_assesses_no_more_and_holds_nothing(
    candidate: Actor, assessor: Actor, other: Actor, head: Actor, by: str
) -> None:
    dossier_id = submitted(candidate)
    take(assessor, dossier_id)
    me = candidate.person_id
    with unit_of_work():
        match by:
            case "candidate":
                house.declare_tie(candidate, me, assessor.person_id, TieKind.RELATED)
            case "assessor":
                claiming.decline(assessor, dossier_id)
            case _:
                house.declare_tie(head, me, assessor.person_id, TieKind.LINE_MANAGER)
    code = "line_manager" if by == "administrator" else "related_to_candidate"
    with pytest.raises(Forbidden) as refused:
        decide(assessor, dossier_id)
    assert refused.value.code == code
    assert reviewing.queue(assessor).dossiers == []
    assert [each.id for each in reviewing.queue(other).dossiers] == [dossier_id]
    decide(other, dossier_id)
    takes_back = {"candidate": candidate, "assessor": assessor, "administrator": head}[by]
    for wrong in {candidate, assessor, other} - {takes_back}:
        with pytest.raises(NotFound), unit_of_work():
            house.end_tie(wrong, me, assessor.person_id)
    with unit_of_work():
        house.end_tie(takes_back, me, assessor.person_id)


def test_ties_are_between_members_and_told_by_those_concerned(
    candidate: Actor, assessor: Actor, other: Actor, people: People
) -> None:
    elsewhere = people(
        "Example Foreign", Role.ASSESSOR, organisation_id=people.organisation("Elsewhere")
    )
    with pytest.raises(NotFound), unit_of_work():
        house.declare_tie(other, candidate.person_id, assessor.person_id, TieKind.RELATED)
    for somebody in (elsewhere, candidate):
        with pytest.raises(Invalid), unit_of_work():
            house.declare_tie(candidate, candidate.person_id, somebody.person_id, TieKind.RELATED)


def test_reminders_are_sent_once_each_also_after_they_were_read(
    candidate: Actor, assessor: Actor, other: Actor, people: People
) -> None:
    settle(candidate.organisation_id, evidence_days=5, claim_days=4, answer_days=6)
    asked = people("Example Asked")
    with clock.at(NOON):
        waiting = submitted(candidate)
        take(assessor, waiting)
        decide(other, submitted(asked), answer(FURTHER, comment="More on A3, please."))
    seen: dict[str, list[str]] = {}
    for day in range(9):
        with clock.at(NOON + timedelta(days=day)):
            for _twice in range(2):
                validation_wiring._remind()
            for who in (candidate, asked, assessor, other):
                found = [kind for kind in unread(who) if kind in REMINDERS]
                seen[who.name or ""] = [*seen.get(who.name or "", []), *found]
                with unit_of_work():
                    telling.read_all(who, clock.now() + timedelta(hours=1))
    assert seen == {
        candidate.name: [],
        asked.name: ["evidence_due"],
        assessor.name: ["claim_expiring", "reminder_waiting"],
        other.name: ["reminder_waiting"],
    }


REMINDERS = {"evidence_due", "claim_expiring", "reminder_waiting"}
