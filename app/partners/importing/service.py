"""Take a file in, let it be read and worked off, look how far it is, throw it away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import new_id
from app.kernel.outbox import service as outbox
from app.kernel.words import one_line
from app.partners import limits, lists
from app.partners.importing import files, link_store, looking, store
from app.partners.importing.model import (
    KEPT_AFTER,
    KEPT_UNUSED,
    MOST_BYTES,
    MOST_WAITING,
    Entry,
    Import,
    Phase,
    Same,
    State,
    Unknown,
)
from app.partners.importing.rows import Row
from app.partners.model import COLUMNS, PartnerList, Type

WORK = "partners.import"
"""Kind of outbox row; its payload: `import`."""
SHOWN = 20
"""How many imports a page shows."""
PAGE_SIZE = 100


# -- take in ---------------------------------------------------------------------------------------


def take_in(
    actor: Actor, partner_list: PartnerList, stream: BinaryIO, filename: str, language: str
) -> UUID:
    """Keep a file, to be looked at in the background; raise `Invalid` for what cannot be read."""
    if store.waiting(actor.person_id) >= MOST_WAITING:
        raise Invalid("import_many", field="file", most=MOST_WAITING)
    import_id = new_id()
    try:
        path = files.keep(stream, import_id, limit=MOST_BYTES)
    except files.TooLarge as error:
        raise Invalid("import_large", field="file", most=MOST_BYTES // 1_000_000) from error
    try:
        form = looking.form_of(path)
    except Invalid as error:
        files.remove(import_id)
        raise Invalid(error.code, field="file", **error.values) from error
    store.add(
        id=import_id,
        list_id=partner_list.id,
        filename=one_line(filename)[-200:] or "file",
        form=form,
        encoding="",
        separator="",
        guessed=False,
        phase=Phase.LOOKING,
        heading=0,
        columns=[],
        same=Same.FILL,
        type_else=Type.EMPLOYER,
        language=language,
        seen=0,
        percent=0,
        problem="",
        values={},
        created_by=actor.person_id,
        created_at=clock.now(),
        finished_at=None,
    )
    put(import_id)
    return import_id


def looked_at(found: Import) -> list[Row]:
    """Return the beginnings of the first rows, for whoever says which column is what."""
    return [Row(number, cells, 0) for number, cells in store.first_rows(found.id)]


# -- go on -----------------------------------------------------------------------------------------


def read(
    found: Import,
    *,
    heading: int,
    columns: Sequence[str],
    same: Same,
    type_else: Type | None,
) -> None:
    """Let each row be looked at in the background; raise `Invalid` unless a column is the name."""
    _expect(found, Phase.COLUMNS)
    if not set(columns) <= {*COLUMNS, ""}:
        raise Invalid("import_columns")
    named = [fact for fact in columns if fact]
    if len(named) != len(set(named)):
        raise Invalid("import_column_twice")
    if "name" not in named:
        raise Invalid("import_name_missing")
    store.note(
        found.id,
        heading=heading,
        columns=list(columns),
        same=same,
        type_else=type_else or "",
        phase=Phase.READING,
        seen=0,
        percent=0,
    )
    put(found.id)


def put(import_id: UUID) -> None:
    """Let the worker go on with an import."""
    outbox.put(WORK, {"import": str(import_id)}, order_key=f"partner_import:{import_id}")


def back_to_columns(found: Import) -> None:
    """Forget what was seen of the rows: somebody says anew which column is what."""
    _expect(found, Phase.READ)
    if not may_go_back(found):
        raise Conflict("import_gone")
    store.drop_entries(found.id)
    store.note(found.id, phase=Phase.COLUMNS, seen=0, percent=0)


def may_go_back(found: Import) -> bool:
    """Tell whether the file is there yet: it goes when persons are forgotten who may be in it."""
    return found.phase is Phase.READ and files.path(found.id).exists()


def start(partner_list: PartnerList, found: Import) -> None:
    """Let the rows go into the list, in the background; raise `Conflict` if they cannot."""
    _expect(found, Phase.READ)
    numbers = numbers_of(found.id)
    if not any(numbers[state] for state in State if state.waits):
        raise Conflict("import_nothing")
    limits.expect_room(partner_list, numbers[State.NEW])
    store.note(found.id, phase=Phase.WORKING, first=[])
    files.remove(found.id)  # from here on the rows that were looked at are all it takes
    put(found.id)


def fail(import_id: UUID, problem: Invalid) -> None:
    """Note what stopped an import; its rows go, and so does the file, after this transaction."""
    store.drop_entries(import_id)
    store.note(
        import_id,
        phase=Phase.FAILED,
        problem=problem.code,
        values=dict(problem.values),
        first=[],
        finished_at=clock.now(),
    )


def throw_away(found: Import) -> None:
    """Forget a file of which nothing has gone into the list."""
    if found.phase in {Phase.WORKING, Phase.DONE}:
        raise Conflict("import_moved_on")
    store.remove([found.id])
    files.remove(found.id)


def _expect(found: Import, phase: Phase) -> None:
    if found.phase is not phase:
        raise Conflict("import_moved_on")


# -- look ------------------------------------------------------------------------------------------


def get(actor: Actor, list_id: UUID, import_id: UUID) -> tuple[PartnerList, Import]:
    """Return an import of a list that the actor may open; raise `NotFound`."""
    partner_list = lists.get(actor, list_id)
    found = store.find(import_id)
    if found is None or found.list_id != list_id:
        raise NotFound
    return partner_list, found


def newest(partner_list: PartnerList) -> list[Import]:
    return store.newest(partner_list.id, SHOWN)


def numbers_of(import_id: UUID) -> Counter[State]:
    """Return how many rows there are of each state."""
    found: Counter[State] = Counter()
    for (state, _reason), number in store.counts(import_id).items():
        found[state] += number
    return found


def page(import_id: UUID, state: State, number: int) -> tuple[list[Entry], bool]:
    """Return a page of rows, from 1, and whether there are more."""
    offset = (number - 1) * PAGE_SIZE
    found = store.entries(import_id, [state], offset=offset, limit=PAGE_SIZE + 1)
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def count_unknown(found: Import) -> int:
    """Return how many rows name somebody to work with whom neither the list nor the file has."""
    return link_store.count_unknown(found.id, found.list_id)


def unknown(found: Import, number: int) -> tuple[list[Unknown], bool]:
    """Return a page of those rows, from 1, and whether there are more."""
    offset = (number - 1) * PAGE_SIZE
    rows = link_store.unknown(found.id, found.list_id, offset=offset, limit=PAGE_SIZE + 1)
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def refused(import_id: UUID) -> Iterator[Entry]:
    return store.every_refused(import_id)


# -- the end ---------------------------------------------------------------------------------------


def forget_old() -> None:
    """Delete imports whose time is over; the partners stay."""
    moment = clock.now()
    over = store.old(moment - KEPT_AFTER, moment - KEPT_UNUSED)
    store.remove(over)
    files.sweep(moment - KEPT_UNUSED - timedelta(days=1))
