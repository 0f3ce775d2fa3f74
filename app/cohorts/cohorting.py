"""Cohorts: made, filled, closed. Who trained whom, and when, is never forgotten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.cohorts import cohort_store as store
from app.cohorts.events import CohortJoined
from app.cohorts.model import Belonging, Cohort, Listed, Sight
from app.cohorts.needs import Course, Member, needed
from app.cohorts.tables import CohortMemberRow, CohortRow, CohortTrainerRow
from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor, Role
from app.kernel.ids import CohortId, OrganisationId, PersonId, new_id
from app.kernel.words import one_line

NAME_LENGTH = 200
MOST_AT_ONCE = 2_000
"""People added in one go."""
MOST_FOUND = 30
"""People a search shows."""


@dataclass(frozen=True, slots=True)
class People:
    """Who is in a cohort and who trains it, by name."""

    members: Sequence[Belonging]
    trainers: Sequence[Belonging]


def sight(actor: Actor) -> Sight:
    """Return which cohorts somebody may know of; raise `NotFound` for who has to do with none."""
    if not actor.is_any(Role.TRAINER, Role.ADMINISTRATOR):
        raise NotFound
    trainer = None if actor.administers else actor.person_id
    return Sight(actor.organisation_id, trainer, needed().course_here())


def get(actor: Actor, cohort_id: UUID) -> Cohort:
    """Return a cohort; raise `NotFound` for one that is none of the actor's business."""
    found = store.find(sight(actor), cohort_id)
    if found is None:
        raise NotFound
    return found


def listed(actor: Actor, *, offset: int = 0, limit: int = 50) -> list[Listed]:
    return store.listed(sight(actor), offset=offset, limit=limit)


def people(actor: Actor, cohort_id: UUID) -> People:
    get(actor, cohort_id)
    members = store.current(CohortMemberRow, cohort_id)
    trainers = store.current(CohortTrainerRow, cohort_id)
    names = needed().names([*members, *trainers])
    return People(_by_name(members, names), _by_name(trainers, names))


def name_and_people(actor: Actor, cohort_id: UUID) -> tuple[str, Collection[PersonId]]:
    """Return what a cohort is called and who is in it; raise `NotFound`."""
    return get(actor, cohort_id).name, store.current(CohortMemberRow, cohort_id).keys()


def _by_name(
    since: Mapping[PersonId, Any], names: Mapping[PersonId, str | None]
) -> list[Belonging]:
    known = [Belonging(each, names.get(each), moment) for each, moment in since.items()]
    return sorted(known, key=lambda one: ((one.name or "\uffff").lower(), one.person_id))


def make(actor: Actor, name: str) -> CohortId:
    """Make a cohort; a trainer who makes one trains it.

    Raises `Conflict("cohort_name_taken")` where an open cohort has this name, and `Invalid`.
    """
    seen = sight(actor)
    if seen.course_id is not None:  # in a course's frame there is that course's cohort only
        raise NotFound
    row = _row(actor.organisation_id, _free(actor.organisation_id, name))
    store.add(row)
    if Role.TRAINER in actor.roles:
        store.join(CohortTrainerRow, row.id, [actor.person_id], row.made_at)
    return CohortId(row.id)


def _row(organisation_id: OrganisationId, name: str) -> CohortRow:
    return CohortRow(
        id=new_id(), organisation_id=organisation_id, name=name, made_at=clock.now(), in_step=False
    )


def rename(actor: Actor, cohort_id: UUID, name: str) -> None:
    cohort = get(actor, cohort_id)
    store.locked(cohort.id).name = _free(cohort.organisation_id, name, cohort.id)


def close(actor: Actor, cohort_id: UUID) -> None:
    """End a cohort: it stays as it stood on that day, and nobody joins or leaves it any more."""
    row = _held(actor, cohort_id)
    row.closed_at, row.in_step = clock.now(), False


def reopen(actor: Actor, cohort_id: UUID) -> None:
    """Open a closed cohort again; raise `Conflict` if another has its name by now."""
    cohort = get(actor, cohort_id)
    _free(cohort.organisation_id, cohort.name, cohort.id)
    store.locked(cohort.id).closed_at = None


def remove(actor: Actor, cohort_id: UUID) -> None:
    """Delete a cohort nobody was ever in; raise `Conflict("cohort_not_empty")` for any other."""
    cohort = get(actor, cohort_id)
    store.locked(cohort.id)
    if store.anybody_ever(cohort.id):
        raise Conflict("cohort_not_empty")
    store.remove(cohort.id)


def found(actor: Actor, cohort_id: UUID, search: str) -> list[Member]:
    """Return members of the organisation who are not in the cohort yet, by name."""
    cohort = get(actor, cohort_id)
    there = store.current(CohortMemberRow, cohort.id)
    # Those who are in it already take no place of others.
    every = needed().search(cohort.organisation_id, one_line(search), MOST_FOUND + len(there))
    return [one for one in every if one.person_id not in there][:MOST_FOUND]


def add(actor: Actor, cohort_id: UUID, people: Collection[PersonId]) -> int:
    """Add members of the organisation; return how many came in.

    Whoever is in it stays as they are. Raises `Invalid` for nobody and for too many, `NotFound` if
    one of them is no member of the organisation.
    """
    row = _held(actor, cohort_id)
    wanted = dict.fromkeys(people)
    if not wanted:
        raise Invalid("cohort_nobody_ticked")
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid("cohort_too_many", most=MOST_AT_ONCE)
    if needed().roles(actor.organisation_id, wanted).keys() != wanted.keys():
        raise NotFound
    return len(_let_in(row.id, row.organisation_id, wanted))


def _let_in(
    cohort_id: UUID, organisation_id: UUID, people: Collection[PersonId]
) -> frozenset[PersonId]:
    joined = store.join(CohortMemberRow, cohort_id, people, clock.now())
    if joined:
        publish(CohortJoined(CohortId(cohort_id), OrganisationId(organisation_id), joined))
    return joined


def take_out(actor: Actor, cohort_id: UUID, person_id: PersonId) -> None:
    """Somebody leaves; that they were here stays known. Raises `NotFound` for who is not here."""
    _leave(actor, cohort_id, person_id, CohortMemberRow)


def trainers_to_add(actor: Actor, cohort_id: UUID, search: str) -> list[Member]:
    """Return the trainers of the organisation who do not train the cohort yet, by name."""
    cohort = get(actor, cohort_id)
    there = store.current(CohortTrainerRow, cohort.id)
    every = needed().search(cohort.organisation_id, one_line(search), MOST_AT_ONCE)
    trainers = [one for one in every if Role.TRAINER in one.roles]
    return [one for one in trainers if one.person_id not in there][:MOST_FOUND]


def add_trainer(actor: Actor, cohort_id: UUID, person_id: PersonId) -> None:
    """Let a trainer of the organisation train a cohort; raise `NotFound` for anybody else."""
    row = _held(actor, cohort_id)
    if Role.TRAINER not in needed().roles(actor.organisation_id, [person_id]).get(person_id, ()):
        raise NotFound
    store.join(CohortTrainerRow, row.id, [person_id], clock.now())


def take_out_trainer(actor: Actor, cohort_id: UUID, person_id: PersonId) -> None:
    """End somebody's training of a cohort; the last one goes only by an administrator's hand."""
    alone = store.current(CohortTrainerRow, cohort_id).keys() == {person_id}
    if alone and not actor.administers:
        get(actor, cohort_id)
        raise Conflict("cohort_last_trainer")
    _leave(actor, cohort_id, person_id, CohortTrainerRow)


def _leave(actor: Actor, cohort_id: UUID, person_id: PersonId, table: store.Part) -> None:
    row = _held(actor, cohort_id)
    if person_id not in store.current(table, row.id):
        raise NotFound
    store.leave(table, row.id, [person_id], clock.now())


def _held(actor: Actor, cohort_id: UUID) -> CohortRow:
    """Return an open cohort nobody else changes until this transaction ends."""
    cohort = get(actor, cohort_id)
    row = store.locked(cohort.id)
    if row.closed_at is not None:
        raise Conflict("cohort_closed")
    return row


def _free(organisation_id: OrganisationId, name: str, own: CohortId | None = None) -> str:
    plain = one_line(name)
    if not plain:
        raise Invalid("cohort_name_missing", field="name")
    if len(plain) > NAME_LENGTH:
        raise Invalid("cohort_name_long", field="name", most=NAME_LENGTH)
    if store.namesake(organisation_id, plain) not in {None, own}:
        raise Conflict("cohort_name_taken", field="name")
    return plain


def trainers_of(person_id: PersonId, organisation_id: OrganisationId) -> set[PersonId]:
    """Return everybody who trained a cohort of this person's while they were in it.

    Also of cohorts that are closed, and those who train it no more: for who asks whether an
    assessor is independent.
    """
    return store.trainers_of(person_id, organisation_id)


# From a course of a platform ---------------------------------------------------------------------


def courses_to_take(actor: Actor) -> list[Course]:
    """Return the actor's courses that are no cohort yet."""
    taken = store.courses_taken(actor.organisation_id)
    return [course for course in needed().courses(actor) if course.id not in taken]


def of_course(actor: Actor, course_id: UUID) -> Cohort | None:
    """Return the cohort made from a course of the actor's, if there is one."""
    course = needed().course(actor, course_id)
    return store.of_course(course.id)


def make_from_course(actor: Actor, course_id: UUID, name: str) -> CohortId:
    """Make the people and teachers of a course a cohort; the one it is already, if it is one.

    `name` is what a course without a title is called. Raises `NotFound` for another's course.
    """
    course = needed().course(actor, course_id)
    known = store.of_course(course.id)
    if known is not None:
        return known.id
    row = _row(actor.organisation_id, _unlike(actor.organisation_id, course.title or name))
    row.course_id, row.in_step = course.id, True
    store.add(row)
    if Role.TRAINER in actor.roles:
        store.join(CohortTrainerRow, row.id, [actor.person_id], row.made_at)
    follow(course.id)
    return CohortId(row.id)


def _unlike(organisation_id: OrganisationId, title: str) -> str:
    """Return a course's title as a name that no other open cohort has."""
    plain = one_line(title)[: NAME_LENGTH - 5]
    names = [plain, *(f"{plain} ({number})" for number in range(2, 100))]
    return next(name for name in names if store.namesake(organisation_id, name) is None)


def keep_in_step(actor: Actor, cohort_id: UUID, *, on: bool) -> None:
    """Follow the course from now on, or stop following it; raise `NotFound` without a course."""
    row = _held(actor, cohort_id)
    if row.course_id is None:
        raise NotFound
    row.in_step = on
    if on:
        follow(row.course_id)


def follow(course_id: UUID) -> None:
    """Make a cohort what its course is by now, if it is kept in step.

    Who left the course leaves; whom somebody added by hand stays.
    """
    cohort = store.of_course(course_id)
    if cohort is None or not cohort.in_step or cohort.closed:
        return
    people = needed().course_people(course_id)
    learners, trainers = (
        {each for each, (named, still) in people.items() if still and named is role}
        for role in (Role.LEARNER, Role.TRAINER)
    )
    _let_in(cohort.id, cohort.organisation_id, learners)
    store.join(CohortTrainerRow, cohort.id, trainers, clock.now())
    store.leave(CohortMemberRow, cohort.id, people.keys() - learners, clock.now())
    store.leave(CohortTrainerRow, cohort.id, people.keys() - trainers, clock.now())
