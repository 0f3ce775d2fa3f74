import pytest
from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.identity import Role
from competences.assessment import targets
from competences.assessment.model import Origin, Target
from tests.conftest import People

CODES = "ABCDEFG"
OWN = dict.fromkeys(CODES, 2) | {"A": 5}


def test_target_of_a_newcomer(both_app: Flask, people: People) -> None:
    actor = people()
    expected = Target(dict.fromkeys(CODES, 3), "newcomer", Origin.FRAMEWORK)
    assert targets.target_for(actor.person_id, actor.organisation_id) == expected


def test_target_person_before_organisation(both_app: Flask, people: People) -> None:
    actor, admin = people(), people("Example Administrator", Role.ADMINISTRATOR)
    with unit_of_work():
        targets.set_organisation_target(admin, "officer", {}, 0)
    proposed = Target(dict.fromkeys(CODES, 4), "officer", Origin.ORGANISATION)
    assert targets.target_for(actor.person_id, actor.organisation_id) == proposed
    with unit_of_work():
        targets.set_person_target(actor, "own", OWN)
    mine = Target(OWN, "own", Origin.PERSON)
    assert targets.target_for(actor.person_id, actor.organisation_id) == mine
    with unit_of_work():
        targets.follow_organisation(actor)
    assert targets.target_for(actor.person_id, actor.organisation_id) == proposed


def test_organisation_target_chosen_by_two_at_once(both_app: Flask, people: People) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    with unit_of_work():
        targets.set_organisation_target(admin, "officer", {}, 0)
    with pytest.raises(Conflict), unit_of_work():
        targets.set_organisation_target(admin, "newcomer", {}, 0)
    with unit_of_work():
        seen = targets.organisation_revision(admin.organisation_id)
        targets.set_organisation_target(admin, "own", OWN, seen)
    assert targets.organisation_target(admin.organisation_id).levels == OWN


def test_organisation_target_by_a_learner(both_app: Flask, people: People) -> None:
    with pytest.raises(Forbidden):
        targets.set_organisation_target(people(), "officer", {}, 0)


@pytest.mark.parametrize(
    ("profile", "levels", "code"),
    [
        ("nobody", {}, "profile_unknown"),
        ("own", {}, "target_incomplete"),
        ("own", OWN | {"A": 6}, "target_incomplete"),
        ("own", OWN | {"Z": 3}, "target_incomplete"),
    ],
)
def test_target_that_cannot_be(
    app: Flask, people: People, profile: str, levels: dict[str, int], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        targets.set_person_target(people(), profile, levels)
    assert caught.value.code == code
