"""From what is known of people to the rows of the map, in order. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from app.home.heat_model import (
    CANDIDATE_WAITS,
    DRAFT_RESTS,
    MODULE_AWAY,
    RECENT,
    Cell,
    Decided,
    DossierStand,
    Halt,
    Known,
    Measure,
    ModuleUnderWay,
    Person,
    PersonRow,
    Phase,
    Sort,
    Standing,
    Stuck,
)

_NOTHING = Standing(None, None, None, None)


def rows(known: Known, measure: Measure) -> list[PersonRow]:
    """Return a row for each person, in the order they are known in."""
    return [_row(person, known, measure) for person in known.people]


def _row(person: Person, known: Known, measure: Measure) -> PersonRow:
    standings = known.standings.get(person.id, {})
    modules = known.modules.get(person.id, ())
    dossiers = known.dossiers.get(person.id, ())
    decided = known.decided.get(person.id, ())
    earlier = known.earlier.get(person.id, {}) if person.shares else {}
    target = {**measure.proposed, **((person.target or {}) if person.shares else {})}
    # Of two modules about one competence, the one touched last is shown.
    by_code = {each.competence: each for each in sorted(modules, key=lambda one: one.touched_at)}
    cells = {
        code: _cell(
            standings.get(code, _NOTHING),
            shares=person.shares,
            target=target[code],
            module=by_code.get(code),
            dossier=_dossier(dossiers, code),
            change=_change(standings.get(code, _NOTHING), decided, code, measure.now),
            earlier=earlier.get(code),
        )
        for code in measure.codes
    }
    stuck = sorted(_stuck(modules, dossiers, measure), key=lambda one: one.since)
    return PersonRow(person.id, person.name, person.joined_at, person.shares, cells, stuck)


def _cell(
    standing: Standing,
    *,
    shares: bool,
    target: int,
    module: ModuleUnderWay | None,
    dossier: DossierStand | None,
    change: int | None,
    earlier: int | None,
) -> Cell:
    own = standing.self_level if shares else None
    return Cell(
        validated=standing.validated,
        validated_at=standing.validated_at,
        self_level=own,
        self_at=standing.self_at if shares else None,
        target=target,
        change=change,
        self_change=own - earlier if own and earlier and own != earlier else None,
        module=module,
        dossier=dossier,
    )


def _dossier(dossiers: Iterable[DossierStand], code: str) -> DossierStand | None:
    theirs = [each for each in dossiers if each.competence == code]
    return max(theirs, key=lambda each: (each.phase.under_way, each.created_at), default=None)


def _change(standing: Standing, decided: Iterable[Decided], code: str, now: datetime) -> int | None:
    """Return the validated levels gained since 90 days ago; None where nothing changed."""
    if standing.validated is None or standing.validated_at is None:
        return None
    since = now - RECENT
    if standing.validated_at < since:
        return None
    before = [each for each in decided if each.competence == code and each.at < since]
    level = max(before, key=lambda each: each.at).level if before else 0
    return (standing.validated - level) or None


def _stuck(
    modules: Iterable[ModuleUnderWay],
    dossiers: Iterable[DossierStand],
    measure: Measure,
) -> Iterator[Stuck]:
    now = measure.now
    for module in modules:
        if module.completed_at is None and now - module.touched_at > MODULE_AWAY:
            yield _halted(Halt.MODULE, module.competence, module.touched_at, now, module.module_id)
    for dossier in dossiers:
        halt = _LIMITS.get(dossier.phase)
        since = dossier.submitted_at if dossier.phase is Phase.WAITING else dossier.touched_at
        if halt is None or since is None:
            continue
        kind, limit = halt
        if now - since > (limit or measure.goal):
            yield _halted(kind, dossier.competence, since, now)


_LIMITS: Mapping[Phase, tuple[Halt, timedelta | None]] = {
    Phase.ASKED: (Halt.CANDIDATE, CANDIDATE_WAITS),
    Phase.WRITING: (Halt.DRAFT, DRAFT_RESTS),
    Phase.WAITING: (Halt.ASSESSOR, None),
}
"""Which phases can halt, how, and after what; None: after the centre's goal."""


def _halted(
    halt: Halt, code: str | None, since: datetime, now: datetime, module_id: str | None = None
) -> Stuck:
    return Stuck(halt, code, since, (now - since).days, module_id)


def in_order(found: Iterable[PersonRow], sort: Sort) -> list[PersonRow]:
    """Return the rows by name, by the largest gap, or by who has been stuck longest."""
    return sorted(found, key=_KEYS[sort])


def _by_name(row: PersonRow) -> tuple[Any, ...]:
    return (row.name is None, (row.name or "").casefold(), row.person_id)


_KEYS: Mapping[Sort, Callable[[PersonRow], tuple[Any, ...]]] = {
    Sort.NAME: _by_name,
    Sort.GAP: lambda row: (-row.gap, *_by_name(row)),
    Sort.STUCK: lambda row: (-max((one.days for one in row.stuck), default=-1), *_by_name(row)),
}


def halted(found: Iterable[PersonRow]) -> dict[Halt, int]:
    """Return how many things are stuck, by why; only kinds that there are."""
    every = [one.halt for row in found for one in row.stuck]
    return {halt: every.count(halt) for halt in Halt if halt in every}
