"""A list as a table for other programs; what leaves so comes in again as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Engine, Executable

from app.kernel.db import aside, db, stream
from app.partners import linking, network_store, service, store
from app.partners.model import FACTS, Filter, PartnerList, Status, Type
from app.printing.sheets import Cell

AT_ONCE = 500
"""Partners whose connections are read together."""


@dataclass(frozen=True, slots=True)
class Words:
    """Every word that rows need: they are written after the request has ended."""

    types: Mapping[Type, str]
    statuses: Mapping[Status, str]


def rows(partner_list: PartnerList, asked: Filter, said: Words) -> Iterator[Sequence[Cell]]:
    """Return the cells of each partner in the order of `COLUMNS`, in constant memory."""
    days = service.today(), service.quiet_before(partner_list)
    return _rows(db.engine, store.every(partner_list.id, asked, *days), said)


def _rows(engine: Engine, every: Executable, said: Words) -> Iterator[Sequence[Cell]]:
    found = stream(engine, every)
    with aside(engine) as read:
        while some := list(islice(found, AT_ONCE)):
            names = network_store.names(read(network_store.every_name([row.id for row in some])))
            for row in some:
                yield [*_facts(row, said), linking.as_cell(names.get(row.id, ()))]


def _facts(row: object, said: Words) -> list[Cell]:
    cells: list[Cell] = [getattr(row, name) for name in FACTS]
    cells[FACTS.index("type")] = said.types[Type(getattr(row, "type"))]  # noqa: B009
    cells[FACTS.index("status")] = said.statuses[Status(getattr(row, "status"))]  # noqa: B009
    return cells
