"""Prove a unit instead of reading it: for those who do the activity on their own already."""

from __future__ import annotations

from app.kernel import clock, events
from app.kernel.errors import Invalid
from app.kernel.identity import Actor
from app.learning import catalog, completing, rules, store
from app.learning.events import UnitDone
from app.learning.model import Participation
from app.learning.needs import Piece, needed
from modules.loaded import LoadedModule
from modules.spec import Unit


def mastered(actor: Actor, loaded: LoadedModule) -> frozenset[str]:
    """Return the units whose activity somebody did on their own when they began the module."""
    before, _after = completing.before_and_after(Participation.of(actor, loaded.id), loaded)
    return rules.mastered(loaded, before)


def provable(module_id: str, unit_id: str) -> tuple[LoadedModule, Unit, str]:
    """Return a unit that evidence can prove, and its activity; raise `NotFound`, `Invalid`."""
    loaded, unit = catalog.written_unit(module_id, unit_id)
    if unit.activity is None:
        raise Invalid("unit_proves_nothing")
    return loaded, unit, unit.activity


def pieces(actor: Actor, activity: str) -> list[Piece]:
    """Return what somebody's portfolio holds for an activity, newest first."""
    return list(needed().pieces_proving(actor.person_id, actor.organisation_id, activity))


def prove(actor: Actor, module_id: str, unit_id: str) -> None:
    """Count a unit as done by evidence; a second time changes nothing.

    Raise `NotFound`, `Invalid` (its activity was not rated as done on one's own, or there is no
    evidence for it).
    """
    loaded, _unit, activity = provable(module_id, unit_id)
    if unit_id not in mastered(actor, loaded):
        raise Invalid("unit_not_mastered")
    if not pieces(actor, activity):
        raise Invalid("unit_without_evidence")
    where, moment = Participation.of(actor, module_id), clock.now()
    row = store.lock_module(where, moment)
    unit_row = store.lock_unit(where, unit_id, moment)
    done_before = unit_row.read_at or unit_row.proved_at
    unit_row.proved_at = unit_row.proved_at or moment
    unit_row.touched_at = moment
    completing.complete_if_done(where, loaded, row)
    if done_before is None:
        events.publish(UnitDone(where.person_id, where.organisation_id, module_id, unit_id))
