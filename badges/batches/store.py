"""Queries on lists and their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, insert, or_, select, update

from app.kernel.db import db
from app.kernel.ids import AwardId, OrganisationId, PersonId
from badges.batches.model import Batch, Row, State
from badges.batches.tables import BatchEntryRow, BatchRow

_AT_ONCE = 500
"""How many rows go into, or come with, one statement."""

_BATCH = tuple(getattr(BatchRow, name) for name in Batch.__slots__)
_ROW = tuple(getattr(BatchEntryRow, name) for name in Row.__slots__)


def add(batch: Batch, rows: Iterable[Row]) -> None:
    db.session.execute(insert(BatchRow).values(**asdict(batch)))
    values = [{"batch_id": batch.id, **asdict(row)} for row in rows]
    for start in range(0, len(values), _AT_ONCE):
        db.session.execute(insert(BatchEntryRow), values[start : start + _AT_ONCE])


def find(batch_id: UUID) -> Batch | None:
    query = select(*_BATCH).where(BatchRow.id == batch_id)
    found = db.session.execute(query).mappings().one_or_none()
    return _batch(found) if found else None


def _batch(found: RowMapping) -> Batch:
    return Batch(**{name: found[name] for name in Batch.__slots__})


def newest(organisation_id: OrganisationId, limit: int) -> list[tuple[Batch, int]]:
    """Return lists of an organisation, each with its number of rows, the newest first."""
    rows = (
        select(func.count())
        .where(BatchEntryRow.batch_id == BatchRow.id)
        .scalar_subquery()
        .label("rows")
    )
    query = (
        select(*_BATCH, rows)
        .where(BatchRow.organisation_id == organisation_id)
        .order_by(BatchRow.created_at.desc(), BatchRow.id)
        .limit(limit)
    )
    return [(_batch(each), each["rows"]) for each in db.session.execute(query).mappings()]


def note(batch_id: UUID, **values: Any) -> None:
    db.session.execute(update(BatchRow).where(BatchRow.id == batch_id).values(**values))


def start(batch_id: UUID, moment: datetime) -> bool:
    """Begin a list; False if somebody has begun it already."""
    query = (
        update(BatchRow)
        .where(BatchRow.id == batch_id, BatchRow.started_at.is_(None))
        .values(started_at=moment)
        .returning(BatchRow.id)
    )
    return db.session.execute(query).first() is not None


def remove(where: ColumnElement[bool]) -> None:
    ids = select(BatchRow.id).where(where)
    db.session.execute(delete(BatchEntryRow).where(BatchEntryRow.batch_id.in_(ids)))
    db.session.execute(delete(BatchRow).where(where))


def remove_draft(batch_id: UUID) -> None:
    remove(and_(BatchRow.id == batch_id, BatchRow.started_at.is_(None)))


def remove_old(finished_before: datetime, unused_since: datetime) -> None:
    """Delete lists that were done by then, and those made by then that nobody started."""
    unused = and_(BatchRow.started_at.is_(None), BatchRow.created_at < unused_since)
    remove(or_(BatchRow.finished_at < finished_before, unused))


# -- rows --------------------------------------------------------------------------------------


def counts(batch_id: UUID) -> Mapping[tuple[State, str], int]:
    """Return how many rows there are of each state and reason."""
    found = db.session.execute(
        select(BatchEntryRow.state, BatchEntryRow.reason, func.count())
        .where(BatchEntryRow.batch_id == batch_id)
        .group_by(BatchEntryRow.state, BatchEntryRow.reason)
        .order_by(BatchEntryRow.state, BatchEntryRow.reason)
    )
    return {(State(state), reason): number for state, reason, number in found}


def rows(
    batch_id: UUID, states: Collection[State], *, offset: int = 0, limit: int | None = None
) -> list[Row]:
    """Return rows in these states, by number."""
    found = db.session.execute(
        select(*_ROW)
        .where(BatchEntryRow.batch_id == batch_id, BatchEntryRow.state.in_(states))
        .order_by(BatchEntryRow.number)
        .offset(offset)
        .limit(limit)
    )
    return [_row(each) for each in found.mappings()]


def every_row(batch_id: UUID) -> Iterator[Row]:
    """Yield all rows by number, without holding more than some of them."""
    last = -1
    while (
        some := db.session.execute(
            select(*_ROW)
            .where(BatchEntryRow.batch_id == batch_id, BatchEntryRow.number > last)
            .order_by(BatchEntryRow.number)
            .limit(_AT_ONCE)
        )
        .mappings()
        .all()
    ):
        yield from map(_row, some)
        last = some[-1]["number"]


def find_row(batch_id: UUID, number: int) -> Row | None:
    query = select(*_ROW).where(BatchEntryRow.batch_id == batch_id, BatchEntryRow.number == number)
    found = db.session.execute(query).mappings().one_or_none()
    return _row(found) if found else None


def _row(found: RowMapping) -> Row:
    values = {name: found[name] for name in Row.__slots__}
    return Row(**{**values, "state": State(values["state"])})


def settle(
    batch_id: UUID,
    number: int,
    state: State,
    reason: str,
    *,
    award_id: AwardId | None = None,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Note what became of a row."""
    db.session.execute(
        update(BatchEntryRow)
        .where(BatchEntryRow.batch_id == batch_id, BatchEntryRow.number == number)
        .values(state=state, reason=reason, values=dict(values or {}), award_id=award_id)
    )


def ready_again(batch_id: UUID) -> bool:
    """Let what failed be tried once more; return whether anything did."""
    query = (
        update(BatchEntryRow)
        .where(BatchEntryRow.batch_id == batch_id, BatchEntryRow.state == State.FAILED)
        .values(state=State.READY, reason="again", values={})
        .returning(BatchEntryRow.number)
    )
    return bool(db.session.execute(query).all())


def each_by_itself() -> AbstractContextManager[Any]:
    """Let what fails inside undo only itself, not the whole transaction."""
    return db.session.begin_nested()


# -- personal data -----------------------------------------------------------------------------


def _about(person_id: PersonId | None, email: str | None) -> ColumnElement[bool]:
    by_email = and_(BatchEntryRow.email == email, BatchEntryRow.email.is_not(None))
    if person_id is None:
        return by_email
    return or_(BatchEntryRow.person_id == person_id, by_email)


def rows_about(person_id: PersonId | None, email: str | None) -> list[tuple[Batch, Row]]:
    """Return the rows about somebody, each with its list."""
    found = db.session.execute(
        select(*_ROW, BatchEntryRow.batch_id)
        .where(_about(person_id, email))
        .order_by(BatchEntryRow.batch_id, BatchEntryRow.number)
    )
    rows = [(each["batch_id"], _row(each)) for each in found.mappings()]
    query = select(*_BATCH).where(BatchRow.id.in_({batch_id for batch_id, _ in rows}))
    batches = {each["id"]: _batch(each) for each in db.session.execute(query).mappings()}
    return [(batches[batch_id], row) for batch_id, row in rows]


def made_by(person_id: PersonId) -> list[Batch]:
    found = db.session.execute(
        select(*_BATCH).where(BatchRow.created_by == person_id).order_by(BatchRow.created_at)
    )
    return [_batch(each) for each in found.mappings()]


def forget(person_id: PersonId | None, email: str | None) -> int:
    """Delete every row about somebody, and who made a list; return how many rows went."""
    query = delete(BatchEntryRow).where(_about(person_id, email)).returning(BatchEntryRow.number)
    gone = len(db.session.execute(query).all())
    if person_id is not None:
        db.session.execute(
            update(BatchRow).where(BatchRow.created_by == person_id).values(created_by=None)
        )
    return gone


def give(old: PersonId, new: PersonId) -> None:
    for column in (BatchEntryRow.person_id, BatchRow.created_by):
        db.session.execute(update(column.class_).where(column == old).values({column.key: new}))
