"""Queries on grades: who is in which column, what should stand there, what arrived."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.kernel.db import db
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.lti.grades_model import Activity, Column, Grading, Score, Sending
from app.lti.model import Outcome, Platform
from app.lti.store import platform_of
from app.lti.tables import DeploymentRow, GradeRow, PlatformRow, ResourceLinkRow

_COLUMN = (
    ResourceLinkRow.id.label("resource_link_row"),
    ResourceLinkRow.link_id,
    ResourceLinkRow.placement,
    ResourceLinkRow.title,
    ResourceLinkRow.line_item,
    ResourceLinkRow.line_items,
    ResourceLinkRow.outcomes_url,
    ResourceLinkRow.scopes,
    ResourceLinkRow.makes_column,
    PlatformRow,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One grade as an administrator sees it."""

    id: UUID
    person_id: PersonId
    title: str
    placement: str
    platform: str
    score: Score | None
    waiting: bool
    """Whether something newer than what arrived is to be sent."""
    failure: str | None
    detail: str | None
    failed_at: datetime | None
    sent_at: datetime | None
    shown: float | None
    shown_at: datetime | None

    @property
    def overruled(self) -> bool:
        """Whether the platform shows something else than what we sent, as after a teacher's own."""
        if self.shown_at is None or self.waiting or self.score is None or self.score.given is None:
            return False
        return self.shown is None or abs(self.shown - self.score.given) > 0.01


def meet(
    organisation_id: OrganisationId,
    person_id: PersonId,
    resource_link_row: UUID,
    subject: str,
    sourcedid: str | None = None,
) -> None:
    """Note that this learner has a place in the column; a second time changes nothing.

    If the subject is another person's by now (accounts were joined), the place is theirs.
    """
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(GradeRow).values(
        id=new_id(),
        organisation_id=organisation_id,
        person_id=person_id,
        resource_link_row=resource_link_row,
        subject=subject,
        sourcedid=sourcedid,
        version=0,
        sent_version=0,
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["resource_link_row", "subject"],
            set_={"person_id": person_id, "sourcedid": sourcedid},
        )
    )


def locked_places(
    person_id: PersonId, organisation_id: OrganisationId, placements: Collection[str]
) -> list[tuple[GradeRow, str]]:
    """Return this person's places in the columns of these placements, locked."""
    rows = db.session.execute(
        select(GradeRow, ResourceLinkRow.placement)
        .join(ResourceLinkRow, ResourceLinkRow.id == GradeRow.resource_link_row)
        .where(
            GradeRow.person_id == person_id,
            GradeRow.organisation_id == organisation_id,
            ResourceLinkRow.placement.in_(placements),
        )
        .order_by(GradeRow.id)
        .with_for_update(of=GradeRow)
        .execution_options(populate_existing=True)
    )
    return [(row.GradeRow, row.placement) for row in rows]


def locked(ids: Collection[UUID]) -> list[GradeRow]:
    """Return these grades, locked; always in the same order, so that nobody waits in a circle."""
    return list(
        db.session.scalars(
            select(GradeRow)
            .where(GradeRow.id.in_(ids))
            .order_by(GradeRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def of_organisation(organisation_id: OrganisationId, ids: Collection[UUID]) -> list[GradeRow]:
    """Return these grades, locked; those of other organisations are left out."""
    query = select(GradeRow).where(
        GradeRow.organisation_id == organisation_id, GradeRow.id.in_(ids)
    )
    return list(db.session.scalars(query.order_by(GradeRow.id).with_for_update()))


def score_of(row: GradeRow) -> Score | None:
    """Return what should stand there; None while nothing should."""
    if row.activity_progress is None or row.grading_progress is None:
        return None
    return Score(
        Activity(row.activity_progress), Grading(row.grading_progress), row.given, row.maximum
    )


def sendings(ids: Collection[UUID]) -> list[Sending]:
    """Return the newest scores of places, but for those the platform has; one statement."""
    rows = db.session.execute(
        select(GradeRow, *_COLUMN)
        .join(ResourceLinkRow, ResourceLinkRow.id == GradeRow.resource_link_row)
        .join(DeploymentRow, DeploymentRow.id == ResourceLinkRow.deployment_row)
        .join(PlatformRow, PlatformRow.id == DeploymentRow.platform_id)
        .where(GradeRow.id.in_(ids), GradeRow.sent_version < GradeRow.version)
    )
    return [_sending(row) for row in rows]


def _sending(row: Row[*tuple[Any, ...]]) -> Sending:
    grade: GradeRow = row.GradeRow
    score = score_of(grade)
    assert score is not None
    assert grade.stamp is not None
    return Sending(
        id=grade.id,
        version=grade.version,
        person_id=PersonId(grade.person_id),
        organisation_id=OrganisationId(grade.organisation_id),
        subject=grade.subject,
        score=score,
        stamp=grade.stamp,
        column=_column(row),
        outcome=_outcome(grade, row.outcomes_url),
    )


def outcome(grade_id: UUID, organisation_id: OrganisationId) -> tuple[Platform, Outcome] | None:
    """Return where a grade of this organisation goes over LTI 1.1; None where it does not."""
    row = db.session.execute(
        select(GradeRow, *_COLUMN)
        .join(ResourceLinkRow, ResourceLinkRow.id == GradeRow.resource_link_row)
        .join(DeploymentRow, DeploymentRow.id == ResourceLinkRow.deployment_row)
        .join(PlatformRow, PlatformRow.id == DeploymentRow.platform_id)
        .where(GradeRow.id == grade_id, GradeRow.organisation_id == organisation_id)
    ).first()
    found = _outcome(row.GradeRow, row.outcomes_url) if row else None
    return (platform_of(row.PlatformRow), found) if row and found else None


def _outcome(grade: GradeRow, service_url: str | None) -> Outcome | None:
    return Outcome(service_url, grade.sourcedid) if service_url and grade.sourcedid else None


def column(resource_link_row: UUID, organisation_id: OrganisationId) -> Column | None:
    row = db.session.execute(
        select(*_COLUMN)
        .join(DeploymentRow, DeploymentRow.id == ResourceLinkRow.deployment_row)
        .join(PlatformRow, PlatformRow.id == DeploymentRow.platform_id)
        .where(
            ResourceLinkRow.id == resource_link_row,
            PlatformRow.organisation_id == organisation_id,
        )
    ).first()
    return _column(row) if row else None


def keep_line_item(resource_link_row: UUID, line_item: str) -> None:
    """Remember the line item that was found or made for a link."""
    row = db.session.get_one(ResourceLinkRow, resource_link_row)
    row.line_item = line_item


def note_results(resource_link_row: UUID, shares: Mapping[str, float], moment: datetime) -> None:
    """Keep what a platform shows: subject → share of the maximum, for everybody in the column."""
    query = select(GradeRow).where(GradeRow.resource_link_row == resource_link_row)
    for row in db.session.scalars(query):
        share = shares.get(row.subject)
        row.shown = None if share is None or row.maximum is None else share * row.maximum
        row.shown_at = moment


def close(resource_link_row: UUID, subject: str) -> None:
    """Forget a learner's place in a column that is no longer theirs."""
    db.session.execute(
        delete(GradeRow).where(
            GradeRow.resource_link_row == resource_link_row, GradeRow.subject == subject
        )
    )


def lines(organisation_id: OrganisationId, *, failed: bool, offset: int, limit: int) -> list[Line]:
    """Return grades for the administrator, what failed or changed last first; one statement."""
    query = (
        select(GradeRow, ResourceLinkRow.title, ResourceLinkRow.placement, PlatformRow.name)
        .join(ResourceLinkRow, ResourceLinkRow.id == GradeRow.resource_link_row)
        .join(DeploymentRow, DeploymentRow.id == ResourceLinkRow.deployment_row)
        .join(PlatformRow, PlatformRow.id == DeploymentRow.platform_id)
        .where(GradeRow.organisation_id == organisation_id, GradeRow.version > 0)
    )
    if failed:
        query = query.where(GradeRow.failure.is_not(None)).order_by(GradeRow.failed_at.desc())
    else:
        query = query.order_by(GradeRow.changed_at.desc())
    rows = db.session.execute(query.order_by(GradeRow.id).offset(offset).limit(limit))
    return [_line(row) for row in rows]


def count_failed(organisation_id: OrganisationId) -> int:
    query = select(func.count()).where(
        GradeRow.organisation_id == organisation_id, GradeRow.failure.is_not(None)
    )
    return db.session.scalar(query) or 0


def failed_ids(organisation_id: OrganisationId) -> list[UUID]:
    query = select(GradeRow.id).where(
        GradeRow.organisation_id == organisation_id, GradeRow.failure.is_not(None)
    )
    return list(db.session.scalars(query))


def rows_of(person_id: PersonId) -> list[dict[str, Any]]:
    """Return every grade of a person, by column name."""
    found = select(*GradeRow.__table__.columns).where(GradeRow.person_id == person_id)
    return [dict(row) for row in db.session.execute(found).mappings()]


def erase(person_id: PersonId) -> None:
    db.session.execute(delete(GradeRow).where(GradeRow.person_id == person_id))


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    grade: GradeRow = row.GradeRow
    return Line(
        id=grade.id,
        person_id=PersonId(grade.person_id),
        title=row.title,
        placement=row.placement,
        platform=row.name,
        score=score_of(grade),
        waiting=grade.sent_version < grade.version,
        failure=grade.failure,
        detail=grade.failure_detail,
        failed_at=grade.failed_at,
        sent_at=grade.sent_at,
        shown=grade.shown,
        shown_at=grade.shown_at,
    )


def _column(row: Row[*tuple[Any, ...]]) -> Column:
    return Column(
        resource_link_row=row.resource_link_row,
        link_id=row.link_id,
        placement=row.placement,
        title=row.title,
        line_item=row.line_item or None,
        line_items=row.line_items or None,
        scopes=frozenset(row.scopes),
        makes_column=row.makes_column,
        platform=platform_of(row.PlatformRow),
    )
