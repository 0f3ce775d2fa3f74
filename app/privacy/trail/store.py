"""Queries on the record."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    exists,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)

from app.kernel.db import db
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.trail import Noted
from app.privacy.trail.model import LOOK, Entry, Filter
from app.privacy.trail.tables import TrailEntryRow

BATCH = 1_000
"""How many entries of a long list are in memory at a time."""

_table = TrailEntryRow.__table__
_COLUMNS = tuple(getattr(TrailEntryRow, name) for name in Entry.__slots__)
_NEWEST_FIRST = (TrailEntryRow.at.desc(), TrailEntryRow.number.desc())


def add(note: Noted, moment: datetime, *, unless_since: datetime | None = None) -> None:
    """Keep a note: one INSERT.

    With `unless_since`, nothing is kept if the same was kept of the same actor since then. Two
    requests at the same instant may both keep it on PostgreSQL: that is once too often, not once
    too few.
    """
    values = {
        "at": moment,
        "act": note.act,
        "organisation_id": note.organisation_id,
        "subject_id": note.subject_id,
        "object_id": note.object_id,
        "actor_id": note.actor_id,
        "by_link": note.actor_id is None,
        "details": dict(note.values),
    }
    if unless_since is None:
        db.session.execute(insert(TrailEntryRow).values(values))
        return
    again = exists().where(
        TrailEntryRow.object_id == note.object_id,
        TrailEntryRow.at > unless_since,
        TrailEntryRow.at <= moment,
        TrailEntryRow.act == note.act,
        TrailEntryRow.actor_id.is_not_distinct_from(note.actor_id),
        TrailEntryRow.by_link == (note.actor_id is None),
    )
    row = select(*(literal(value, _table.c[name].type) for name, value in values.items()))
    db.session.execute(insert(TrailEntryRow).from_select(list(values), row.where(not_(again))))


def about(
    person_id: PersonId, organisation_id: OrganisationId, *, offset: int, limit: int
) -> list[Entry]:
    """Return what others did with somebody's work, newest first."""
    return _read(
        _by_others(person_id),
        TrailEntryRow.organisation_id == organisation_id,
        offset=offset,
        limit=limit,
    )


def looks(person_id: PersonId, object_ids: Collection[UUID], *, limit: int) -> list[Entry]:
    """Return looks of others at these things of somebody's, newest first."""
    return _read(
        _by_others(person_id),
        TrailEntryRow.object_id.in_(object_ids),
        TrailEntryRow.act.endswith(LOOK),
        limit=limit,
    )


def of_object(organisation_id: OrganisationId, object_id: UUID, *, limit: int) -> list[Entry]:
    return _read(
        TrailEntryRow.object_id == object_id,
        TrailEntryRow.organisation_id == organisation_id,
        limit=limit,
    )


def page(
    organisation_id: OrganisationId, wanted: Filter, *, offset: int, limit: int
) -> list[Entry]:
    return _read(
        TrailEntryRow.organisation_id == organisation_id,
        *_wanted(wanted),
        offset=offset,
        limit=limit,
    )


def organisations() -> list[OrganisationId]:
    """Return which organisations have a record."""
    query = select(TrailEntryRow.organisation_id).distinct()
    return [OrganisationId(each) for each in db.session.scalars(query)]


def batches(organisation_id: OrganisationId, wanted: Filter) -> Iterator[list[Entry]]:
    """Yield an organisation's record, oldest first, bit by bit.

    Each bit goes on in the index where the one before ended, so the last costs what the first did.
    """
    query = (
        select(*_COLUMNS)
        .where(TrailEntryRow.organisation_id == organisation_id, *_wanted(wanted))
        .order_by(TrailEntryRow.at, TrailEntryRow.number)
        .limit(BATCH)
    )
    following = query
    while rows := db.session.execute(following).all():
        yield [_entry(row) for row in rows]
        last = rows[-1]
        later = or_(TrailEntryRow.at > last.at, TrailEntryRow.number > last.number)
        following = query.where(TrailEntryRow.at >= last.at, later)


def involving(person_id: PersonId) -> list[Entry]:
    """Return what somebody did, and what was done with their work, oldest first."""
    query = select(*_COLUMNS).where(_involves({person_id})).order_by(TrailEntryRow.number)
    return [_entry(row) for row in db.session.execute(query)]


def repoint(person_id: PersonId, to: PersonId | None) -> None:
    """Put somebody else, or nobody, where a person stands; what was done stays."""
    for column in (TrailEntryRow.subject_id, TrailEntryRow.actor_id):
        db.session.execute(
            update(TrailEntryRow).where(column == person_id).values({column.key: to}),
            execution_options={"synchronize_session": False},
        )


def _by_others(person_id: PersonId) -> ColumnElement[bool]:
    return and_(
        TrailEntryRow.subject_id == person_id,
        TrailEntryRow.actor_id.is_distinct_from(person_id),
    )


def _involves(people: Collection[PersonId]) -> ColumnElement[bool]:
    return or_(TrailEntryRow.subject_id.in_(people), TrailEntryRow.actor_id.in_(people))


def _wanted(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.act is not None:
        found.append(TrailEntryRow.act == wanted.act)
    if wanted.people is not None:
        found.append(_involves(wanted.people))
    if wanted.since is not None:
        found.append(TrailEntryRow.at >= datetime.combine(wanted.since, time(), UTC))
    if wanted.until is not None:
        following = datetime.combine(wanted.until, time(), UTC) + timedelta(days=1)
        found.append(TrailEntryRow.at < following)
    return found


def _read(*conditions: ColumnElement[bool], offset: int = 0, limit: int) -> list[Entry]:
    query = select(*_COLUMNS).where(*conditions).order_by(*_NEWEST_FIRST)
    return [_entry(row) for row in db.session.execute(query.offset(offset).limit(limit))]


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(*row)
