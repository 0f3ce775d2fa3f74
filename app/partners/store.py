"""Queries on partners: a page of a list, one of them, who is alike, what was done and said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
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
)
from sqlalchemy.orm import aliased

from app.kernel.db import db
from app.kernel.ids import PersonId, new_id
from app.partners import rules
from app.partners.model import (
    DUE_WITHIN,
    FACTS,
    PEOPLE,
    Facts,
    Filter,
    Gap,
    Line,
    Only,
    Partner,
    Sort,
    Status,
    Type,
)
from app.partners.tables import (
    PartnerChangeRow,
    PartnerContactRow,
    PartnerLinkRow,
    PartnerRow,
)

_FACT_COLUMNS = [getattr(PartnerRow, name) for name in FACTS]
_WITHOUT_CACHE = {"synchronize_session": False}


# -- what a filter means ---------------------------------------------------------------------------

EXISTING = PartnerRow.status == Status.EXISTING
GAPS: Mapping[Gap, ColumnElement[bool]] = {
    Gap.SECTOR: and_(PartnerRow.status != Status.FORMER, PartnerRow.sector == ""),
    Gap.CONTACT: and_(EXISTING, PartnerRow.contact_name == ""),
    Gap.REACH: and_(EXISTING, PartnerRow.contact_mail == "", PartnerRow.contact_phone == ""),
    Gap.LAST_CONTACT: and_(EXISTING, PartnerRow.last_contact.is_(None)),
    Gap.BRINGS: and_(EXISTING, PartnerRow.brings == ""),
    Gap.GAINS: and_(EXISTING, PartnerRow.gains == ""),
}
"""The same as `rules.gaps`, in SQL."""

_other = aliased(PartnerRow)
CONNECTED = exists().where(
    or_(
        and_(PartnerLinkRow.one_id == PartnerRow.id, PartnerLinkRow.other_id == _other.id),
        and_(PartnerLinkRow.other_id == PartnerRow.id, PartnerLinkRow.one_id == _other.id),
    ),
    _other.deleted_at.is_(None),
)


def narrowed(only: Only, today: date, quiet_before: date) -> ColumnElement[bool]:
    """Return the condition that a name of a filter stands for."""
    match only:
        case Only.INACTIVE:
            return and_(EXISTING, PartnerRow.last_contact < quiet_before)
        case Only.INCOMPLETE:
            return or_(*GAPS.values())
        case Only.NO_BACKUP:
            return and_(EXISTING, PartnerRow.backup_name == "")
        case Only.DUE:
            return PartnerRow.next_on <= today + DUE_WITHIN
        case Only.UNCONNECTED:
            return and_(EXISTING, ~CONNECTED)
        case Only.DELETED:
            return PartnerRow.deleted_at.is_not(None)


def _conditions(
    list_id: UUID, asked: Filter, today: date, quiet_before: date
) -> Iterator[ColumnElement[bool]]:
    yield PartnerRow.list_id == list_id
    if asked.only is not Only.DELETED:
        yield PartnerRow.deleted_at.is_(None)
    for word in rules.sort_key(asked.text).split():
        yield PartnerRow.search.contains(word, autoescape=True)
    if asked.type:
        yield PartnerRow.type == asked.type
    if asked.status:
        yield PartnerRow.status == asked.status
    if asked.sector is not None:
        yield PartnerRow.sector == asked.sector
    if asked.missing:
        yield GAPS[asked.missing]
    if asked.only:
        yield narrowed(asked.only, today, quiet_before)


_ORDER: Mapping[Sort, Sequence[ColumnElement[Any]]] = {
    Sort.NAME: (PartnerRow.name_key.asc(), PartnerRow.id.asc()),
    Sort.LAST_CONTACT: (PartnerRow.last_contact.asc().nulls_first(), PartnerRow.id.asc()),
    Sort.NEXT_ON: (PartnerRow.next_on.asc().nulls_last(), PartnerRow.id.asc()),
    Sort.CHANGED: (PartnerRow.changed_at.desc(), PartnerRow.id.desc()),
}


def page(
    list_id: UUID, asked: Filter, today: date, quiet_before: date, *, offset: int, limit: int
) -> list[Line]:
    """Return the partners of a page."""
    found = db.session.execute(
        select(
            PartnerRow.id,
            PartnerRow.name,
            PartnerRow.type,
            PartnerRow.status,
            PartnerRow.sector,
            PartnerRow.place,
            PartnerRow.contact_name,
            PartnerRow.last_contact,
            PartnerRow.next_step,
            PartnerRow.next_on,
        )
        .where(*_conditions(list_id, asked, today, quiet_before))
        .order_by(*_ORDER[asked.sort])
        .offset(offset)
        .limit(limit)
    )
    return [
        Line(
            id=row.id,
            name=row.name,
            type=Type(row.type),
            status=Status(row.status),
            sector=row.sector,
            place=row.place,
            contact_name=row.contact_name,
            last_contact=row.last_contact,
            next_step=row.next_step,
            next_on=row.next_on,
            quiet=rules.is_quiet(Status(row.status), row.last_contact, quiet_before),
        )
        for row in found
    ]


def count(list_id: UUID, asked: Filter, today: date, quiet_before: date, *, most: int) -> int:
    """Return how many there are, without counting further than `most`."""
    some = (
        select(PartnerRow.id)
        .where(*_conditions(list_id, asked, today, quiet_before))
        .limit(most)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def sectors(list_id: UUID, most: int) -> list[str]:
    """Return the sectors of a list, each found through the index: not by reading every partner."""
    there = [PartnerRow.list_id == list_id, PartnerRow.deleted_at.is_(None)]
    found = (
        select(func.min(PartnerRow.sector).label("sector"))
        .where(*there, PartnerRow.sector > "")
        .cte("found", recursive=True)
    )
    following = (
        select(func.min(PartnerRow.sector))
        .where(*there, PartnerRow.sector > found.c.sector)
        .scalar_subquery()
    )
    found = found.union_all(select(following).where(found.c.sector.is_not(None)))
    rows = db.session.scalars(select(found.c.sector).limit(most + 1)).all()
    return sorted((row for row in rows if row is not None), key=rules.sort_key)[:most]


def every(list_id: UUID, asked: Filter, today: date, quiet_before: date) -> Select[Any]:
    """Return the statement for id and facts of all partners that a filter means, for files."""
    return (
        select(PartnerRow.id, *_FACT_COLUMNS)
        .where(*_conditions(list_id, asked, today, quiet_before))
        .order_by(*_ORDER[asked.sort])
    )


# -- one partner -----------------------------------------------------------------------------------


def find(list_id: UUID, partner_id: UUID) -> Partner | None:
    row = _row(partner_id)
    return value(row) if row is not None and row.list_id == list_id else None


def _row(partner_id: UUID) -> PartnerRow | None:
    return db.session.get(PartnerRow, partner_id)


def value(row: PartnerRow) -> Partner:
    return Partner(
        id=row.id,
        list_id=row.list_id,
        facts=facts_of(row),
        version=row.version,
        made_at=row.made_at,
        changed_at=row.changed_at,
        changed_by=PersonId(row.changed_by) if row.changed_by else None,
        deleted_at=row.deleted_at,
    )


def facts_of(row: Any) -> Facts:
    """Return the facts of a row, of the table or of `every`."""
    facts = {name: getattr(row, name) for name in FACTS}
    return Facts(**{**facts, "type": Type(row.type), "status": Status(row.status)})


def columns(facts: Facts) -> dict[str, Any]:
    """Return the columns that hold facts."""
    return {**{name: getattr(facts, name) for name in FACTS}, **rules.keys(facts)}


def add(list_id: UUID, facts: Facts, moment: datetime, by: PersonId | None) -> UUID:
    row = PartnerRow(
        id=new_id(),
        list_id=list_id,
        made_at=moment,
        changed_at=moment,
        changed_by=by,
        deleted_at=None,
        **columns(facts),
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def add_many(rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(PartnerRow), rows)


def change(
    partner_id: UUID,
    facts: Facts,
    moment: datetime,
    by: PersonId | None,
    *,
    deleted_at: datetime | None = None,
) -> None:
    """Give a partner other facts; raises `StaleDataError` if somebody else is faster."""
    row = db.session.get_one(PartnerRow, partner_id)
    for name, fact in columns(facts).items():
        setattr(row, name, fact)
    row.changed_at, row.changed_by, row.deleted_at = moment, by, deleted_at
    db.session.flush()


# -- several lists ---------------------------------------------------------------------------------


def of_lists(list_ids: Collection[UUID], statuses: Collection[Status], most: int) -> list[Facts]:
    """Return partners of these lists, by name."""
    found = db.session.execute(
        select(*_FACT_COLUMNS)
        .where(_in_lists(list_ids, statuses))
        .order_by(PartnerRow.name_key, PartnerRow.id)
        .limit(most)
    )
    return [facts_of(row) for row in found]


def names_of_lists(
    list_ids: Collection[UUID], statuses: Collection[Status], most: int
) -> list[str]:
    """Return names of partners of these lists, each once, in their order."""
    found = db.session.execute(
        select(PartnerRow.name, PartnerRow.name_key)
        .where(_in_lists(list_ids, statuses))
        .group_by(PartnerRow.name, PartnerRow.name_key)
        .order_by(PartnerRow.name_key, PartnerRow.name)
        .limit(most)
    )
    return [row.name for row in found]


def _in_lists(list_ids: Collection[UUID], statuses: Collection[Status]) -> ColumnElement[bool]:
    return and_(
        PartnerRow.list_id.in_(list_ids),
        PartnerRow.status.in_(statuses),
        PartnerRow.deleted_at.is_(None),
    )


# -- the end of partners ---------------------------------------------------------------------------


def long_deleted(before: datetime, most: int) -> list[UUID]:
    return list(
        db.session.scalars(select(PartnerRow.id).where(PartnerRow.deleted_at < before).limit(most))
    )


def remove(ids: Collection[UUID]) -> None:
    """Delete partners for good."""
    for statement in (
        delete(PartnerLinkRow).where(
            or_(PartnerLinkRow.one_id.in_(ids), PartnerLinkRow.other_id.in_(ids))
        ),
        delete(PartnerContactRow).where(PartnerContactRow.partner_id.in_(ids)),
        delete(PartnerChangeRow).where(PartnerChangeRow.partner_id.in_(ids)),
        delete(PartnerRow).where(PartnerRow.id.in_(ids)),
    ):
        db.session.execute(statement, execution_options=_WITHOUT_CACHE)


def with_old_contacts(list_id: UUID, before: date, most: int) -> list[Partner]:
    """Return partners that name a person and were not spoken with since, longest ago first."""
    found = db.session.scalars(
        select(PartnerRow)
        .where(
            PartnerRow.list_id == list_id,
            PartnerRow.deleted_at.is_(None),
            PartnerRow.last_contact < before,
            or_(*(getattr(PartnerRow, name) != "" for name in PEOPLE)),
        )
        .order_by(PartnerRow.last_contact, PartnerRow.id)
        .limit(most)
    )
    return [value(row) for row in found]
