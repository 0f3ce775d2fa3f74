"""Queries for what becomes of documents when a person asks for them, goes, or is another."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, func, select, update

from app.kernel.db import db
from app.kernel.ids import PersonId
from app.kernel.sharing import Scope
from app.toolkit import store
from app.toolkit.tables import DocumentRow, VersionRow

_QUIETLY = {"synchronize_session": False}
_NAMING = (DocumentRow.owner_id, DocumentRow.changed_by_id, VersionRow.person_id)


def owned(person_id: PersonId) -> Sequence[DocumentRow]:
    query = select(DocumentRow).where(DocumentRow.owner_id == person_id)
    return db.session.scalars(query.order_by(DocumentRow.created_at, DocumentRow.id)).all()


def written(person_id: PersonId) -> Sequence[Row[VersionRow, str]]:
    """Return every version somebody wrote, with the instrument of its document."""
    query = (
        select(VersionRow, DocumentRow.instrument)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(VersionRow.person_id == person_id)
    )
    return db.session.execute(query.order_by(VersionRow.at, VersionRow.revision)).all()


def erase(person_id: PersonId) -> None:
    """Delete what somebody kept to themselves, and take them out of what they shared."""
    own = select(DocumentRow.id).where(
        DocumentRow.owner_id == person_id, DocumentRow.scope == Scope.PERSONAL
    )
    store.remove(list(db.session.scalars(own)))
    _replace(person_id, None)


def give(guest: PersonId, account: PersonId) -> None:
    _replace(guest, account)


def count(person_id: PersonId) -> int:
    query = select(func.count()).select_from(DocumentRow).where(DocumentRow.owner_id == person_id)
    return db.session.scalar(query) or 0


def _replace(person_id: PersonId, other: PersonId | None) -> None:
    for column in _NAMING:
        db.session.execute(
            update(column.class_).where(column == person_id).values({column.key: other}),
            execution_options=_QUIETLY,
        )
