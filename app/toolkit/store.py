"""Queries of the toolkit. Who may open a document stands in each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select

from app.kernel.db import db
from app.kernel.identity import Actor
from app.kernel.ids import CohortId, OrganisationId, PersonId
from app.kernel.sharing import Scope, opened_by
from app.toolkit.content import Content, size_of
from app.toolkit.model import Document, Listed
from app.toolkit.sittings import Version
from app.toolkit.tables import DocumentRow, DueRow, VersionRow

_LISTED = (
    DocumentRow.id,
    DocumentRow.instrument,
    DocumentRow.title,
    DocumentRow.owner_id,
    DocumentRow.scope,
    DocumentRow.cohort_id,
    DocumentRow.created_at,
    DocumentRow.changed_at,
    DocumentRow.archived_at,
)


def find(
    actor: Actor, cohorts: Collection[CohortId], document_id: UUID, *, to_write: bool = False
) -> DocumentRow | None:
    """Return a document the actor may open, archived or not.

    `to_write` lets nobody else write in it until the end of the transaction.
    """
    query = select(DocumentRow).where(
        DocumentRow.id == document_id, opened_by(DocumentRow, actor, cohorts)
    )
    return db.session.scalar(query.with_for_update() if to_write else query)


def value(row: DocumentRow) -> Document:
    return Document(
        id=row.id,
        organisation_id=OrganisationId(row.organisation_id),
        owner_id=PersonId(row.owner_id) if row.owner_id else None,
        scope=Scope(row.scope),
        cohort_id=CohortId(row.cohort_id) if row.cohort_id else None,
        instrument_id=row.instrument,
        title=row.title,
        language=row.language,
        currency=row.currency,
        content=row.content,
        revision=row.revision,
        created_at=row.created_at,
        changed_at=row.changed_at,
        changed_by_id=PersonId(row.changed_by_id) if row.changed_by_id else None,
    )


def add(row: DocumentRow) -> None:
    db.session.add(row)
    db.session.flush()


def listed(
    actor: Actor,
    cohorts: Collection[CohortId],
    *,
    instrument_id: str | None = None,
    offset: int = 0,
    limit: int,
) -> list[Listed]:
    """Return documents the actor may open, those changed last first."""
    query = select(*_LISTED).where(
        opened_by(DocumentRow, actor, cohorts), DocumentRow.archived_at.is_(None)
    )
    if instrument_id is not None:
        query = query.where(DocumentRow.instrument == instrument_id)
    query = query.order_by(DocumentRow.changed_at.desc(), DocumentRow.id)
    return [_listed(row) for row in db.session.execute(query.offset(offset).limit(limit))]


def archived(actor: Actor, limit: int) -> list[Listed]:
    """Return what the actor owns and deleted, the last first."""
    query = (
        select(*_LISTED)
        .where(
            DocumentRow.organisation_id == actor.organisation_id,
            DocumentRow.owner_id == actor.person_id,
            DocumentRow.archived_at.is_not(None),
        )
        .order_by(DocumentRow.archived_at.desc(), DocumentRow.id)
        .limit(limit)
    )
    return [_listed(row) for row in db.session.execute(query)]


def newest(
    actor: Actor,
    cohorts: Collection[CohortId],
    instrument_ids: Collection[str],
    *,
    without: UUID | None = None,
) -> dict[str, Document]:
    """Return the document of each instrument that was changed last; the actor's own come first.

    `without` leaves one out: what an instrument takes from itself is of another document.
    """
    own = (DocumentRow.owner_id == actor.person_id).desc()
    place = func.row_number().over(
        partition_by=DocumentRow.instrument,
        order_by=(own, DocumentRow.changed_at.desc(), DocumentRow.id),
    )
    first = (
        select(DocumentRow.id, place.label("place"))
        .where(
            opened_by(DocumentRow, actor, cohorts),
            DocumentRow.archived_at.is_(None),
            DocumentRow.instrument.in_(list(instrument_ids)),
            DocumentRow.id.is_distinct_from(without),
        )
        .subquery()
    )
    query = select(DocumentRow).join(first, first.c.id == DocumentRow.id).where(first.c.place == 1)
    return {row.instrument: value(row) for row in db.session.scalars(query)}


def before(actor: Actor, cohorts: Collection[CohortId], document: Document) -> Document | None:
    """Return the document of the same instrument that was begun before this one, shared alike."""
    query = (
        select(DocumentRow)
        .where(
            opened_by(DocumentRow, actor, cohorts),
            DocumentRow.instrument == document.instrument_id,
            DocumentRow.archived_at.is_(None),
            DocumentRow.created_at < document.created_at,
            DocumentRow.scope == document.scope,
        )
        .order_by(DocumentRow.created_at.desc())
        .limit(1)
    )
    row = db.session.scalar(query)
    return value(row) if row else None


def add_version(
    row: DocumentRow, content: Content, person_id: PersonId, at: datetime, *, page: str
) -> VersionRow:
    """Let a document have another version, after the newest."""
    row.revision += 1
    version = VersionRow(
        document_id=row.id,
        revision=row.revision,
        content=dict(content),
        person_id=person_id,
        at=at,
        page=page,
        pinned=False,
        frozen=False,
        size=size_of(content),
    )
    db.session.add(version)
    return version


def versions(document_id: UUID) -> list[Version]:
    """Return what is known of every version, in the order they were saved in."""
    query = (
        select(
            VersionRow.revision,
            VersionRow.person_id,
            VersionRow.at,
            VersionRow.page,
            VersionRow.pinned,
            VersionRow.frozen,
            VersionRow.size,
        )
        .where(VersionRow.document_id == document_id)
        .order_by(VersionRow.revision)
    )
    rows: Iterable[Any] = db.session.execute(query)
    return [Version(*row) for row in rows]


def version(document_id: UUID, revision: int) -> VersionRow | None:
    return db.session.get(VersionRow, (document_id, revision))


def contents(document_id: UUID, revisions: Collection[int]) -> dict[int, dict[str, Any]]:
    query = select(VersionRow.revision, VersionRow.content).where(
        VersionRow.document_id == document_id, VersionRow.revision.in_(list(revisions))
    )
    return {row.revision: row.content for row in db.session.execute(query)}


def version_at(document_id: UUID, revision: int) -> VersionRow | None:
    """Return the newest version up to a revision: that one itself, unless it did not stay."""
    return db.session.scalar(
        select(VersionRow)
        .where(VersionRow.document_id == document_id, VersionRow.revision <= revision)
        .order_by(VersionRow.revision.desc())
        .limit(1)
    )


def sent_last(document_id: UUID, page: str) -> VersionRow | None:
    """Return what an open page sent last."""
    return db.session.scalar(
        select(VersionRow)
        .where(VersionRow.document_id == document_id, VersionRow.page == page)
        .order_by(VersionRow.revision.desc())
        .limit(1)
    )


def freeze(document_id: UUID, revision: int) -> None:
    """Let a version stay as long as its document."""
    row = version(document_id, revision)
    if row is not None:
        row.frozen = True


def stays(document_id: UUID, revision: int) -> bool:
    """Tell whether a version stays as evidence already."""
    row = version(document_id, revision)
    return row is not None and row.frozen


def held_as_evidence(document_id: UUID) -> int:
    """Return the characters of the versions of a document that stay as evidence."""
    query = select(func.coalesce(func.sum(VersionRow.size), 0)).where(
        VersionRow.document_id == document_id, VersionRow.frozen
    )
    return int(db.session.scalar(query) or 0)


def held_by(person_id: PersonId) -> tuple[int, int]:
    """Return how many documents somebody owns, and the characters of all they hold."""
    return _held(DocumentRow.owner_id == person_id)


def held_in(organisation_id: OrganisationId) -> tuple[int, int]:
    """Return the same of an organisation."""
    return _held(DocumentRow.organisation_id == organisation_id)


def _held(whose: ColumnElement[bool]) -> tuple[int, int]:
    total = func.coalesce(func.sum(DocumentRow.held), 0)
    documents, characters = db.session.execute(select(func.count(), total).where(whose)).one()
    return documents, int(characters)


def remove_versions(document_id: UUID, revisions: Collection[int]) -> None:
    db.session.execute(
        delete(VersionRow).where(
            VersionRow.document_id == document_id, VersionRow.revision.in_(list(revisions))
        ),
        execution_options={"synchronize_session": False},
    )


def has_written(person_id: PersonId, organisation_id: OrganisationId, instrument_id: str) -> bool:
    """Return whether somebody sent anything for a document of an instrument."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    VersionRow.person_id == person_id,
                    VersionRow.page != "",
                    VersionRow.document_id == DocumentRow.id,
                    DocumentRow.organisation_id == organisation_id,
                    DocumentRow.instrument == instrument_id,
                )
            )
        )
    )


def keep_due(document_id: UUID, days: Collection[date]) -> None:
    """Let these be the days on which something in a document is due."""
    db.session.execute(delete(DueRow).where(DueRow.document_id == document_id))
    db.session.add_all(DueRow(document_id=document_id, day=day) for day in sorted(days))


def take_due(until: date) -> list[tuple[Document, date]]:
    """Return documents with the days in them that have come, and forget those days."""
    query = (
        select(DocumentRow, DueRow.day)
        .join(DueRow, DueRow.document_id == DocumentRow.id)
        .where(DueRow.day <= until, DocumentRow.archived_at.is_(None))
        .order_by(DueRow.day, DocumentRow.id)
    )
    found = [(value(row), day) for row, day in db.session.execute(query)]
    db.session.execute(delete(DueRow).where(DueRow.day <= until))
    return found


def sweep(before: datetime) -> int:
    """Delete what was archived before a moment; return how many documents."""
    gone = list(db.session.scalars(select(DocumentRow.id).where(DocumentRow.archived_at < before)))
    remove(gone)
    return len(gone)


def remove(document_ids: Collection[UUID]) -> None:
    ids = list(document_ids)
    for table in (DueRow, VersionRow):
        db.session.execute(delete(table).where(table.document_id.in_(ids)))
    db.session.execute(delete(DocumentRow).where(DocumentRow.id.in_(ids)))


def _listed(row: Any) -> Listed:
    return Listed(
        row.id,
        row.instrument,
        row.title,
        row.owner_id,
        Scope(row.scope),
        row.cohort_id,
        row.created_at,
        row.changed_at,
        row.archived_at,
    )
