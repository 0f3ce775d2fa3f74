"""A cohort's map and dossiers as tables to take along. The record keeps whose rows were taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from uuid import UUID

from app.home import heat, taking_store
from app.home.compared_store import Scope
from app.home.heat_model import PHASES, PersonRow, Phase
from app.home.heat_store import Ask
from app.kernel.db import aside, db, stream, trickle
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.ids import PersonId
from app.kernel.trail import Noted
from app.printing.sheets import Cell
from competences.framework import service as framework_service

TAKEN = "cohort.exported"
AT_ONCE = 100
"""People whose rows are read together: memory does not grow with the cohort."""
Called = Callable[[str | None, PersonId], str]
"""How somebody is called, by their name and id."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a table says in the reader's language: it is sent when nobody can be asked any more."""

    called: Called
    titles: Mapping[str, str]
    phases: Mapping[Phase, str]
    not_shared: str


def heat_rows(actor: Actor, cohort_id: UUID, words: Words) -> Iterator[Sequence[Cell]]:
    """Return the rows of the map: name, then five values a competence, then what is held up.

    Raises `NotFound`; notes at once, and reads as it goes.
    """
    cohort = heat.looked(actor, cohort_id)
    scope = Scope(cohort.organisation_id, cohort.id)
    _note(actor, scope, cohort.id)
    rows = heat.reader(actor, cohort)
    people = (PersonId(row.id) for row in stream(db.engine, taking_store.people(scope)))
    connected, shared = partial(aside, db.engine), heat.sees_own_levels(actor)
    return _heat_rows(connected, rows, people, words, shared=shared)


def _heat_rows(
    connected: Callable[[], AbstractContextManager[Ask]],
    rows: heat.Reader,
    people: Iterator[PersonId],
    words: Words,
    *,
    shared: bool,
) -> Iterator[Sequence[Cell]]:
    while batch := list(islice(people, AT_ONCE)):
        with connected() as ask:
            for row in rows(batch, ask):
                yield _heat_row(row, words, shared=shared)


def _heat_row(row: PersonRow, words: Words, *, shared: bool) -> Sequence[Cell]:
    cells: list[Cell] = [words.called(row.name, row.person_id)]
    for cell in row.cells.values():
        dossier = cell.dossier
        cells += [cell.validated, cell.validated_at]
        cells += [cell.self_level if row.shares else words.not_shared] if shared else []
        cells += [cell.module.done if cell.module else None]
        cells += [words.phases[dossier.phase] if dossier else None]
    return [*cells, max((one.days for one in row.stuck), default=None)]


def dossier_rows(actor: Actor, cohort_id: UUID | None, words: Words) -> Iterator[Sequence[Cell]]:
    """Return a row for each dossier of a cohort's people, or of the actor's organisation.

    Raises `NotFound`; notes at once, and reads as it goes.
    """
    cohort = heat.looked(actor, cohort_id) if cohort_id else None
    scope = Scope(actor.organisation_id, cohort.id if cohort else None)
    _note(actor, scope, cohort.id if cohort else actor.organisation_id)
    statement = taking_store.dossiers(scope, framework_service.current().id)
    return (
        (
            words.called(row.name, PersonId(row.person_id)),
            row.competence,
            words.titles.get(row.competence),
            words.phases[PHASES[row.state]],
            row.round,
            row.created_at,
            row.submitted_at,
            row.decided_at,
            row.level,
        )
        for row in stream(db.engine, statement)
    )


def _note(actor: Actor, scope: Scope, object_id: UUID) -> None:
    """Each of them can see who took their row along."""
    for row in trickle(taking_store.people(scope)):
        publish(
            Noted(
                act=TAKEN,
                organisation_id=actor.organisation_id,
                subject_id=PersonId(row.id),
                object_id=object_id,
                actor_id=actor.person_id,
            )
        )
