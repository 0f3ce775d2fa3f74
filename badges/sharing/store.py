"""Queries on links to badges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, or_, select, update

from app.kernel.db import db, writing
from app.kernel.ids import PersonId
from badges.sharing.model import Link
from badges.sharing.tables import BadgeLinkRow

_COLUMNS = tuple(getattr(BadgeLinkRow, name) for name in Link.__slots__)


def add(link: Link) -> None:
    db.session.add(BadgeLinkRow(**{name: getattr(link, name) for name in Link.__slots__}))
    db.session.flush()


def find(link_id: UUID) -> Link | None:
    row = db.session.execute(select(*_COLUMNS).where(BadgeLinkRow.id == link_id)).mappings()
    found = row.one_or_none()
    return _link(found) if found else None


def links_of(person_id: PersonId, *, limit: int) -> list[Link]:
    """Return the newest links that somebody made, newest first."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(BadgeLinkRow.person_id == person_id)
        .order_by(BadgeLinkRow.created_at.desc(), BadgeLinkRow.id)
        .limit(limit)
    )
    return [_link(row) for row in rows.mappings()]


def all_of(person_id: PersonId) -> list[Link]:
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(BadgeLinkRow.person_id == person_id)
        .order_by(BadgeLinkRow.created_at, BadgeLinkRow.id)
    )
    return [_link(row) for row in rows.mappings()]


def count_open(person_id: PersonId, now: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(BadgeLinkRow)
            .where(BadgeLinkRow.person_id == person_id, *_open(now))
        )
        or 0
    )


def withdraw(link_id: UUID, now: datetime) -> None:
    """Withdraw a link; the moment of the first time stays."""
    _withdraw(now, BadgeLinkRow.id == link_id)


def withdraw_all(person_id: PersonId, award_id: UUID, now: datetime) -> None:
    """Withdraw every link to one badge."""
    _withdraw(now, BadgeLinkRow.person_id == person_id, BadgeLinkRow.award_id == award_id)


def note_opened(link_id: UUID, now: datetime) -> None:
    """Keep the moment, in a transaction of its own.

    Links are opened by GET, whose transaction keeps nothing (`app.web.transaction`).
    """
    with writing(), db.engine.begin() as connection:
        connection.execute(
            update(BadgeLinkRow).where(BadgeLinkRow.id == link_id).values(last_opened_at=now)
        )


def give(old: PersonId, new: PersonId) -> None:
    """Hand links over to somebody who turned out to be the same person."""
    db.session.execute(
        update(BadgeLinkRow).where(BadgeLinkRow.person_id == old).values(person_id=new)
    )


def forget(person_id: PersonId) -> None:
    db.session.execute(delete(BadgeLinkRow).where(BadgeLinkRow.person_id == person_id))


def _open(now: datetime) -> Sequence[Any]:
    return (
        BadgeLinkRow.withdrawn_at.is_(None),
        or_(BadgeLinkRow.expires_at.is_(None), BadgeLinkRow.expires_at > now),
    )


def _withdraw(now: datetime, *which: Any) -> None:
    db.session.execute(
        update(BadgeLinkRow)
        .where(BadgeLinkRow.withdrawn_at.is_(None), *which)
        .values(withdrawn_at=now)
    )


def _link(columns: RowMapping) -> Link:
    return Link(**cast(dict[str, Any], dict(columns)))
