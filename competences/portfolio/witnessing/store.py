"""Queries on requests to witnesses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from app.kernel.db import db
from app.kernel.ids import EvidenceId, OrganisationId, PersonId
from competences.portfolio.tables import EvidenceRow
from competences.portfolio.witnessing.model import Answer, Asked, Piece, Request, Said
from competences.portfolio.witnessing.tables import WitnessRequestPieceRow, WitnessRequestRow

_Row = WitnessRequestRow


def add(row: WitnessRequestRow, evidence_ids: Iterable[EvidenceId]) -> None:
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        WitnessRequestPieceRow(request_id=row.id, evidence_id=each) for each in evidence_ids
    )
    db.session.flush()


def find_row(request_id: UUID) -> WitnessRequestRow | None:
    return db.session.get(_Row, request_id)


def find(request_id: UUID) -> Request | None:
    return next(iter(_read(_Row.id == request_id)), None)


def of(person_id: PersonId, organisation_id: OrganisationId, *, limit: int) -> list[Request]:
    """Return somebody's requests, newest first."""
    return _read(_Row.person_id == person_id, _Row.organisation_id == organisation_id, limit=limit)


def everything_of(person_id: PersonId) -> list[Request]:
    return _read(_Row.person_id == person_id)


def count_since(person_id: PersonId, moment: datetime) -> int:
    """Return how many requests somebody has made since then."""
    return _count(_Row.person_id == person_id, _Row.created_at > moment)


def count_to(address_hash: str, moment: datetime) -> int:
    """Return how often an address was asked since then, by anybody."""
    return _count(_Row.address_hash == address_hash, _Row.created_at > moment)


def has_declined(address_hash: str) -> bool:
    return bool(_count(_Row.address_hash == address_hash, _Row.declined_at.is_not(None)))


def to_remind(asked_before: datetime, now: datetime) -> list[WitnessRequestRow]:
    """Return requests without an answer that were made before a moment and never repeated."""
    return list(
        db.session.scalars(
            select(_Row).where(
                _Row.created_at < asked_before,
                _Row.expires_at > now,
                _Row.reminded_at.is_(None),
                _Row.answered_at.is_(None),
                _Row.declined_at.is_(None),
                _Row.withdrawn_at.is_(None),
                _Row.email != "",
            )
        )
    )


def forget_unanswered(before: datetime) -> None:
    """Take the witness out of requests that ended without an answer before a moment."""
    db.session.execute(
        update(_Row)
        .where(
            _Row.answered_at.is_(None),
            _Row.email != "",
            or_(_Row.expires_at < before, _Row.withdrawn_at < before),
        )
        .values(name="", email="", relation="", message="")
    )


def of_address(email: str) -> list[WitnessRequestRow]:
    return list(db.session.scalars(select(_Row).where(_Row.email == email)))


def flush() -> None:
    db.session.flush()


def give(old: PersonId, new: PersonId) -> None:
    """Hand requests over to somebody who turned out to be the same person."""
    db.session.execute(
        update(_Row).where(_Row.person_id == old).values(person_id=new),
        execution_options={"synchronize_session": False},
    )


def erase(person_id: PersonId) -> None:
    ids = select(_Row.id).where(_Row.person_id == person_id)
    db.session.execute(
        delete(WitnessRequestPieceRow).where(WitnessRequestPieceRow.request_id.in_(ids))
    )
    db.session.execute(delete(_Row).where(_Row.person_id == person_id))


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(_Row).where(*conditions)) or 0


def _read(*conditions: ColumnElement[bool], limit: int | None = None) -> list[Request]:
    """Two statements, whatever the number of requests."""
    rows = db.session.scalars(
        select(_Row).where(*conditions).order_by(_Row.created_at.desc(), _Row.id).limit(limit)
    ).all()
    pieces = _pieces_of([row.id for row in rows])
    return [_value(row, pieces[row.id]) for row in rows]


def _pieces_of(ids: Sequence[UUID]) -> dict[UUID, list[Piece]]:
    found: dict[UUID, list[Piece]] = defaultdict(list)
    named = WitnessRequestPieceRow
    for request_id, evidence_id, title in db.session.execute(
        select(named.request_id, EvidenceRow.id, EvidenceRow.title)
        .join(EvidenceRow, EvidenceRow.id == named.evidence_id)
        .where(named.request_id.in_(ids))
        .order_by(EvidenceRow.created_at.desc(), EvidenceRow.id)
    ):
        found[request_id].append(Piece(evidence_id, title))
    return found


def _value(row: WitnessRequestRow, pieces: Sequence[Piece]) -> Request:
    return Request(
        id=row.id,
        person_id=PersonId(row.person_id),
        organisation_id=OrganisationId(row.organisation_id),
        asked=Asked(
            name=row.name,
            email=row.email,
            relation=row.relation,
            description=row.description,
            message=row.message,
            activities=tuple(row.activities),
            language=row.language,
            with_files=row.with_files,
        ),
        created_at=row.created_at,
        expires_at=row.expires_at,
        reminded_at=row.reminded_at,
        withdrawn_at=row.withdrawn_at,
        declined_at=row.declined_at,
        answered_at=row.answered_at,
        said=_said(row),
        evidence_id=row.evidence_id,
        pieces=tuple(pieces),
    )


def _said(row: WitnessRequestRow) -> Said | None:
    if row.answer is None:
        return None
    return Said(Answer(row.answer), row.words or "", row.said_name or "", row.said_function or "")
