"""Go through a module's case: decisions are a way, which leads to a scene or an ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel import clock
from app.kernel.errors import Invalid, NotFound
from app.kernel.identity import Actor
from app.learning import catalog, store
from app.learning.model import Participation
from modules.case import Case, Decision, Ending, Scene
from modules.loaded import LoadedModule


@dataclass(frozen=True, slots=True)
class Taken:
    """One decision, in the scene where it was taken."""

    scene: Scene
    decision: Decision


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through a case as far as it goes."""

    taken: tuple[Taken, ...]
    here: Scene | Ending
    whole: bool
    """False where the case has no such decision (any more): what follows it is left out."""

    @property
    def way(self) -> tuple[str, ...]:
        """Return the ids of the decisions; the scenes follow from them."""
        return tuple(one.decision.id for one in self.taken)

    @property
    def ending(self) -> Ending | None:
        return self.here if isinstance(self.here, Ending) else None


def case_of(module_id: str) -> tuple[LoadedModule, Case]:
    """Return a module and its case; raise `NotFound`."""
    loaded = catalog.get(module_id)
    if loaded.case is None:
        raise NotFound("case_unwritten")
    return loaded, loaded.case


def walk(case: Case, way: Sequence[str]) -> Walk:
    """Follow decisions from the start."""
    here: Scene | Ending = case.scenes[0]
    taken: list[Taken] = []
    for decision_id in way:
        if isinstance(here, Ending):
            return Walk(tuple(taken), here, whole=False)
        try:
            decision = here.decision(decision_id)
        except KeyError:
            return Walk(tuple(taken), here, whole=False)
        taken.append(Taken(here, decision))
        here = case.scene(decision.to) or case.ending(decision.to)
    return Walk(tuple(taken), here, whole=True)


def decide(actor: Actor | None, module_id: str, way: Sequence[str], decision_id: str) -> Walk:
    """Take one more decision and return where it leads; a visitor's way is not kept.

    The way comes with the decision, so a second post of the same one, or one from an older tab,
    goes on from where that page stood. Raise `NotFound`, `Invalid` (no such decision there).
    """
    _loaded, case = case_of(module_id)
    further = walk(case, [*way, decision_id])
    if not further.whole:
        raise Invalid("decision_unknown")
    if actor is not None:
        row = store.lock_module(Participation.of(actor, module_id), clock.now())
        row.case_way = list(further.way)
        if further.ending is not None:
            found = list(row.case_endings or ())
            row.case_endings = list(dict.fromkeys([*found, further.ending.id]))
    return further
