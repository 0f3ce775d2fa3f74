"""What a list amounts to, counted by the database: as many statements for 20,000 as for 20."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    extract,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.kernel.db import db
from app.partners.figures import Group, Named, Sector
from app.partners.model import Gap, Only, Status, Type
from app.partners.store import EXISTING, GAPS, narrowed
from app.partners.tables import PartnerContactRow, PartnerLinkRow, PartnerRow


def _there(list_id: UUID) -> ColumnElement[bool]:
    return and_(PartnerRow.list_id == list_id, PartnerRow.deleted_at.is_(None))


def _times(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)


def groups(list_id: UUID, today: date, quiet_before: date) -> list[Group]:
    """Return each type and status with what is counted of it; one statement."""
    days = today, quiet_before
    counted = {
        "active": and_(EXISTING, PartnerRow.last_contact >= quiet_before),
        "inactive": narrowed(Only.INACTIVE, *days),
        "incomplete": narrowed(Only.INCOMPLETE, *days),
        "no_backup": narrowed(Only.NO_BACKUP, *days),
        "due": narrowed(Only.DUE, *days),
    }
    found = db.session.execute(
        select(
            PartnerRow.type,
            PartnerRow.status,
            func.count().label("number"),
            *(_times(condition, name) for name, condition in counted.items()),
            *(_times(condition, f"gap_{gap}") for gap, condition in GAPS.items()),
        )
        .where(_there(list_id))
        .group_by(PartnerRow.type, PartnerRow.status)
    )
    return [
        Group(
            type=Type(row.type),
            status=Status(row.status),
            count=row.number,
            gaps={gap: getattr(row, f"gap_{gap}") for gap in Gap},
            **{name: getattr(row, name) for name in counted},
        )
        for row in found
    ]


def sectors(list_id: UUID, most: int) -> list[Sector]:
    """Return the sectors with most existing partners first; "" for those that name none."""
    existing = _times(EXISTING, "existing")
    potential = _times(PartnerRow.status == Status.POTENTIAL, "potential")
    found = db.session.execute(
        select(PartnerRow.sector, existing, potential)
        .where(_there(list_id))
        .group_by(PartnerRow.sector)
        .order_by(existing.desc(), potential.desc(), PartnerRow.sector)
        .limit(most)
    )
    return [Sector(row.sector, row.existing, row.potential) for row in found]


def months(list_id: UUID, since: date) -> dict[date, int]:
    """Return how many contacts were noted in each month since, by its first day."""
    year, month = extract("year", PartnerContactRow.on), extract("month", PartnerContactRow.on)
    found = db.session.execute(
        select(year.label("year"), month.label("month"), func.count().label("number"))
        .where(PartnerContactRow.list_id == list_id, PartnerContactRow.on >= since)
        .group_by(year, month)
    )
    return {date(int(row.year), int(row.month), 1): row.number for row in found}


def _ends(list_id: UUID) -> Select[tuple[UUID]]:
    """Return each end of each connection between partners that are both there."""
    other = aliased(PartnerRow)
    sides = (
        (PartnerLinkRow.one_id, PartnerLinkRow.other_id),
        (PartnerLinkRow.other_id, PartnerLinkRow.one_id),
    )
    ends = union_all(
        *(
            select(mine.label("partner_id"))
            .join(other, other.id == theirs)
            .where(PartnerLinkRow.list_id == list_id, other.deleted_at.is_(None))
            for mine, theirs in sides
        )
    ).subquery()
    return select(ends.c.partner_id)


def connected(list_id: UUID, most: int) -> list[Named]:
    """Return who works with most others."""
    ends = _ends(list_id).subquery()
    number = func.count().label("number")
    found = db.session.execute(
        select(PartnerRow.id, PartnerRow.name, number)
        .join(ends, ends.c.partner_id == PartnerRow.id)
        .where(_there(list_id))
        .group_by(PartnerRow.id, PartnerRow.name, PartnerRow.name_key)
        .order_by(number.desc(), PartnerRow.name_key)
        .limit(most)
    )
    return [Named(row.id, row.name, row.number) for row in found]


def unconnected(list_id: UUID) -> int:
    """Return how many existing partners are known to work with none of the others."""
    query = select(func.count()).where(
        _there(list_id), EXISTING, PartnerRow.id.not_in(_ends(list_id))
    )
    return db.session.scalar(query) or 0


def twins(list_id: UUID) -> int:
    """Return how many names stand for more than one partner."""
    twice = (
        select(PartnerRow.same_name)
        .where(_there(list_id), PartnerRow.same_name > "")
        .group_by(PartnerRow.same_name)
        .having(func.count() > 1)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(twice)) or 0


def quietest(list_id: UUID, today: date, quiet_before: date, most: int) -> Sequence[Named]:
    """Return inactive partners, longest ago first."""
    inactive = narrowed(Only.INACTIVE, today, quiet_before)
    found = db.session.execute(
        select(PartnerRow.id, PartnerRow.name, PartnerRow.last_contact)
        .where(_there(list_id), inactive)
        .order_by(PartnerRow.last_contact, PartnerRow.id)
        .limit(most)
    )
    return [Named(row.id, row.name, day=row.last_contact) for row in found]


def wanted(list_id: UUID, most: int) -> Sequence[Named]:
    """Return potential partners, those with the next step soonest first."""
    found = db.session.execute(
        select(PartnerRow.id, PartnerRow.name, PartnerRow.next_on)
        .where(_there(list_id), PartnerRow.status == Status.POTENTIAL)
        .order_by(PartnerRow.next_on.asc().nulls_last(), PartnerRow.name_key, PartnerRow.id)
        .limit(most)
    )
    return [Named(row.id, row.name, day=row.next_on) for row in found]
