"""Work an import off in the background: first look at each row, later let the rows go in."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Invalid
from app.kernel.ids import new_id
from app.kernel.outbox.service import Payload
from app.partners import history_store, linking, list_store, lists, network_store, rules
from app.partners import store as partners
from app.partners.importing import files, link_store, looking, service, store, values
from app.partners.importing.model import (
    KEPT_OF_PERSON,
    KEPT_REPORTS,
    MOST_NAMED,
    MOST_ROWS,
    Entry,
    Import,
    Phase,
    Same,
    State,
)
from app.partners.importing.rows import Row
from app.partners.importing.values import Refused
from app.partners.model import FACTS, LINKS, Act, Facts

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
    with closing(_steps(found)) as steps:
        for _step in steps:
            if time.monotonic() >= enough:
                with unit_of_work():
                    service.put(import_id)
                return
            time.sleep(PAUSE_SECONDS)


def _steps(found: Import) -> Generator[None, None, None]:
    if found.phase is Phase.LOOKING:
        return _looking(found)
    return _reading(found) if found.phase is Phase.READING else _working(found)


# -- look at the file ------------------------------------------------------------------------------


def _looking(found: Import) -> Generator[None, None, None]:
    """See what the columns are, in one step."""
    try:
        seen = looking.look(found)
    except (Invalid, FileNotFoundError) as error:
        _fail(found, error)
        return
    with unit_of_work():
        if _still(found.id, Phase.LOOKING):
            store.note(found.id, phase=Phase.COLUMNS, **seen)
    yield


# -- look at each row ------------------------------------------------------------------------------


def _reading(found: Import) -> Generator[None, None, None]:
    """Look at row after row, some in a transaction of their own; yield after each."""
    with unit_of_work():
        done = max(store.last_number(found.id), found.heading)
    try:
        with closing(looking.rows_of(found)) as every:
            rows = (row for row in every if row.number > done)
            while some := list(islice(rows, AT_ONCE)):
                if not _keep(found.id, some):
                    return
                yield
    except (Invalid, FileNotFoundError) as error:
        _fail(found, error)
        return
    with unit_of_work():
        if _still(found.id, Phase.READING):
            link_store.note_news(found.id, found.list_id)
            store.note(found.id, phase=Phase.READ, percent=100)


def _still(import_id: UUID, phase: Phase) -> Import | None:
    """Return the import, held for this transaction, if it is in this phase yet."""
    found = store.locked(import_id)
    return found if found and found.phase is phase else None


def _fail(found: Import, error: Invalid | FileNotFoundError) -> None:
    """Say what stopped an import, unless somebody has thrown it away: then the file is missing."""
    invalid = error if isinstance(error, Invalid) else Invalid("import_gone")
    with unit_of_work():
        if _still(found.id, found.phase):
            service.fail(found.id, invalid)
    files.remove(found.id)


def _keep(import_id: UUID, rows: Sequence[Row]) -> bool:
    """Keep what will happen to some rows; False if nobody waits for it any more."""
    with unit_of_work():
        found = _still(import_id, Phase.READING)
        if found is None:
            return False
        if found.seen + len(rows) > MOST_ROWS:
            raise Invalid("import_rows", most=MOST_ROWS)
        if rows[0].number > store.last_number(import_id):  # else a second worker was faster
            entries = looked_at(found, rows)
            if any(entry.links for entry in entries):
                _expect_room(import_id, entries)
            store.add_entries(import_id, entries)
            store.note(import_id, seen=found.seen + len(rows), percent=rows[-1].percent)
        return True


def _expect_room(import_id: UUID, entries: Sequence[Entry]) -> None:
    more = sum(len(entry.links) for entry in entries)
    if link_store.number(import_id) + more > MOST_NAMED:
        raise Invalid("import_names", most=MOST_NAMED)


def looked_at(found: Import, rows: Sequence[Row]) -> list[Entry]:
    """Return what will happen to some rows; two statements for all of them."""
    read = [_read(found, row) for row in rows]
    names = {entry.same_name for entry in read if entry.same_name}
    seen = store.names_seen(found.id, names)
    there = store.there(found.list_id, names)
    return [_compared(found, entry, seen, there) for entry in read]


def _read(found: Import, row: Row) -> Entry:
    said = values.said_in(row.cells, found.columns, found.form)
    try:
        facts = values.facts_of(said, found.type_else)
    except Refused as refused:
        return Entry(row.number, State.REFUSED, refused.reason, said, refused.fact, "", None)
    kept = rules.kept_facts(facts, (name for name in FACTS if name in said))
    same_name = rules.same_name(facts.name)
    links = linking.names_in(said.get(LINKS, ""))
    links.pop(same_name, None)  # whoever works with themselves
    return Entry(row.number, State.NEW, "", kept, "", same_name, None, links)


def _compared(
    found: Import, entry: Entry, seen: set[str], there: Mapping[str, tuple[UUID, Facts]]
) -> Entry:
    """Return a row with what it is the same as; a name that stood further up is refused."""
    if entry.state is State.REFUSED or not entry.same_name:
        return entry
    if entry.same_name in seen:
        said = {
            **entry.values,
            **({LINKS: linking.as_cell(entry.links.values())} if entry.links else {}),
        }
        return Entry(entry.number, State.REFUSED, "import_twice", said, "name", "", None)
    seen.add(entry.same_name)
    if entry.same_name not in there:
        return entry
    partner_id, facts = there[entry.same_name]
    state = State.SAME if _differs(facts, entry.values, found.same) else State.NOTHING
    links = {} if found.same is Same.SKIP else entry.links
    return replace(entry, state=state, partner_id=partner_id, links=links)


def _differs(facts: Facts, said: Mapping[str, Any], same: Same) -> bool:
    return values.combined(facts, said, same) != facts


# -- let the rows go in ----------------------------------------------------------------------------


def _working(found: Import) -> Generator[None, None, None]:
    """Let some rows go into the list, in a transaction of their own; yield after each."""
    files.remove(found.id)  # the rows that were looked at are all it takes
    while _go_on(found.id):
        yield
    last = _connect(found.id, (0, 0))
    while last:
        yield
        last = _connect(found.id, last)
    with unit_of_work():
        if _still(found.id, Phase.WORKING):
            _finish(found)


def _go_on(import_id: UUID) -> bool:
    """Work the next rows off; return whether there are more."""
    with unit_of_work():
        found = _still(import_id, Phase.WORKING)
        if found is None:
            return False
        waiting = store.entries(import_id, [s for s in State if s.waits], limit=AT_ONCE)
        if not waiting:
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


def _connect(import_id: UUID, last: tuple[int, int]) -> tuple[int, int] | None:
    """Connect partners with some of those that the file names; return where to go on, if anywhere.

    Names that the list does not have stay behind, for the report.
    """
    with unit_of_work():
        found = _still(import_id, Phase.WORKING)
        named = link_store.following(import_id, last, AT_ONCE) if found else []
        if not found or not named:
            return None
        there = store.ids(found.list_id, {each.same_name for each in named})
        pairs = {
            each: network_store.pair(each.partner_id, there[each.same_name])
            for each in named
            if each.partner_id and each.same_name in there
        }
        new = network_store.link(
            found.list_id, {pair for pair in pairs.values() if len(set(pair)) > 1}
        )
        added_to = {each.number for each, pair in pairs.items() if pair in new}
        link_store.settle(import_id, pairs, added_to)
        return named[-1].key


def _finish(found: Import) -> None:
    store.drop_said(found.id)
    store.note(found.id, phase=Phase.DONE, finished_at=clock.now())
    store.remove(store.beyond(found.list_id, KEPT_REPORTS))
    if found.created_by:
        store.remove(store.beyond_of_person(found.created_by, KEPT_OF_PERSON))
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
