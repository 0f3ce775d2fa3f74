"""Queries on courses, their members, and the readings of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, delete, exists, func, select, update

from app.kernel.db import db, insert_once
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.lti.model import Platform
from app.lti.roster_model import (
    Change,
    Course,
    Known,
    Member,
    Reading,
    change_document,
    change_value,
    member_document,
    member_value,
)
from app.lti.store import platform_of
from app.lti.tables import (
    ContextRow,
    DeploymentRow,
    IdentityRow,
    MemberRow,
    PlatformRow,
    RosterRow,
)

READINGS_KEPT = 5

_IS_MEMBER = and_(
    IdentityRow.organisation_id == PlatformRow.organisation_id,
    IdentityRow.issuer == PlatformRow.issuer,
    IdentityRow.subject == MemberRow.subject,
)
"""Which of our people a member of a course is, if they ever came (decision 0019)."""


def _courses(organisation_id: OrganisationId) -> Select[UUID, str, str | None, str]:
    return (
        select(ContextRow.id, ContextRow.title, ContextRow.members_url, PlatformRow.name)
        .join(DeploymentRow, DeploymentRow.id == ContextRow.deployment_row)
        .join(PlatformRow, PlatformRow.id == DeploymentRow.platform_id)
        .where(PlatformRow.organisation_id == organisation_id)
    )


def find_course(course_id: UUID, organisation_id: OrganisationId) -> Course | None:
    row = db.session.execute(_courses(organisation_id).where(ContextRow.id == course_id)).first()
    return _course(row) if row else None


def list_courses(organisation_id: OrganisationId, trainer: PersonId | None) -> list[Course]:
    """Return the courses of an organisation, by title; only those this person trains if named."""
    query = _courses(organisation_id)
    if trainer is not None:
        query = query.where(_trains(trainer))
    rows = db.session.execute(query.order_by(func.lower(ContextRow.title), ContextRow.id))
    return [_course(row) for row in rows]


def trains(person_id: PersonId, course_id: UUID) -> bool:
    query = select(ContextRow.id).where(ContextRow.id == course_id, _trains(person_id))
    return db.session.scalar(query) is not None


def _trains(person_id: PersonId) -> Any:
    return exists().where(
        MemberRow.context_row == ContextRow.id,
        MemberRow.role == Role.TRAINER,
        MemberRow.left_at.is_(None),
        MemberRow.subject == IdentityRow.subject,
        IdentityRow.person_id == person_id,
        IdentityRow.issuer == PlatformRow.issuer,
        IdentityRow.organisation_id == PlatformRow.organisation_id,
        PlatformRow.id == DeploymentRow.platform_id,
        DeploymentRow.id == ContextRow.deployment_row,
    )


def _course(row: Row[*tuple[Any, ...]]) -> Course:
    return Course(row.id, row.title, row.name, row.members_url is not None)


def members(course_id: UUID) -> list[Known]:
    """Return everybody who is or was in a course, by name; one statement."""
    rows = db.session.execute(
        select(MemberRow, IdentityRow.person_id)
        .join(ContextRow, ContextRow.id == MemberRow.context_row)
        .join(DeploymentRow, DeploymentRow.id == ContextRow.deployment_row)
        .join(PlatformRow, PlatformRow.id == DeploymentRow.platform_id)
        .outerjoin(IdentityRow, _IS_MEMBER)
        .where(MemberRow.context_row == course_id)
        .order_by(
            MemberRow.left_at.is_not(None),
            MemberRow.name.is_(None),
            func.lower(MemberRow.name),
            MemberRow.subject,
        )
    )
    return [_known(row.MemberRow, row.person_id) for row in rows]


def _known(row: MemberRow, person_id: UUID | None) -> Known:
    return Known(
        Member(row.subject, row.name, Role(row.role)),
        row.left_at,
        PersonId(person_id) if person_id else None,
    )


def came(course_id: UUID, member: Member, moment: datetime) -> None:
    """Note that this member came from the course; who is known as one in this role stays as is."""
    made = insert_once(
        MemberRow,
        ["context_row", "subject"],
        id=new_id(),
        context_row=course_id,
        subject=member.subject,
        name=member.name,
        role=member.role,
        joined_at=moment,
    )
    if made:
        return
    row = _row(course_id, member.subject)
    _say(row, member)


def take_over(course_id: UUID, found: Collection[Member], moment: datetime) -> None:
    """Make the members of a course those that a platform named; who left stays, marked."""
    rows = {
        row.subject: row
        for row in db.session.scalars(
            select(MemberRow).where(MemberRow.context_row == course_id).with_for_update()
        )
    }
    for member in found:
        row = rows.pop(member.subject, None)
        if row is None:
            db.session.add(
                MemberRow(
                    id=new_id(),
                    context_row=course_id,
                    subject=member.subject,
                    name=member.name,
                    role=member.role,
                    joined_at=moment,
                )
            )
        else:
            _say(row, member)
    for row in rows.values():
        row.left_at = row.left_at or moment
    db.session.flush()


def _row(course_id: UUID, subject: str) -> MemberRow:
    query = select(MemberRow).where(
        MemberRow.context_row == course_id, MemberRow.subject == subject
    )
    return db.session.scalars(query).one()


def _say(row: MemberRow, member: Member) -> None:
    row.name = member.name or row.name
    row.role, row.left_at = member.role, None


# Readings ----------------------------------------------------------------------------------------


def add_reading(course_id: UUID, asked_by: PersonId, moment: datetime) -> UUID:
    row = RosterRow(id=new_id(), context_row=course_id, asked_by=asked_by, asked_at=moment)
    db.session.add(row)
    db.session.flush()
    return row.id


def newest_reading(course_id: UUID) -> Reading | None:
    row = db.session.scalar(
        select(RosterRow)
        .where(RosterRow.context_row == course_id)
        .order_by(RosterRow.asked_at.desc(), RosterRow.id)
        .limit(1)
    )
    return _reading(row) if row else None


def locked_reading(reading_id: UUID, course_id: UUID) -> tuple[Reading, Sequence[Member]] | None:
    """Return a reading with the members it found, held until the commit."""
    row = db.session.scalar(
        select(RosterRow)
        .where(RosterRow.id == reading_id, RosterRow.context_row == course_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    return _reading(row), [member_value(each) for each in row.members or []]


def source_of(reading_id: UUID) -> tuple[UUID, str | None, Platform] | None:
    """Return of which course a reading is, where to ask, and whom; None if it was done already."""
    row = db.session.execute(
        select(ContextRow.id, ContextRow.members_url, PlatformRow)
        .join(RosterRow, RosterRow.context_row == ContextRow.id)
        .join(DeploymentRow, DeploymentRow.id == ContextRow.deployment_row)
        .join(PlatformRow, PlatformRow.id == DeploymentRow.platform_id)
        .where(RosterRow.id == reading_id, RosterRow.read_at.is_(None))
    ).first()
    return (row.id, row.members_url, platform_of(row.PlatformRow)) if row else None


def keep_found(
    reading_id: UUID, found: Collection[Member], changes: Collection[Change], moment: datetime
) -> None:
    row = db.session.get_one(RosterRow, reading_id)
    row.read_at, row.failure = moment, None
    row.members = [member_document(member) for member in found]
    row.changes = [change_document(change) for change in changes]


def keep_failure(reading_id: UUID, code: str) -> None:
    db.session.execute(update(RosterRow).where(RosterRow.id == reading_id).values(failure=code))


def mark_applied(reading_id: UUID, changes: Collection[Change], moment: datetime) -> None:
    """Keep what was changed; who was found is in the members now."""
    row = db.session.get_one(RosterRow, reading_id)
    row.applied_at, row.members = moment, None
    row.changes = [change_document(change) for change in changes]


def forget_old_readings(course_id: UUID) -> None:
    kept = (
        select(RosterRow.id)
        .where(RosterRow.context_row == course_id)
        .order_by(RosterRow.asked_at.desc(), RosterRow.id)
        .limit(READINGS_KEPT)
    )
    db.session.execute(
        delete(RosterRow).where(RosterRow.context_row == course_id, RosterRow.id.not_in(kept))
    )


def read_before(moment: datetime) -> list[tuple[UUID, UUID]]:
    """Return (course, who asked) of courses that were read once, and not since that moment."""
    last = (
        select(RosterRow.context_row, func.max(RosterRow.asked_at).label("at"))
        .group_by(RosterRow.context_row)
        .subquery()
    )
    rows = db.session.execute(
        select(RosterRow.context_row, RosterRow.asked_by)
        .join(
            last, and_(last.c.context_row == RosterRow.context_row, last.c.at == RosterRow.asked_at)
        )
        .where(last.c.at < moment, RosterRow.asked_by.is_not(None))
    )
    return [(row.context_row, row.asked_by) for row in rows]


def _reading(row: RosterRow) -> Reading:
    return Reading(
        id=row.id,
        asked_at=row.asked_at,
        read_at=row.read_at,
        applied_at=row.applied_at,
        failure=row.failure,
        changes=tuple(change_value(each) for each in row.changes or []),
    )


# A person's own data -----------------------------------------------------------------------------


def _of_person(person_id: UUID) -> Select[MemberRow, str]:
    return (
        select(MemberRow, ContextRow.title)
        .join(ContextRow, ContextRow.id == MemberRow.context_row)
        .join(DeploymentRow, DeploymentRow.id == ContextRow.deployment_row)
        .join(PlatformRow, PlatformRow.id == DeploymentRow.platform_id)
        .join(IdentityRow, _IS_MEMBER)
        .where(IdentityRow.person_id == person_id)
    )


def memberships_of(person_id: UUID) -> list[tuple[str, MemberRow]]:
    return [(row.title, row.MemberRow) for row in db.session.execute(_of_person(person_id))]


def erase(person_id: UUID) -> None:
    """Delete somebody from courses and readings; to be called while their identity still stands."""
    found = [row for _title, row in memberships_of(person_id)]
    courses = {row.context_row for row in found}
    subjects = {row.subject for row in found}
    for reading in db.session.scalars(select(RosterRow).where(RosterRow.context_row.in_(courses))):
        reading.members = _without(reading.members, subjects)
        reading.changes = _without(reading.changes, subjects)
    for row in found:
        db.session.delete(row)
    db.session.execute(
        update(RosterRow).where(RosterRow.asked_by == person_id).values(asked_by=None)
    )
    db.session.flush()


def _without(documents: list[Any] | None, subjects: Collection[str]) -> list[Any] | None:
    if documents is None:
        return None
    return [each for each in documents if each["subject"] not in subjects]
