"""Queries on the names that rows say their partners work with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased

from app.kernel.db import db
from app.partners.importing.model import Entry, State, Unknown
from app.partners.importing.tables import PartnerImportEntryRow, PartnerImportLinkRow
from app.partners.tables import PartnerLinkRow, PartnerRow

_WITHOUT_CACHE = {"synchronize_session": False}
_OF_ITS_ROW = and_(
    PartnerImportEntryRow.import_id == PartnerImportLinkRow.import_id,
    PartnerImportEntryRow.number == PartnerImportLinkRow.number,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a row says its partner works with."""

    number: int
    place: int
    same_name: str
    partner_id: UUID | None
    """The partner of the row."""

    @property
    def key(self) -> tuple[int, int]:
        return self.number, self.place


def add(import_id: UUID, entries: Sequence[Entry]) -> None:
    rows = [
        {
            "import_id": import_id,
            "number": entry.number,
            "place": place,
            "name": name,
            "same_name": same_name,
        }
        for entry in entries
        for place, (same_name, name) in enumerate(entry.links.items())
    ]
    if rows:
        db.session.execute(insert(PartnerImportLinkRow), rows)


def number(import_id: UUID) -> int:
    """Return how many names a file has so far."""
    query = select(func.count()).where(PartnerImportLinkRow.import_id == import_id)
    return db.session.scalar(query) or 0


def drop(import_ids: Collection[UUID]) -> None:
    db.session.execute(
        delete(PartnerImportLinkRow).where(PartnerImportLinkRow.import_id.in_(import_ids)),
        execution_options=_WITHOUT_CACHE,
    )


# -- what they will come to ------------------------------------------------------------------------

_row = aliased(PartnerImportEntryRow)
_IN_FILE = and_(
    _row.import_id == PartnerImportLinkRow.import_id,
    _row.same_name == PartnerImportLinkRow.same_name,
)
"""A row that goes in, or has gone, is called so; those that are refused keep no such name."""


def _in_list(list_id: UUID) -> ColumnElement[bool]:
    return and_(
        PartnerRow.list_id == list_id,
        PartnerRow.same_name == PartnerImportLinkRow.same_name,
        PartnerRow.deleted_at.is_(None),
    )


def note_news(import_id: UUID, list_id: UUID) -> None:
    """Let rows that say nothing new but a connection be rows that have something to add."""
    rows, names = PartnerImportEntryRow, PartnerImportLinkRow
    mine, one, other = rows.partner_id, PartnerLinkRow.one_id, PartnerLinkRow.other_id
    in_list = _in_list(list_id)
    either = or_(
        and_(one == mine, other == PartnerRow.id), and_(other == mine, one == PartnerRow.id)
    )
    connected = exists(one).where(in_list, either).correlate(rows, names)
    new_to_list = and_(
        exists(PartnerRow.id).where(in_list, PartnerRow.id != mine).correlate(rows, names),
        ~connected,
    )
    # Not by its state: SQLite would find the row by that, and look at every new one for each name.
    new_in_file = exists(_row.number).where(_IN_FILE, _row.partner_id.is_(None)).correlate(names)
    db.session.execute(
        update(PartnerImportEntryRow)
        .where(
            PartnerImportEntryRow.import_id == import_id,
            PartnerImportEntryRow.state == State.NOTHING,
            exists(names.number).where(_OF_ITS_ROW, or_(new_to_list, new_in_file)).correlate(rows),
        )
        .values(state=State.SAME),
        execution_options=_WITHOUT_CACHE,
    )


def _unknown(import_id: UUID, list_id: UUID) -> Select[Any]:
    """Return the numbers of the rows that name somebody whom neither list nor file has."""
    return (
        select(PartnerImportLinkRow.number)
        .where(
            PartnerImportLinkRow.import_id == import_id,
            ~exists().where(_in_list(list_id)),
            ~exists().where(_IN_FILE),
        )
        .group_by(PartnerImportLinkRow.number)
    )


def count_unknown(import_id: UUID, list_id: UUID) -> int:
    """Return how many rows there are of which `unknown` tells."""
    found = _unknown(import_id, list_id).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def unknown(import_id: UUID, list_id: UUID, *, offset: int, limit: int) -> list[Unknown]:
    """Return rows that name somebody whom neither list nor file has, in the order of the file."""
    numbers = _unknown(import_id, list_id).order_by(PartnerImportLinkRow.number)
    of_page = db.session.scalars(numbers.offset(offset).limit(limit)).all()
    found = db.session.execute(
        select(
            PartnerImportLinkRow.number,
            PartnerImportLinkRow.name,
            PartnerImportEntryRow.values,
            PartnerImportEntryRow.partner_id,
        )
        .join(PartnerImportEntryRow, _OF_ITS_ROW)
        .where(
            PartnerImportLinkRow.import_id == import_id,
            PartnerImportLinkRow.number.in_(of_page),
            ~exists().where(_in_list(list_id)),
            ~exists().where(_IN_FILE),
        )
        .order_by(PartnerImportLinkRow.number, PartnerImportLinkRow.place)
    )
    return [
        Unknown(key, rows[0].values.get("name", ""), rows[0].partner_id, [row.name for row in rows])
        for key, rows in ((key, list(group)) for key, group in groupby(found, _number))
    ]


def _number(row: Any) -> int:
    return int(row.number)


# -- let them come to it ---------------------------------------------------------------------------


def following(import_id: UUID, key: tuple[int, int], most: int) -> list[Named]:
    """Return the names behind one, in the order of the file."""
    place = tuple_(PartnerImportLinkRow.number, PartnerImportLinkRow.place)
    found = db.session.execute(
        select(
            PartnerImportLinkRow.number,
            PartnerImportLinkRow.place,
            PartnerImportLinkRow.same_name,
            PartnerImportEntryRow.partner_id,
        )
        .join(PartnerImportEntryRow, _OF_ITS_ROW)
        .where(PartnerImportLinkRow.import_id == import_id, place > key)
        .order_by(PartnerImportLinkRow.number, PartnerImportLinkRow.place)
        .limit(most)
    )
    return [Named(row.number, row.place, row.same_name, row.partner_id) for row in found]


def settle(import_id: UUID, done: Collection[Named], added_to: Collection[int]) -> None:
    """Forget names that are connected; note which rows added something by it."""
    place = tuple_(PartnerImportLinkRow.number, PartnerImportLinkRow.place)
    for statement in (
        delete(PartnerImportLinkRow).where(
            PartnerImportLinkRow.import_id == import_id, place.in_([each.key for each in done])
        ),
        update(PartnerImportEntryRow)
        .where(
            PartnerImportEntryRow.import_id == import_id,
            PartnerImportEntryRow.number.in_(added_to),
            PartnerImportEntryRow.state == State.NOTHING,
        )
        .values(state=State.CHANGED),
    ):
        db.session.execute(statement, execution_options=_WITHOUT_CACHE)
