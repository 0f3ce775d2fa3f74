"""Queries on links to pieces of a portfolio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update

from app.kernel.db import db, insert_once
from app.kernel.ids import EvidenceId, OrganisationId, PersonId
from competences.portfolio.sharing.model import Opening, Piece, Share
from competences.portfolio.sharing.tables import ShareOpeningRow, SharePieceRow, ShareRow
from competences.portfolio.tables import EvidenceRow


def add(row: ShareRow, evidence_ids: Iterable[EvidenceId]) -> None:
    db.session.add(row)
    db.session.flush()
    db.session.add_all(SharePieceRow(share_id=row.id, evidence_id=each) for each in evidence_ids)
    db.session.flush()


def find(share_id: UUID) -> Share | None:
    return next(iter(_read(ShareRow.id == share_id)), None)


def find_by_hash(token_hash: str) -> Share | None:
    return next(iter(_read(ShareRow.token_hash == token_hash)), None)


def of(person_id: PersonId, organisation_id: OrganisationId, *, limit: int) -> list[Share]:
    """Return somebody's links, newest first."""
    return _read(
        ShareRow.person_id == person_id, ShareRow.organisation_id == organisation_id, limit=limit
    )


def everything_of(person_id: PersonId) -> list[Share]:
    return _read(ShareRow.person_id == person_id)


def count_open(person_id: PersonId, now: datetime) -> int:
    query = select(func.count()).select_from(ShareRow)
    opened = (ShareRow.withdrawn_at.is_(None), ShareRow.expires_at > now)
    return db.session.scalar(query.where(ShareRow.person_id == person_id, *opened)) or 0


def withdraw(share_id: UUID, now: datetime) -> None:
    """Withdraw a link; the moment of the first time stays."""
    db.session.execute(
        update(ShareRow)
        .where(ShareRow.id == share_id, ShareRow.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def count_opening(share_id: UUID, day: date) -> None:
    if insert_once(ShareOpeningRow, ("share_id", "day"), share_id=share_id, day=day, times=1):
        return
    db.session.execute(
        update(ShareOpeningRow)
        .where(ShareOpeningRow.share_id == share_id, ShareOpeningRow.day == day)
        .values(times=ShareOpeningRow.times + 1)
    )


def give(old: PersonId, new: PersonId) -> None:
    """Hand links over to somebody who turned out to be the same person."""
    db.session.execute(update(ShareRow).where(ShareRow.person_id == old).values(person_id=new))


def erase(person_id: PersonId) -> None:
    ids = select(ShareRow.id).where(ShareRow.person_id == person_id)
    for table in (ShareOpeningRow, SharePieceRow):
        db.session.execute(delete(table).where(table.share_id.in_(ids)))
    db.session.execute(delete(ShareRow).where(ShareRow.person_id == person_id))


def _read(*conditions: ColumnElement[bool], limit: int | None = None) -> list[Share]:
    """Three statements, whatever the number of links."""
    rows = db.session.scalars(
        select(ShareRow)
        .where(*conditions)
        .order_by(ShareRow.created_at.desc(), ShareRow.id)
        .limit(limit)
    ).all()
    ids = [row.id for row in rows]
    pieces, openings = _pieces_of(ids), _openings_of(ids)
    return [
        Share(
            id=row.id,
            person_id=PersonId(row.person_id),
            organisation_id=OrganisationId(row.organisation_id),
            label=row.label,
            created_at=row.created_at,
            expires_at=row.expires_at,
            withdrawn_at=row.withdrawn_at,
            pieces=tuple(pieces[row.id]),
            openings=tuple(openings[row.id]),
        )
        for row in rows
    ]


def _pieces_of(ids: Sequence[UUID]) -> dict[UUID, list[Piece]]:
    found: dict[UUID, list[Piece]] = defaultdict(list)
    for share_id, evidence_id, title in db.session.execute(
        select(SharePieceRow.share_id, EvidenceRow.id, EvidenceRow.title)
        .join(EvidenceRow, EvidenceRow.id == SharePieceRow.evidence_id)
        .where(SharePieceRow.share_id.in_(ids))
        .order_by(EvidenceRow.created_at.desc(), EvidenceRow.id)
    ):
        found[share_id].append(Piece(evidence_id, title))
    return found


def _openings_of(ids: Sequence[UUID]) -> dict[UUID, list[Opening]]:
    found: dict[UUID, list[Opening]] = defaultdict(list)
    for share_id, day, times in db.session.execute(
        select(ShareOpeningRow.share_id, ShareOpeningRow.day, ShareOpeningRow.times)
        .where(ShareOpeningRow.share_id.in_(ids))
        .order_by(ShareOpeningRow.day.desc())
    ):
        found[share_id].append(Opening(day, times))
    return found
