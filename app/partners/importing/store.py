"""Queries on files of partners and their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, or_, select, update

from app.kernel.db import db, trickle
from app.kernel.ids import PersonId
from app.partners.importing import link_store
from app.partners.importing.model import (
    Entry,
    Form,
    Import,
    Phase,
    Same,
    Shape,
    State,
)
from app.partners.importing.tables import PartnerImportEntryRow, PartnerImportRow
from app.partners.model import Facts, Type
from app.partners.store import facts_of
from app.partners.tables import PartnerListRow, PartnerRow

_WITHOUT_CACHE = {"synchronize_session": False}


# -- files -----------------------------------------------------------------------------------------


def add(**values: Any) -> None:
    db.session.add(PartnerImportRow(**values))
    db.session.flush()


def find(import_id: UUID) -> Import | None:
    row = db.session.get(PartnerImportRow, import_id)
    return value(row) if row else None


def locked(import_id: UUID) -> Import | None:
    """Return an import, held until the end of the transaction (SQLite holds the whole database)."""
    row = db.session.scalar(
        select(PartnerImportRow)
        .where(PartnerImportRow.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return value(row) if row else None


def note(import_id: UUID, **values: Any) -> None:
    db.session.execute(
        update(PartnerImportRow).where(PartnerImportRow.id == import_id).values(values)
    )


def first_rows(import_id: UUID) -> list[Any]:
    """Return the first rows of a file, each its number and cells; [] once nobody needs them."""
    query = select(PartnerImportRow.first).where(PartnerImportRow.id == import_id)
    return db.session.scalar(query) or []


def coming(organisation_id: UUID) -> dict[UUID, int]:
    """Return how many partners are on their way into each list of an organisation."""
    found = db.session.execute(
        select(PartnerImportRow.list_id, func.count())
        .join(PartnerImportEntryRow, PartnerImportEntryRow.import_id == PartnerImportRow.id)
        .join(PartnerListRow, PartnerListRow.id == PartnerImportRow.list_id)
        .where(
            PartnerListRow.organisation_id == organisation_id,
            PartnerImportRow.phase == Phase.WORKING,
            PartnerImportEntryRow.state == State.NEW,
        )
        .group_by(PartnerImportRow.list_id)
    )
    return {row[0]: row[1] for row in found}


def waiting(person_id: PersonId) -> int:
    """Return how many files of somebody are kept because they are not done with."""
    query = select(func.count()).where(
        PartnerImportRow.created_by == person_id,
        PartnerImportRow.phase.not_in([Phase.DONE, Phase.FAILED]),
    )
    return db.session.scalar(query) or 0


def newest(list_id: UUID, most: int) -> list[Import]:
    found = db.session.scalars(
        select(PartnerImportRow)
        .where(PartnerImportRow.list_id == list_id)
        .order_by(PartnerImportRow.created_at.desc(), PartnerImportRow.id)
        .limit(most)
    )
    return [value(row) for row in found]


def value(row: PartnerImportRow) -> Import:
    return Import(
        id=row.id,
        list_id=row.list_id,
        filename=row.filename,
        form=Form(row.form),
        shape=Shape(row.encoding, row.separator, row.guessed),
        phase=Phase(row.phase),
        heading=row.heading,
        columns=tuple(row.columns),
        same=Same(row.same),
        type_else=Type(row.type_else) if row.type_else else None,
        language=row.language,
        seen=row.seen,
        percent=row.percent,
        problem=row.problem,
        values=row.values,
        created_by=PersonId(row.created_by) if row.created_by else None,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def remove(condition: Collection[UUID]) -> None:
    """Delete imports with their rows."""
    link_store.drop(condition)
    for statement in (
        delete(PartnerImportEntryRow).where(PartnerImportEntryRow.import_id.in_(condition)),
        delete(PartnerImportRow).where(PartnerImportRow.id.in_(condition)),
    ):
        db.session.execute(statement, execution_options=_WITHOUT_CACHE)


def old(done_before: datetime, unused_before: datetime) -> list[UUID]:
    """Return the imports whose time is over."""
    return list(
        db.session.scalars(
            select(PartnerImportRow.id).where(
                or_(
                    PartnerImportRow.finished_at < done_before,
                    and_(
                        PartnerImportRow.finished_at.is_(None),
                        PartnerImportRow.created_at < unused_before,
                        PartnerImportRow.phase != Phase.WORKING,
                    ),
                )
            )
        )
    )


def beyond(list_id: UUID, most: int) -> list[UUID]:
    """Return the imports of a list that are done with, without the newest ones."""
    return _beyond(PartnerImportRow.list_id == list_id, most)


def beyond_of_person(person_id: PersonId, most: int) -> list[UUID]:
    """Return the same of a person."""
    return _beyond(PartnerImportRow.created_by == person_id, most)


def _beyond(whose: ColumnElement[bool], most: int) -> list[UUID]:
    return list(
        db.session.scalars(
            select(PartnerImportRow.id)
            .where(whose, PartnerImportRow.finished_at.is_not(None))
            .order_by(PartnerImportRow.finished_at.desc(), PartnerImportRow.id)
            .offset(most)
        )
    )


# -- rows ------------------------------------------------------------------------------------------


def add_entries(import_id: UUID, entries: Sequence[Entry]) -> None:
    if entries:
        rows = [
            {
                "import_id": import_id,
                "number": entry.number,
                "state": entry.state,
                "reason": entry.reason,
                "fact": entry.fact,
                "values": dict(entry.values),
                "same_name": entry.same_name,
                "partner_id": entry.partner_id,
            }
            for entry in entries
        ]
        db.session.execute(insert(PartnerImportEntryRow), rows)
        link_store.add(import_id, entries)


def drop_entries(import_id: UUID) -> None:
    link_store.drop([import_id])
    db.session.execute(
        delete(PartnerImportEntryRow).where(PartnerImportEntryRow.import_id == import_id),
        execution_options=_WITHOUT_CACHE,
    )


def last_number(import_id: UUID) -> int:
    """Return up to which row a file has been looked at; 0 for none."""
    query = select(func.max(PartnerImportEntryRow.number))
    return db.session.scalar(query.where(PartnerImportEntryRow.import_id == import_id)) or 0


def names_seen(import_id: UUID, names: Collection[str]) -> set[str]:
    """Return which of these names stood further up in the file."""
    return set(
        db.session.scalars(
            select(PartnerImportEntryRow.same_name).where(
                PartnerImportEntryRow.import_id == import_id,
                PartnerImportEntryRow.same_name.in_(names),
            )
        )
    )


def there(list_id: UUID, names: Collection[str]) -> dict[str, tuple[UUID, Facts]]:
    """Return the partners that the list has of these names; of several the oldest."""
    found = db.session.scalars(
        select(PartnerRow)
        .where(
            PartnerRow.list_id == list_id,
            PartnerRow.same_name.in_(names),
            PartnerRow.deleted_at.is_(None),
        )
        .order_by(PartnerRow.made_at.desc(), PartnerRow.id.desc())
    )
    return {row.same_name: (row.id, facts_of(row)) for row in found}


def ids(list_id: UUID, names: Collection[str]) -> dict[str, UUID]:
    """Return the partners that the list has of these names; of several the oldest."""
    found = db.session.execute(
        select(PartnerRow.same_name, PartnerRow.id)
        .where(
            PartnerRow.list_id == list_id,
            PartnerRow.same_name.in_(names),
            PartnerRow.deleted_at.is_(None),
        )
        .order_by(PartnerRow.made_at.desc(), PartnerRow.id.desc())
    )
    return {row.same_name: row.id for row in found}


def counts(import_id: UUID) -> dict[tuple[State, str], int]:
    """Return how many rows there are of each state and reason."""
    found = db.session.execute(
        select(PartnerImportEntryRow.state, PartnerImportEntryRow.reason, func.count())
        .where(PartnerImportEntryRow.import_id == import_id)
        .group_by(PartnerImportEntryRow.state, PartnerImportEntryRow.reason)
    )
    return {(State(row[0]), row[1]): row[2] for row in found}


def entries(
    import_id: UUID, states: Collection[State], *, offset: int = 0, limit: int
) -> list[Entry]:
    """Return rows of these states, in the order of the file."""
    found = db.session.execute(
        select(*PartnerImportEntryRow.__table__.columns)
        .where(
            PartnerImportEntryRow.import_id == import_id, PartnerImportEntryRow.state.in_(states)
        )
        .order_by(PartnerImportEntryRow.number)
        .offset(offset)
        .limit(limit)
    )
    return [_entry(row) for row in found]


def every_refused(import_id: UUID) -> Iterator[Entry]:
    """Yield the rows that did not go in, in constant memory."""
    statement = (
        select(*PartnerImportEntryRow.__table__.columns)
        .where(
            PartnerImportEntryRow.import_id == import_id,
            PartnerImportEntryRow.state == State.REFUSED,
        )
        .order_by(PartnerImportEntryRow.number)
    )
    return map(_entry, trickle(statement))


def _entry(row: Any) -> Entry:
    return Entry(
        number=row.number,
        state=State(row.state),
        reason=row.reason,
        values=row.values,
        fact=row.fact,
        same_name=row.same_name,
        partner_id=row.partner_id,
    )


_SETTLED = (
    update(PartnerImportEntryRow.__table__)  # type: ignore[arg-type]
    .where(
        PartnerImportEntryRow.import_id == bindparam("of_import"),
        PartnerImportEntryRow.number == bindparam("of_number"),
    )
    .values(
        state=bindparam("became"),
        reason=bindparam("because"),
        values=bindparam("left"),
        partner_id=bindparam("into"),
    )
)


def settle(import_id: UUID, settled: Sequence[Mapping[str, Any]]) -> None:
    """Note what became of rows: number, state, reason, values and partner of each."""
    if settled:
        rows = [
            {
                "of_import": import_id,
                "of_number": one["number"],
                "became": one["state"],
                "because": one["reason"],
                "left": one["values"],
                "into": one["partner_id"],
            }
            for one in settled
        ]
        db.session.connection().execute(_SETTLED, rows)


def drop_said(import_id: UUID) -> None:
    """Forget what rows said that the list had already: it is there, and only there."""
    _change(
        and_(
            PartnerImportEntryRow.import_id == import_id,
            PartnerImportEntryRow.state == State.NOTHING,
        ),
        {"values": {}},
    )


def let_go(partner_ids: Collection[UUID]) -> None:
    """Let rows no longer name partners that are about to be deleted for good."""
    _change(PartnerImportEntryRow.partner_id.in_(partner_ids), {"partner_id": None, "values": {}})


def _change(condition: Any, values: Mapping[str, Any]) -> None:
    db.session.execute(
        update(PartnerImportEntryRow).where(condition).values(values),
        execution_options=_WITHOUT_CACHE,
    )
