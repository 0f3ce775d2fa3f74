"""The map of a cohort, and one person of it: what whoever trains them may know. Nothing writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.cohorts import cohorting
from app.home import heat_rules, heat_store
from app.home.heat_model import RECENT, DossierStand, Halt, Looked, Measure, PersonRow, Sort
from app.kernel import clock
from app.kernel.db import read
from app.kernel.errors import NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor, Role
from app.kernel.ids import PersonId
from app.kernel.trail import Noted
from app.learning import catalog
from competences.assessment import targets
from competences.framework import service as framework_service
from competences.framework.model import Framework

PAGE_SIZE = 50
SEEN = "standing.seen"
"""The act that the record keeps of a look at one person's row."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """One page of the map, and what holds for all of it."""

    cohort: Looked
    framework: Framework
    rows: Sequence[PersonRow]
    people: int
    held_up: int
    """How many people are stuck in anything."""
    halted: Mapping[Halt, int]
    sees_own: bool
    """Whether people can share their own levels with this viewer."""


@dataclass(frozen=True, slots=True)
class OnePerson:
    """One row of the map, with what each cell of it comes from."""

    cohort: Looked
    framework: Framework
    row: PersonRow
    dossiers: Mapping[str, Sequence[DossierStand]]
    """By competence, the newest first."""
    last_units: Mapping[str, str]
    """Module id → the unit they touched last."""
    sees_own: bool


def looked(actor: Actor, cohort_id: UUID) -> Looked:
    """Return a cohort; raise `NotFound` for one that is none of the actor's business."""
    framework = framework_service.current()
    found = heat_store.find(cohorting.sight(actor), cohort_id, framework.id)
    if found is None:
        raise NotFound
    return found


def sees_own_levels(actor: Actor) -> bool:
    """Return whether people can share their own levels with this actor: with trainers only."""
    return Role.TRAINER in actor.roles


def page_of(actor: Actor, cohort_id: UUID, sort: Sort, page: int) -> HeatMap:
    """Return one page of a cohort's map; at most seven statements, whatever its size."""
    cohort, framework = looked(actor, cohort_id), framework_service.current()
    every = heat_rules.in_order(reader(actor, cohort)(None, read), sort)
    start = (page - 1) * PAGE_SIZE
    return HeatMap(
        cohort=cohort,
        framework=framework,
        rows=every[start : start + PAGE_SIZE],
        people=len(every),
        held_up=sum(bool(row.stuck) for row in every),
        halted=heat_rules.halted(every),
        sees_own=sees_own_levels(actor),
    )


Reader = Callable[[Sequence[PersonId] | None, heat_store.Ask], list[PersonRow]]
"""Returns the rows of some people, or of all for None, by name."""


def reader(actor: Actor, cohort: Looked) -> Reader:
    """Return what reads a cohort's rows as this actor may see them, also after the request."""
    framework, shared, now = framework_service.current(), sees_own_levels(actor), clock.now()
    proposed, goal = _proposed(cohort, framework), timedelta(days=cohort.answer_days)

    def rows(only: Sequence[PersonId] | None, ask: heat_store.Ask) -> list[PersonRow]:
        known = heat_store.known(
            cohort, framework.id, _competences(), now - RECENT, shared=shared, only=only, ask=ask
        )
        return heat_rules.rows(known, Measure(framework.codes, proposed, now, goal))

    return rows


def _proposed(cohort: Looked, framework: Framework) -> dict[str, int]:
    level = targets.default_level(framework)
    return {code: int((cohort.target or {}).get(code, level)) for code in framework.codes}


def _competences() -> dict[str, str | None]:
    return {loaded.id: loaded.module.competence for loaded in catalog.catalog().modules}


def person(actor: Actor, cohort_id: UUID, person_id: UUID) -> OnePerson:
    """Return one row with its reasons, and note that it was looked at; raise `NotFound`."""
    cohort, framework = looked(actor, cohort_id), framework_service.current()
    now, only = clock.now(), [PersonId(person_id)]
    known = heat_store.known(
        cohort,
        framework.id,
        _competences(),
        now - RECENT,
        shared=sees_own_levels(actor),
        only=only,
    )
    goal = timedelta(days=cohort.answer_days)
    measure = Measure(framework.codes, _proposed(cohort, framework), now, goal)
    rows = heat_rules.rows(known, measure)
    if not rows:
        raise NotFound
    _note_look(actor, rows[0].person_id)
    newest_first = list(reversed(known.dossiers.get(rows[0].person_id, ())))
    return OnePerson(
        cohort=cohort,
        framework=framework,
        row=rows[0],
        dossiers={
            code: [each for each in newest_first if each.competence == code]
            for code in framework.codes
        },
        last_units=heat_store.last_units(cohort, only[0]),
        sees_own=sees_own_levels(actor),
    )


def _note_look(actor: Actor, person_id: PersonId) -> None:
    """A look at one's own row is nobody's business."""
    if person_id != actor.person_id:
        publish(
            Noted(
                act=SEEN,
                organisation_id=actor.organisation_id,
                subject_id=person_id,
                # Their standing is theirs: it goes by their own id.
                object_id=person_id,
                actor_id=actor.person_id,
            )
        )
