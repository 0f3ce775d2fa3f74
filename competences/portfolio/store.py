"""Queries on evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from app.kernel.db import db
from app.kernel.ids import EvidenceId, OrganisationId, PersonId
from competences.portfolio import checks_store
from competences.portfolio.model import Evidence, File, Kind
from competences.portfolio.tables import (
    BadgeCheckRow,
    EvidenceActivityRow,
    EvidenceRow,
    LinkCheckRow,
)


def add(row: EvidenceRow, activities: Iterable[str]) -> None:
    db.session.add(row)
    db.session.flush()
    _prove(row.id, activities)


def find_row(evidence_id: UUID) -> EvidenceRow | None:
    return db.session.get(EvidenceRow, evidence_id)


def find(evidence_id: UUID) -> Evidence | None:
    found = _read(EvidenceRow.id == evidence_id)
    return found[0] if found else None


def page_of(
    person_id: PersonId, organisation_id: OrganisationId, *, offset: int, limit: int
) -> list[Evidence]:
    """Return somebody's evidence, newest first."""
    return _read(
        EvidenceRow.person_id == person_id,
        EvidenceRow.organisation_id == organisation_id,
        offset=offset,
        limit=limit,
    )


def by_ids(organisation_id: OrganisationId, ids: Collection[EvidenceId]) -> list[Evidence]:
    return _read(EvidenceRow.organisation_id == organisation_id, EvidenceRow.id.in_(ids))


def proving(
    person_id: PersonId, organisation_id: OrganisationId, activities: Collection[str]
) -> list[Evidence]:
    """Return somebody's evidence for any of these activities, newest first."""
    proves = select(EvidenceActivityRow.evidence_id).where(
        EvidenceActivityRow.activity.in_(activities)
    )
    return _read(
        EvidenceRow.person_id == person_id,
        EvidenceRow.organisation_id == organisation_id,
        EvidenceRow.id.in_(proves),
    )


def everything_of(person_id: PersonId) -> list[Evidence]:
    """Return somebody's evidence in every organisation."""
    return _read(EvidenceRow.person_id == person_id)


def find_unfrozen_of_origin(
    person_id: PersonId, organisation_id: OrganisationId, origin: str
) -> EvidenceRow | None:
    return db.session.scalar(
        select(EvidenceRow)
        .where(
            EvidenceRow.person_id == person_id,
            EvidenceRow.organisation_id == organisation_id,
            EvidenceRow.origin == origin,
            EvidenceRow.frozen_at.is_(None),
        )
        .order_by(EvidenceRow.created_at.desc())
        .limit(1)
    )


def find_of_origin(
    person_id: PersonId, organisation_id: OrganisationId, origin: str
) -> EvidenceId | None:
    found = db.session.scalar(
        select(EvidenceRow.id)
        .where(
            EvidenceRow.person_id == person_id,
            EvidenceRow.organisation_id == organisation_id,
            EvidenceRow.origin == origin,
        )
        .limit(1)
    )
    return EvidenceId(found) if found else None


def made_of(
    person_id: PersonId, organisation_id: OrganisationId, beginning: str
) -> list[tuple[EvidenceId, str]]:
    """Return somebody's pieces whose origin begins so, each with its origin, newest first."""
    query = (
        select(EvidenceRow.id, EvidenceRow.origin)
        .where(
            EvidenceRow.person_id == person_id,
            EvidenceRow.organisation_id == organisation_id,
            EvidenceRow.origin.startswith(beginning, autoescape=True),
        )
        .order_by(EvidenceRow.created_at.desc(), EvidenceRow.id)
    )
    return [(EvidenceId(row.id), row.origin or "") for row in db.session.execute(query)]


def replace_activities(evidence_id: UUID, activities: Iterable[str]) -> None:
    db.session.execute(
        delete(EvidenceActivityRow).where(EvidenceActivityRow.evidence_id == evidence_id)
    )
    _prove(evidence_id, activities)


def freeze(person_id: PersonId, ids: Collection[EvidenceId], moment: datetime) -> int:
    """Mark pieces as part of the record; return how many of them the person has."""
    rows = db.session.scalars(
        select(EvidenceRow).where(EvidenceRow.person_id == person_id, EvidenceRow.id.in_(ids))
    ).all()
    for row in rows:
        row.frozen_at = row.frozen_at or moment
    db.session.flush()
    return len(rows)


def remove(row: EvidenceRow) -> None:
    db.session.delete(row)
    db.session.flush()


def flush() -> None:
    db.session.flush()


def erase(person_id: PersonId) -> list[OrganisationId]:
    """Delete all rows of a person; return the organisations in which they had any."""
    mine = EvidenceRow.person_id == person_id
    organisations = db.session.scalars(
        select(EvidenceRow.organisation_id).where(mine).distinct()
    ).all()
    ids = select(EvidenceRow.id).where(mine)
    for table in (EvidenceActivityRow, LinkCheckRow, BadgeCheckRow):
        db.session.execute(delete(table).where(table.evidence_id.in_(ids)))
    db.session.execute(delete(EvidenceRow).where(mine))
    return [OrganisationId(each) for each in organisations]


def known_hashes(organisation_id: OrganisationId, person_id: PersonId) -> set[str]:
    rows = db.session.scalars(
        select(EvidenceRow.sha256).where(
            EvidenceRow.person_id == person_id,
            EvidenceRow.organisation_id == organisation_id,
            EvidenceRow.sha256.is_not(None),
        )
    )
    return {sha256 for sha256 in rows if sha256}


def _prove(evidence_id: UUID, activities: Iterable[str]) -> None:
    db.session.add_all(
        EvidenceActivityRow(evidence_id=evidence_id, activity=code) for code in activities
    )
    db.session.flush()


def _read(
    *conditions: ColumnElement[bool], offset: int = 0, limit: int | None = None
) -> list[Evidence]:
    """Two statements, whatever the number of pieces."""
    rows = db.session.execute(
        select(EvidenceRow, LinkCheckRow, BadgeCheckRow)
        .outerjoin(LinkCheckRow, LinkCheckRow.evidence_id == EvidenceRow.id)
        .outerjoin(BadgeCheckRow, BadgeCheckRow.evidence_id == EvidenceRow.id)
        .where(*conditions)
        .order_by(EvidenceRow.created_at.desc(), EvidenceRow.id)
        .offset(offset)
        .limit(limit)
    ).all()
    activities = _activities_of([row.id for row, _link, _badge in rows])
    return [_value(row, activities[row.id], link, badge) for row, link, badge in rows]


def _activities_of(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for evidence_id, activity in db.session.execute(
        select(EvidenceActivityRow.evidence_id, EvidenceActivityRow.activity)
        .where(EvidenceActivityRow.evidence_id.in_(ids))
        .order_by(EvidenceActivityRow.activity)
    ):
        found[evidence_id].append(activity)
    return found


def _value(
    row: EvidenceRow,
    activities: Iterable[str],
    link: LinkCheckRow | None,
    badge: BadgeCheckRow | None,
) -> Evidence:
    return Evidence(
        id=EvidenceId(row.id),
        person_id=PersonId(row.person_id),
        organisation_id=OrganisationId(row.organisation_id),
        kind=Kind(row.kind),
        title=row.title,
        description=row.description,
        language=row.language,
        activities=tuple(activities),
        created_at=row.created_at,
        frozen_at=row.frozen_at,
        text=row.text,
        url=row.url,
        file=_file(row),
        alternative=row.alternative or "",
        link_check=checks_store.link_check(link) if link else None,
        badge_check=checks_store.badge_check(badge) if badge else None,
    )


def _file(row: EvidenceRow) -> File | None:
    if row.sha256 is None:
        return None
    assert row.size is not None
    assert row.media_type is not None
    assert row.file_name is not None
    return File(row.sha256, row.size, row.media_type, row.file_name)
