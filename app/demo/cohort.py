"""A cohort of 24 people whose histories give every screen something to show.

Each of them is made whole, in one transaction: who is there is left alone, so a second run doubles
nothing, and one that was interrupted goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.accounts import service as accounts
from app.cohorts import cohorting
from app.demo.histories import MEMBERS, Member
from app.demo.life import Life
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import CohortId

NAME = "Example cohort"
BEGAN = timedelta(days=270)
JOINED = timedelta(days=265)


def gather(cast: Mapping[str, Actor]) -> None:
    """Make the cohort and whoever is missing from it."""
    today = clock.now()
    with unit_of_work(), clock.at(today - BEGAN):
        cohort_id = _cohort(cast)
        people = cohorting.people(cast["trainer"], cohort_id).members
    there = {person.name for person in people}
    for number, member in enumerate(MEMBERS, start=1):
        if member.name not in there:
            with unit_of_work():
                _live(cast, cohort_id, number, member, today)


def _cohort(cast: Mapping[str, Actor]) -> CohortId:
    trainer = cast["trainer"]
    for each in cohorting.listed(trainer):
        if each.cohort.name == NAME:
            return each.cohort.id
    cohort_id = cohorting.make(trainer, NAME)
    cohorting.add_trainer(trainer, cohort_id, cast["trainer2"].person_id)
    return cohort_id


def _live(
    cast: Mapping[str, Actor], cohort_id: CohortId, number: int, member: Member, today: datetime
) -> None:
    trainer = cast["trainer"]
    with clock.at(today - JOINED):
        person_id = accounts.create_person(name=member.name, language=member.language)
        accounts.add_membership(person_id, trainer.organisation_id, Role.LEARNER)
        cohorting.add(trainer, cohort_id, [person_id])
    actor = accounts.actor_in(person_id, trainer.organisation_id)
    assert actor is not None
    life = Life(actor, number, member.language, cast, today)
    for step in member.steps:
        step(life)
