"""What a learner does in a module: read, tick, reflect, assess themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.kernel import clock, events
from app.kernel.errors import Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.learning import catalog, completing, rules, store
from app.learning.completing import complete_if_done
from app.learning.events import ReflectionKept, UnitDone
from app.learning.model import Occasion, Participation, Progress, UnitNotes
from app.learning.needs import Levels
from app.learning.rules import Count
from modules.loaded import LoadedModule

PERSONAL_TABLES = frozenset(
    {"learning_module", "learning_unit", "learning_note", "quiz_attempt", "quiz_answer"}
)
MAX_REFLECTION = 5_000
"""Characters."""


def progress(actor: Actor, module_id: str) -> Progress:
    """Return how far somebody is in one module."""
    return store.progress(Participation.of(actor, module_id))


def all_progress(actor: Actor) -> Mapping[str, Progress]:
    """Return how far somebody is in each module they began, by module id."""
    return store.all_progress(actor.person_id, actor.organisation_id)


def unit_notes(actor: Actor, module_id: str) -> Mapping[str, UnitNotes]:
    """Return what somebody did in each unit of a module, by unit id."""
    return store.unit_notes(Participation.of(actor, module_id))


def before_and_after(actor: Actor, loaded: LoadedModule) -> tuple[Levels, Levels]:
    """Return the self-assessed levels when the module was opened and when it was closed."""
    return completing.before_and_after(Participation.of(actor, loaded.id), loaded)


def mark_read(actor: Actor, module_id: str, unit_id: str) -> None:
    """Note that a unit was read; a second time changes nothing. Raise `NotFound`."""
    loaded, _unit = catalog.written_unit(module_id, unit_id)
    where, moment = Participation.of(actor, module_id), clock.now()
    row = store.lock_module(where, moment)
    unit_row = store.lock_unit(where, unit_id, moment)
    done_before = unit_row.read_at or unit_row.proved_at
    unit_row.read_at = unit_row.read_at or moment
    unit_row.touched_at = moment
    complete_if_done(where, loaded, row)
    if done_before is None:
        events.publish(UnitDone(where.person_id, where.organisation_id, module_id, unit_id))


def keep_ticks(actor: Actor, module_id: str, unit_id: str, ticked: Collection[int]) -> datetime:
    """Keep which points of the checklist are done; raise `NotFound`, `Invalid`."""
    loaded, _unit = catalog.written_unit(module_id, unit_id)
    points = len(loaded.texts["en", unit_id].checklist)
    if any(not 0 <= point < points for point in ticked):
        raise Invalid("tick_unknown")
    moment = clock.now()
    row = store.lock_unit(Participation.of(actor, module_id), unit_id, moment)
    row.ticked, row.touched_at = sorted(set(ticked)), moment
    return moment


def keep_reflection(actor: Actor, module_id: str, unit_id: str, text: str) -> datetime:
    """Keep a reflection, private to its author; raise `NotFound`, `Invalid`."""
    catalog.written_unit(module_id, unit_id)
    if len(text) > MAX_REFLECTION:
        raise Invalid(
            "reflection_too_long", field="reflection", length=len(text), most=MAX_REFLECTION
        )
    moment = clock.now()
    row = store.lock_unit(Participation.of(actor, module_id), unit_id, moment)
    if row.reflection != text:
        row.reflection, row.kept_at = text, None
    row.touched_at = moment
    return moment


def send_reflection_to_portfolio(
    actor: Actor, module_id: str, unit_id: str, text: str, language: str
) -> bool:
    """Keep a reflection and publish it for the portfolio; the same text only once.

    Return whether it is new there. Raise `NotFound`, `Invalid`.
    """
    loaded, unit = catalog.written_unit(module_id, unit_id)
    if unit.activity is None:
        raise Invalid("reflection_proves_nothing", field="reflection")
    if not text.strip():
        raise Invalid("reflection_empty", field="reflection")
    moment = keep_reflection(actor, module_id, unit_id, text)
    row = store.lock_unit(Participation.of(actor, module_id), unit_id, moment)
    if row.kept_at is not None:
        return False
    row.kept_at = moment
    events.publish(
        ReflectionKept(
            actor.person_id,
            actor.organisation_id,
            module_id,
            unit_id,
            unit.activity,
            unit.title[language],
            loaded.texts[language, unit_id].reflection,
            text,
            language,
        )
    )
    return True


def note_self_assessment(
    person_id: PersonId, organisation_id: OrganisationId, occasion: str, *, complete: bool
) -> None:
    """Hear that somebody rated themselves; only a complete one before or after a module counts.

    The first "before" stays: what is said later is no longer the starting point. The last "after"
    counts until the module is completed; the attestation bears its date.
    """
    found = rules.occasion_of(occasion)
    if found is None or not complete:
        return
    kind, module_id = found
    try:
        loaded = catalog.get(module_id)
    except NotFound:
        return  # a module that is no longer installed
    where, moment = Participation(person_id, organisation_id, module_id), clock.now()
    row = store.lock_module(where, moment)
    match kind:
        case Occasion.BEFORE:
            row.before_at = row.before_at or moment
        case Occasion.AFTER:
            row.after_at = moment if row.completed_at is None else row.after_at
    complete_if_done(where, loaded, row)


def steps_done(person_id: PersonId, organisation_id: OrganisationId, module_id: str) -> Count:
    """Return how many steps of a module somebody has done; raise `NotFound`."""
    loaded = catalog.get(module_id)
    return rules.steps(loaded, store.progress(Participation(person_id, organisation_id, module_id)))


def has_done_unit(
    person_id: PersonId, organisation_id: OrganisationId, module_id: str, unit_id: str
) -> bool:
    """Return whether somebody has read a unit, or proved it."""
    where = Participation(person_id, organisation_id, module_id)
    return store.progress(where).has_done(unit_id)


def best_score(
    person_id: PersonId, organisation_id: OrganisationId, module_id: str
) -> tuple[int, int] | None:
    """Return how many answers were right, and how many asked, in the best finished attempt."""
    return store.best_finished_attempt(Participation(person_id, organisation_id, module_id))


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return everything kept about a person here, ready for JSON."""
    return {
        table: [{key: _plain(value) for key, value in row.items()} for row in rows]
        for table, rows in store.rows_of(person_id).items()
    }


def erase_personal_data(person_id: PersonId) -> None:
    store.erase(person_id)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
