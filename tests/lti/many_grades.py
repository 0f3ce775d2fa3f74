"""Many learners with a score to be sent: bulk inserts, since numbers are the point."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.accounts.tables import MembershipRow, PersonRow
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.ids import OrganisationId, new_id
from app.kernel.outbox.tables import OutboxRow
from app.lti import grades, store
from app.lti.grades_model import Activity, Grading
from app.lti.model import Scope
from app.lti.tables import GradeRow

MAXIMUM = 20.0
_BATCH = 1_000


def add_column(platform_id: UUID, placement: str, line_item: str, line_items: str) -> UUID:
    """Put a resource link with a column into the course; return its row."""
    with unit_of_work():
        [deployment] = store.deployments_of(platform_id)
        return store.keep_resource_link(
            deployment.id,
            "1",
            {
                "title": "Module",
                "context_row": None,
                "placement": placement,
                "line_item": line_item,
                "line_items": line_items,
                "scopes": sorted({Scope.SCORE, Scope.RESULT_READ, Scope.LINE_ITEM}),
                "makes_column": False,
                "created_at": clock.now(),
            },
        )


def add_grades(organisation_id: OrganisationId, link: UUID, subjects: Sequence[str]) -> None:
    """Give each of these learners a first score, which waits in the outbox."""
    for begin in range(0, len(subjects), _BATCH):
        with unit_of_work():
            _add(organisation_id, link, subjects[begin : begin + _BATCH])


def _add(organisation_id: OrganisationId, link: UUID, subjects: Sequence[str]) -> None:
    moment = clock.now()
    people = [new_id() for _ in subjects]
    made = {"created_at": moment}
    _insert(PersonRow, [{"id": one, "name": None, "language": "en", **made} for one in people])
    _insert(
        MembershipRow,
        [
            {
                "id": new_id(),
                "person_id": one,
                "organisation_id": organisation_id,
                "role": "learner",
                **made,
            }
            for one in people
        ],
    )
    rows = [
        {
            "id": new_id(),
            "organisation_id": organisation_id,
            "person_id": person,
            "resource_link_row": link,
            "subject": subject,
            "version": 1,
            "sent_version": 0,
            "given": 1.0,
            "maximum": MAXIMUM,
            "activity_progress": Activity.IN_PROGRESS,
            "grading_progress": Grading.FULLY_GRADED,
            "changed_at": moment,
            "stamp": moment.replace(microsecond=0),
        }
        for person, subject in zip(people, subjects, strict=True)
    ]
    _insert(GradeRow, rows)
    _insert(OutboxRow, [_outbox_row(row["id"], 1) for row in rows])


def improve(subjects: Collection[str]) -> None:
    """Give these learners one step more, later by a second: a second row for each in the outbox."""
    with unit_of_work():
        rows = db.session.scalars(sa.select(GradeRow).where(GradeRow.subject.in_(subjects))).all()
        for row in rows:
            assert row.given is not None
            assert row.stamp is not None
            row.given += 1
            row.version += 1
            row.stamp += timedelta(seconds=1)
        _insert(OutboxRow, [_outbox_row(row.id, row.version) for row in rows])


def _outbox_row(grade_id: UUID, version: int) -> dict[str, Any]:
    moment = clock.now()
    return {
        "id": new_id(),
        "kind": grades.SCORE,
        "payload": {"grade": str(grade_id)},
        "order_key": f"{grades.SCORE}:{grade_id}",
        "dedup_key": f"{grades.SCORE}:{grade_id}:{version}",
        "attempts": 0,
        "created_at": moment,
        "next_at": moment,
    }


def _insert(table: type[Any], rows: list[dict[str, Any]]) -> None:
    db.session.execute(sa.insert(table.__table__), rows)


def newest(scale: float = 100.0) -> Mapping[str, float]:
    """Return subject → what its place in a column out of `scale` should hold."""
    with unit_of_work():
        rows = db.session.execute(sa.select(GradeRow.subject, GradeRow.given, GradeRow.maximum))
        return {row.subject: row.given / row.maximum * scale for row in rows}


def waiting() -> int:
    """Return how many rows of the outbox are neither delivered nor given up."""
    open_ = OutboxRow.delivered_at.is_(None) & OutboxRow.given_up_at.is_(None)
    with unit_of_work():
        return (
            db.session.scalar(sa.select(sa.func.count()).select_from(OutboxRow).where(open_)) or 0
        )


def wind_on(*, leases: bool = False) -> None:
    """Let the time to wait after each failure be over; with `leases` also those of the dead."""
    values: dict[str, Any] = {"next_at": clock.now()}
    if leases:
        values["leased_until"] = None
    open_ = OutboxRow.delivered_at.is_(None) & (OutboxRow.next_at > clock.now())
    with unit_of_work():
        db.session.execute(
            sa.update(OutboxRow).where(sa.true() if leases else open_).values(**values)
        )
