"""A list as a table for other programs; what leaves so comes in again as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.kernel.db import db, stream
from app.partners import service, store
from app.partners.model import FACTS, Filter, PartnerList, Status, Type
from app.printing.sheets import Cell


@dataclass(frozen=True, slots=True)
class Words:
    """Every word that rows need: they are written after the request has ended."""

    types: Mapping[Type, str]
    statuses: Mapping[Status, str]


def rows(partner_list: PartnerList, asked: Filter, said: Words) -> Iterator[Sequence[Cell]]:
    """Yield the cells of each partner in the order of `FACTS`, in constant memory."""
    days = service.today(), service.quiet_before(partner_list)
    statement = store.every(partner_list.id, asked, *days)
    engine = db.engine
    return (_cells(row, said) for row in stream(engine, statement))


def _cells(row: object, said: Words) -> list[Cell]:
    cells: list[Cell] = [getattr(row, name) for name in FACTS]
    cells[FACTS.index("type")] = said.types[Type(getattr(row, "type"))]  # noqa: B009
    cells[FACTS.index("status")] = said.statuses[Status(getattr(row, "status"))]  # noqa: B009
    return cells
