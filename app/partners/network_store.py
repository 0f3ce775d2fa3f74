"""Queries on who may be the same as whom, and who works with whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, or_, select, union_all

from app.kernel.db import db, insert_new
from app.partners import rules
from app.partners.model import Alike, Facts
from app.partners.tables import PartnerLinkRow, PartnerRow

_WITHOUT_CACHE = {"synchronize_session": False}
_AT_ONCE = 1_000
"""Ids in a statement: no database takes any number of them."""


def alike(list_id: UUID, facts: Facts, *, without: UUID | None = None, most: int) -> list[Alike]:
    """Return partners that may be the same one: by name first, then by website and mail."""
    keys = rules.keys(facts)
    marks = [
        ("name", PartnerRow.same_name, keys["same_name"]),
        ("website", PartnerRow.same_host, keys["same_host"]),
        ("mail", PartnerRow.same_mail, keys["same_mail"]),
    ]
    known = [(reason, column, key) for reason, column, key in marks if key]
    if not known:
        return []
    found = db.session.execute(
        select(PartnerRow.id, PartnerRow.name, PartnerRow.place, *(m[1] for m in marks))
        .where(
            PartnerRow.list_id == list_id,
            PartnerRow.deleted_at.is_(None),
            or_(*(column == key for _reason, column, key in known)),
            *([PartnerRow.id != without] if without else []),
        )
        .order_by((PartnerRow.same_name != keys["same_name"]), PartnerRow.name_key)
        .limit(most)
    )
    return [
        Alike(
            row.id,
            row.name,
            row.place,
            next(reason for reason, column, key in known if getattr(row, column.key) == key),
        )
        for row in found
    ]


def twins(list_id: UUID, most: int) -> list[list[Alike]]:
    """Return groups of partners that have the same name, as `rules.same_name` has it."""
    there = [PartnerRow.list_id == list_id, PartnerRow.deleted_at.is_(None)]
    twice = (
        select(PartnerRow.same_name)
        .where(*there, PartnerRow.same_name > "")
        .group_by(PartnerRow.same_name)
        .having(func.count() > 1)
        .order_by(PartnerRow.same_name)
        .limit(most)
    )
    found = db.session.execute(
        select(PartnerRow.id, PartnerRow.name, PartnerRow.place, PartnerRow.same_name)
        .where(*there, PartnerRow.same_name.in_(twice))
        .order_by(PartnerRow.same_name, PartnerRow.made_at, PartnerRow.id)
        .limit(most * 3)
    )
    groups: dict[str, list[Alike]] = {}
    for row in found:
        groups.setdefault(row.same_name, []).append(Alike(row.id, row.name, row.place, "name"))
    return [group for group in groups.values() if len(group) > 1]


Pair: TypeAlias = tuple[UUID, UUID]
"""Two partners, the smaller id first: so they are kept."""


def pair(one: UUID, other: UUID) -> Pair:
    return (one, other) if one < other else (other, one)


def link(list_id: UUID, pairs: Collection[Pair]) -> set[Pair]:
    """Note that partners work with each other; return the pairs that were not known."""
    rows = [{"one_id": one, "other_id": other, "list_id": list_id} for one, other in sorted(pairs)]
    return {(row[0], row[1]) for row in insert_new(PartnerLinkRow, ["one_id", "other_id"], rows)}


def unlink(partner_id: UUID, others: Collection[UUID]) -> None:
    """Forget that a partner works with others."""
    one, other = PartnerLinkRow.one_id, PartnerLinkRow.other_id
    every = list(others)
    for begin in range(0, len(every), _AT_ONCE):
        some = every[begin : begin + _AT_ONCE]
        mine = or_(
            and_(one == partner_id, other.in_(some)), and_(other == partner_id, one.in_(some))
        )
        db.session.execute(delete(PartnerLinkRow).where(mine), execution_options=_WITHOUT_CACHE)


def linked(partner_id: UUID, most: int | None = None) -> list[Alike]:
    """Return who a partner works with, by name."""
    ids = union_all(
        select(PartnerLinkRow.other_id).where(PartnerLinkRow.one_id == partner_id),
        select(PartnerLinkRow.one_id).where(PartnerLinkRow.other_id == partner_id),
    )
    return _named(PartnerRow.id.in_(ids), most)


def every_name(partner_ids: Collection[UUID]) -> Select[Any]:
    """Return the statement for the names of all that partners work with, for files."""
    one, other = PartnerLinkRow.one_id, PartnerLinkRow.other_id
    ends = union_all(
        select(one.label("id"), other.label("with_id")).where(one.in_(partner_ids)),
        select(other.label("id"), one.label("with_id")).where(other.in_(partner_ids)),
    ).subquery()
    return (
        select(ends.c.id, PartnerRow.name)
        .join(PartnerRow, PartnerRow.id == ends.c.with_id)
        .where(PartnerRow.deleted_at.is_(None))
        .order_by(ends.c.id, PartnerRow.name_key, PartnerRow.id)
    )


def names(found: Iterable[Row[Any]]) -> dict[UUID, list[str]]:
    """Return id → names of what `every_name` finds."""
    by_id = groupby(found, lambda row: row.id)
    return {partner_id: [row.name for row in rows] for partner_id, rows in by_id}


def called(list_id: UUID, text: str, *, most: int) -> list[Alike]:
    """Return the partners whose name begins so, by name."""
    key = rules.sort_key(text)
    if not key:
        return []
    begins = PartnerRow.name_key.startswith(key, autoescape=True)
    return _named(and_(PartnerRow.list_id == list_id, begins), most)


def _named(condition: ColumnElement[bool], most: int | None) -> list[Alike]:
    found = db.session.execute(
        select(PartnerRow.id, PartnerRow.name, PartnerRow.place)
        .where(condition, PartnerRow.deleted_at.is_(None))
        .order_by(PartnerRow.name_key, PartnerRow.id)
        .limit(most)
    )
    return [Alike(row.id, row.name, row.place, "name") for row in found]
