"""What each world keeps about people: it registers an exporter and an eraser through wiring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import MetaData

from app.kernel.ids import PersonId


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One world's part: its tables with people in them, and what to do with them."""

    name: str
    """Key of this part in the exported file."""
    tables: frozenset[str]
    export: Callable[[PersonId], dict[str, Any]]
    """Returns everything about one person, ready for JSON."""
    erase: Callable[[PersonId], None]
    """Deletes it, or takes the person out of what has to stay (decisions, awards)."""
    export_address: Callable[[str], dict[str, Any]] | None = None
    """Returns what others said of an address, or did for it, account or not; {} for nothing."""
    erase_address: Callable[[str], int] | None = None
    """Deletes that, or takes the address out of what has to stay; returns of how many things."""


@dataclass(frozen=True, slots=True)
class Merger:
    """How one world makes the work of two people, who turn out to be one, that of one.

    Each callable takes who came as a guest, and whose account it is; nothing is lost.
    """

    name: str
    """As of its `PersonalData`."""
    merge: Callable[[PersonId, PersonId], None]
    """Afterwards no row of this world names the guest."""
    counts: Callable[[PersonId], Mapping[str, int]] = lambda _guest: {}
    """What of the guest's would come over: kind → how many."""
    check: Callable[[PersonId, PersonId], None] = lambda _guest, _account: None
    """Raises `Conflict` with the reason where the two must not become one."""


class Unknown(ValueError):
    """A registered table that does not exist."""


def erasing_order(parts: Sequence[PersonalData], metadata: MetaData) -> list[PersonalData]:
    """Return the parts so that whoever points to a row lets go before the row goes.

    Raises `Unknown` for a table that does not exist and `graphlib.CycleError` if two parts point
    to each other.
    """
    by_name = {part.name: part for part in parts}
    owner = {table: part.name for part in parts for table in part.tables}
    missing = owner.keys() - metadata.tables.keys()
    if missing:
        raise Unknown(f"no such table: {', '.join(sorted(missing))}")
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(by_name, ()))
    for table, name in owner.items():
        for pointed_to in _pointed_to(metadata, table):
            other = owner.get(pointed_to, name)
            if other != name:
                sorter.add(other, name)
    return [by_name[name] for name in sorter.static_order()]


def uncovered(parts: Iterable[PersonalData], metadata: MetaData) -> set[str]:
    """Return the tables that point to a person and that no part covers."""
    covered = {table for part in parts for table in part.tables}
    about_people = {name for name in metadata.tables if "person" in _pointed_to(metadata, name)}
    return (about_people | {"person"}) - covered


def _pointed_to(metadata: MetaData, table: str) -> set[str]:
    return {key.column.table.name for key in metadata.tables[table].foreign_keys}
