"""Work an import off in the background: first look at each row, later let the rows go in."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Invalid
from app.kernel.ids import new_id
from app.kernel.outbox.service import Payload
from app.partners import history_store, list_store, lists, rules
from app.partners import store as partners
from app.partners.importing import files, service, store, values
from app.partners.importing.model import MOST_ROWS, Entry, Import, Phase, Same, State
from app.partners.importing.rows import Row
from app.partners.importing.values import Refused
from app.partners.model import Act, Facts

TURN_SECONDS = 20.0
"""How long one delivery works; well within the outbox's lease. Then others have their turn."""
AT_ONCE = 200
"""Rows in a transaction: whoever else writes waits for no more than those."""
PAUSE_SECONDS = 0.02
"""Between two transactions. SQLite lets whoever waits look again within that time."""


def deliver(payload: Payload) -> None:
    """Go on with an import; what is left after a turn is put back, so nothing is lost by a kill.

    May be called twice for the same: a row is kept in the transaction that says how far it is.
    """
    import_id = UUID(payload["import"])
    enough = time.monotonic() + TURN_SECONDS
    with unit_of_work():
        found = store.find(import_id)
    if found is None or not found.phase.runs:
        return
    steps = _reading(found) if found.phase is Phase.READING else _working(import_id)
    with closing(steps):
        for _step in steps:
            if time.monotonic() >= enough:
                with unit_of_work():
                    service.put(import_id)
                return
            time.sleep(PAUSE_SECONDS)


# -- look at each row ------------------------------------------------------------------------------


def _reading(found: Import) -> Generator[None, None, None]:
    """Look at row after row, some in a transaction of their own; yield after each."""
    with unit_of_work():
        done = max(store.last_number(found.id), found.heading)
    try:
        with closing(service.rows_of(found)) as every:
            rows = (row for row in every if row.number > done)
            while some := list(islice(rows, AT_ONCE)):
                if not _keep(found.id, some):
                    return
                yield
    except (Invalid, FileNotFoundError) as error:
        _fail(found.id, error)
        return
    with unit_of_work():
        if _still(found.id, Phase.READING):
            store.note(found.id, phase=Phase.READ, percent=100)


def _still(import_id: UUID, phase: Phase) -> Import | None:
    """Return the import, held for this transaction, if it is in this phase yet."""
    found = store.locked(import_id)
    return found if found and found.phase is phase else None


def _fail(import_id: UUID, error: Invalid | FileNotFoundError) -> None:
    problem = error.code if isinstance(error, Invalid) else "import_broken"
    said = error.values if isinstance(error, Invalid) else {}
    with unit_of_work():
        store.drop_entries(import_id)
        store.note(
            import_id,
            phase=Phase.FAILED,
            problem=problem,
            values=dict(said),
            finished_at=clock.now(),
        )
    files.remove(import_id)


def _keep(import_id: UUID, rows: Sequence[Row]) -> bool:
    """Keep what will happen to some rows; False if nobody waits for it any more."""
    with unit_of_work():
        found = _still(import_id, Phase.READING)
        if found is None:
            return False
        if found.seen + len(rows) > MOST_ROWS:
            raise Invalid("import_rows", most=MOST_ROWS)
        if rows[0].number > store.last_number(import_id):  # else a second worker was faster
            store.add_entries(import_id, looked_at(found, rows))
            store.note(import_id, seen=found.seen + len(rows), percent=rows[-1].percent)
        return True


def looked_at(found: Import, rows: Sequence[Row]) -> list[Entry]:
    """Return what will happen to some rows; two statements for all of them."""
    read = [_read(found, row) for row in rows]
    names = {entry.same_name for entry in read if entry.same_name}
    seen = store.names_seen(found.id, names)
    there = store.there(found.list_id, names)
    return [_compared(found, entry, seen, there) for entry in read]


def _read(found: Import, row: Row) -> Entry:
    said = values.said_in(row.cells, found.columns)
    try:
        facts = values.facts_of(said, found.type_else)
    except Refused as refused:
        return Entry(row.number, State.REFUSED, refused.reason, said, refused.fact, "", None)
    kept = rules.kept_facts(facts, said)
    return Entry(row.number, State.NEW, "", kept, "", rules.same_name(facts.name), None)


def _compared(
    found: Import, entry: Entry, seen: set[str], there: Mapping[str, tuple[UUID, Facts]]
) -> Entry:
    """Return a row with what it is the same as; a name that stood further up is refused."""
    if entry.state is State.REFUSED or not entry.same_name:
        return entry
    if entry.same_name in seen:
        return Entry(entry.number, State.REFUSED, "import_twice", entry.values, "name", "", None)
    seen.add(entry.same_name)
    if entry.same_name not in there:
        return entry
    partner_id, facts = there[entry.same_name]
    state = State.SAME if _differs(facts, entry.values, found.same) else State.NOTHING
    return Entry(entry.number, state, "", entry.values, "", entry.same_name, partner_id)


def _differs(facts: Facts, said: Mapping[str, Any], same: Same) -> bool:
    return values.combined(facts, said, same) != facts


# -- let the rows go in ----------------------------------------------------------------------------


def _working(import_id: UUID) -> Generator[None, None, None]:
    """Let some rows go into the list, in a transaction of their own; yield after each."""
    while _go_on(import_id):
        yield
    files.remove(import_id)


def _go_on(import_id: UUID) -> bool:
    """Work the next rows off; return whether there are more."""
    with unit_of_work():
        found = _still(import_id, Phase.WORKING)
        if found is None:
            return False
        waiting = store.entries(import_id, [s for s in State if s.waits], limit=AT_ONCE)
        if not waiting:
            _finish(found)
            return False
        # Somebody may have added or merged one of them since it was looked at.
        there = store.there(found.list_id, {entry.same_name for entry in waiting})
        added = [entry for entry in waiting if entry.same_name not in there]
        others = [entry for entry in waiting if entry.same_name in there]
        settled = _add(found, added)
        settled += [_fill(found, entry, *there[entry.same_name]) for entry in others]
        store.settle(import_id, settled)
        return True


def _add(found: Import, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    moment, rows, settled = clock.now(), [], []
    for entry in entries:
        kind = {} if "type" in entry.values else {"type": found.type_else}
        facts = Facts(**kind, **rules.from_json(entry.values))  # type: ignore[arg-type]
        row_id = new_id()
        rows.append(
            {
                **partners.columns(facts),
                "id": row_id,
                "list_id": found.list_id,
                "made_at": moment,
                "changed_at": moment,
                "changed_by": found.created_by,
                "deleted_at": None,
                "version": 1,
            }
        )
        settled.append(_settled(entry, State.ADDED, row_id))
    partners.add_many(rows)
    return settled


def _fill(found: Import, entry: Entry, partner_id: UUID, facts: Facts) -> dict[str, Any]:
    after = values.combined(facts, entry.values, found.same)
    names = tuple(rules.differences(facts, after))
    if not names:
        return _settled(entry, State.NOTHING, partner_id)
    moment = clock.now()
    partners.change(partner_id, after, moment, found.created_by)
    history_store.add_change(
        partner_id,
        Act.IMPORTED,
        moment,
        found.created_by,
        before=rules.kept_facts(facts, names),
        after=rules.kept_facts(after, names),
    )
    return _settled(entry, State.CHANGED, partner_id)


def _settled(entry: Entry, state: State, partner_id: UUID) -> dict[str, Any]:
    """Return what a row has become; what it said of people is in the list now, and only there."""
    return {
        "number": entry.number,
        "state": state,
        "reason": entry.reason,
        "values": {},
        "partner_id": partner_id,
    }


def _finish(found: Import) -> None:
    store.note(found.id, phase=Phase.DONE, finished_at=clock.now())
    partner_list = list_store.get(found.list_id)
    if partner_list is None or found.created_by is None:
        return
    numbers = service.numbers_of(found.id)
    lists.note(
        found.created_by,
        partner_list,
        "partners.imported",
        added=numbers[State.ADDED],
        changed=numbers[State.CHANGED],
    )
