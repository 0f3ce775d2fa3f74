"""Take a file in, let it be read and worked off, look how far it is, throw it away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import new_id
from app.kernel.outbox import service as outbox
from app.kernel.words import one_line
from app.partners import lists
from app.partners.importing import columns as matching
from app.partners.importing import csv_text, files, store, xlsx
from app.partners.importing.model import (
    KEPT_AFTER,
    KEPT_UNUSED,
    LOOKED_AT,
    MOST_BYTES,
    MOST_WAITING,
    Entry,
    Form,
    Import,
    Phase,
    Same,
    Shape,
    State,
)
from app.partners.importing.rows import Row
from app.partners.model import FACTS, MOST_PARTNERS, PartnerList, Type

WORK = "partners.import"
"""Kind of outbox row; its payload: `import`."""
SHOWN = 10
"""How many imports a page shows."""
PAGE_SIZE = 100
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How .xlsx begins, and what is .xls or locked with a password."""


# -- take in ---------------------------------------------------------------------------------------


def take_in(
    actor: Actor, partner_list: PartnerList, stream: BinaryIO, filename: str, language: str
) -> UUID:
    """Keep a file and guess what its columns are; raise `Invalid` for what cannot be read."""
    if store.waiting(actor.person_id) >= MOST_WAITING:
        raise Invalid("import_many", field="file", most=MOST_WAITING)
    import_id = new_id()
    try:
        path = files.keep(stream, import_id, limit=MOST_BYTES)
    except files.TooLarge as error:
        raise Invalid("import_large", field="file", most=MOST_BYTES // 1_000_000) from error
    try:
        form, shape = _form_of(path), Shape()
        if form is Form.CSV:
            shape = csv_text.shape_of(path)
        first = _first(_rows(path, form, shape))
    except Invalid as error:
        files.remove(import_id)
        raise Invalid(error.code, field="file", **error.values) from error
    heading = heading_of(first)
    store.add(
        id=import_id,
        list_id=partner_list.id,
        filename=one_line(filename)[-200:] or "file",
        form=form,
        encoding=shape.encoding,
        separator=shape.separator,
        guessed=shape.guessed,
        phase=Phase.COLUMNS,
        heading=heading,
        columns=columns_of(first, heading),
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
    return import_id


def _first(rows: Generator[Row, None, None]) -> list[Row]:
    with closing(rows):
        found = list(islice(rows, LOOKED_AT))
    if not found:
        raise Invalid("import_empty")
    return found


def _form_of(path: Path) -> Form:
    with path.open("rb") as file:
        begin = file.read(4)
    if begin == _OLE:
        raise Invalid("import_xls")
    return Form.XLSX if begin == _ZIP else Form.CSV


def rows_of(found: Import) -> Generator[Row, None, None]:
    """Yield the rows of a kept file; to be closed. Raises `Invalid` where it cannot be read."""
    return _rows(files.path(found.id), found.form, found.shape)


def _rows(path: Path, form: Form, shape: Shape) -> Generator[Row, None, None]:
    return xlsx.rows(path) if form is Form.XLSX else csv_text.rows(path, shape)


def heading_of(first: Sequence[Row]) -> int:
    """Return the number of the row that names the columns; a title may stand above it."""
    return next((row.number for row in first[:5] if matching.has_heading(row.cells)), 0)


def columns_of(first: Sequence[Row], heading: int) -> list[str]:
    """Return the fact of each column as far as it can be told."""
    named = next((row.cells for row in first if row.number == heading), [])
    below = [row.cells for row in first if row.number > heading]
    return matching.matched(named, below, heading=bool(named))


def looked_at(found: Import) -> list[Row]:
    """Return the first rows, for whoever says which column is what."""
    return _first(rows_of(found))


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
    if not set(columns) <= {*FACTS, ""}:
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
    store.drop_entries(found.id)
    store.note(found.id, phase=Phase.COLUMNS, seen=0, percent=0)


def start(found: Import) -> None:
    """Let the rows go into the list, in the background; raise `Conflict` if none can."""
    _expect(found, Phase.READ)
    numbers = numbers_of(found.id)
    if not any(numbers[state] for state in State if state.waits):
        raise Conflict("import_nothing")
    if store.size(found.list_id) + numbers[State.NEW] > MOST_PARTNERS:
        raise Conflict("partner_list_full", most=MOST_PARTNERS)
    store.note(found.id, phase=Phase.WORKING)
    put(found.id)


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


def refused(import_id: UUID) -> Iterator[Entry]:
    return store.every_refused(import_id)


# -- the end ---------------------------------------------------------------------------------------


def forget_old() -> None:
    """Delete imports whose time is over; the partners stay."""
    moment = clock.now()
    over = store.old(moment - KEPT_AFTER, moment - KEPT_UNUSED)
    store.remove(over)
    files.sweep(moment - KEPT_UNUSED - timedelta(days=1))
