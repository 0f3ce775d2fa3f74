"""A list of badges through the worker: rows a second, and whether its memory stays as it is."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from uuid import UUID

import psutil

from app import wiring
from app.kernel.db import unit_of_work
from app.kernel.ids import OrganisationId
from app.kernel.outbox import service as outbox
from badges import by_hand, catalog
from badges.awarding import Holder
from badges.batches import service as batches
from badges.batches import working
from badges.batches.model import MOST_ROWS, Entry, Listed, State
from tests.bench.revoking import Person

ROWS = 300
MOST_MB_MORE = 10.0
"""That the process may grow by between its first hundred rows and its last, of a full list."""

TURNS = 5
ALONE = 20
"""How many in a turn of each side."""
WARM_UP = 100


@dataclass(frozen=True)
class Figures:
    """What a list costs, with milliseconds of processor time for a row without its letter."""

    per_second: float
    """Rows by the clock, letters included."""
    row: float
    alone: float
    """The same design awarded one by one, a transaction each."""
    megabytes_more: float


def measure(who: Person) -> Figures:
    design = next(each for each in catalog.designs().values() if each.slug == "trainer")
    organisation_id = OrganisationId(who.organisation_id)

    def alone(number: int) -> None:
        address = f"alone{number}@example.org"
        with unit_of_work():
            by_hand.give(design, Holder(None, organisation_id, "Example", None, address, "en"))

    def together(name: str) -> None:
        batch_id = _prepared(organisation_id, name, ALONE)
        with unit_of_work():
            batches.start(batch_id)
        while working.go_on(batch_id):
            pass

    spent: dict[str, list[float]] = {"alone": [], "together": []}
    for turn in range(TURNS):
        begun = time.process_time()
        for number in range(ALONE):
            alone(turn * ALONE + number)
        between = time.process_time()
        together(f"turn{turn}-")
        spent["alone"].append(between - begun)
        spent["together"].append(time.process_time() - between)
    one, row = (statistics.median(spent[side]) / ALONE * 1000 for side in ("alone", "together"))

    _work_off(_prepared(organisation_id, "first", WARM_UP))
    batch_id = _prepared(organisation_id, "second", ROWS)
    begun = time.perf_counter()
    _work_off(batch_id)
    elapsed = time.perf_counter() - begun

    full = _prepared(organisation_id, "full", MOST_ROWS)
    before = _memory()
    _work_off(full, until=ROWS)
    return Figures(ROWS / elapsed, row, one, _memory() - before)


def _prepared(organisation_id: OrganisationId, name: str, rows: int) -> UUID:
    entries = tuple(Entry(n, f"{name}{n}@example.org", f"Name {n}") for n in range(1, rows + 1))
    with unit_of_work():
        return batches.prepare(
            next(each for each in catalog.designs().values() if each.slug == "trainer"),
            Listed(entries),
            organisation_id=organisation_id,
            organisation_name="Example",
            by=None,
            confirmed=(0, 1),
            words="",
            language="en",
        )


def _work_off(batch_id: UUID, until: int | None = None) -> None:
    """Let the worker go on to the end, or until as many are awarded; raise if a row fails."""
    with unit_of_work():
        batches.start(batch_id)
    while outbox.deliver_due(wiring.DELIVERERS):
        numbers = batches.numbers(batch_id)
        if numbers[State.FAILED]:
            raise RuntimeError("a row failed")
        if until is not None and numbers[State.AWARDED] >= until:
            return


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6
