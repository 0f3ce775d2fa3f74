"""Queries for whoever changes a platform or takes it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from app.kernel.db import Base, db
from app.kernel.ids import OrganisationId
from app.lti.model import PAUSED, Arrived, Holdings
from app.lti.tables import (
    ContextRow,
    DeploymentRow,
    GradeRow,
    IdentityRow,
    JoiningRow,
    LaunchRow,
    LoginRow,
    MemberRow,
    PlatformRow,
    RegistrationLinkRow,
    ResourceLinkRow,
    RosterRow,
    TicketRow,
)


def change(platform_id: UUID, values: Mapping[str, Any]) -> list[str]:
    """Write what differs; return the names of those columns."""
    row = db.session.get_one(PlatformRow, platform_id)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    db.session.flush()
    return sorted(changed)


def set_paused(platform_id: UUID, moment: datetime | None) -> None:
    db.session.get_one(PlatformRow, platform_id).paused_at = moment


def set_renewed(platform_id: UUID, moment: datetime) -> None:
    db.session.get_one(PlatformRow, platform_id).renewed_at = moment


def issuer_in_use(organisation_id: OrganisationId, issuer: str) -> bool:
    query = select(PlatformRow.id).where(
        PlatformRow.organisation_id == organisation_id, PlatformRow.issuer == issuer
    )
    return db.session.scalar(query.limit(1)) is not None


def move_people(organisation_id: OrganisationId, issuer: str, new: str) -> None:
    """Know an issuer's people under another name, but for who is known under that already."""
    there = aliased(IdentityRow)
    taken = select(there.subject).where(
        there.organisation_id == organisation_id, there.issuer == new
    )
    db.session.execute(
        update(IdentityRow)
        .where(
            IdentityRow.organisation_id == organisation_id,
            IdentityRow.issuer == issuer,
            IdentityRow.subject.not_in(taken),
        )
        .values(issuer=new)
        .execution_options(synchronize_session=False)
    )


def grades_held_back(platform_id: UUID) -> list[UUID]:
    """Return the grades that were not sent because the platform was paused."""
    query = select(GradeRow.id).where(
        GradeRow.resource_link_row.in_(_links(platform_id)), GradeRow.failure == PAUSED
    )
    return list(db.session.scalars(query))


def holdings(platform_id: UUID, moment: datetime) -> Holdings:
    """Count what hangs on a platform; one statement."""
    courses, links = _courses(platform_id), _links(platform_id)
    launches = select(func.count(LaunchRow.id)).where(LaunchRow.platform_id == platform_id)
    grades = select(func.count(GradeRow.id)).where(GradeRow.resource_link_row.in_(links))
    counted = db.session.execute(
        select(
            _people(platform_id).label("people"),
            _count(courses).label("courses"),
            _count(links).label("activities"),
            launches.where(LaunchRow.used_until > moment).scalar_subquery().label("open"),
            grades.where(GradeRow.sent_version < GradeRow.version).scalar_subquery().label("due"),
        )
    ).one()
    return Holdings(counted.people, counted.courses, counted.activities, counted.open, counted.due)


def arrived(platform_id: UUID) -> Arrived:
    """Return what has come from a platform so far; one statement."""
    members = select(func.count(MemberRow.id)).where(
        MemberRow.context_row.in_(_courses(platform_id))
    )
    sent = select(func.max(GradeRow.sent_at)).where(
        GradeRow.resource_link_row.in_(_links(platform_id))
    )
    launched = select(func.max(LaunchRow.created_at)).where(LaunchRow.platform_id == platform_id)
    found = db.session.execute(
        select(
            launched.scalar_subquery().label("launched_at"),
            _count(_courses(platform_id)).label("courses"),
            _count(_links(platform_id)).label("activities"),
            members.scalar_subquery().label("members"),
            sent.scalar_subquery().label("graded_at"),
        )
    ).one()
    return Arrived(
        found.launched_at, found.courses, found.activities, found.members, found.graded_at
    )


def remove(platform_id: UUID) -> None:
    """Delete a platform and what only it can use. Who its people are, and their work, stays."""
    deployments = select(DeploymentRow.id).where(DeploymentRow.platform_id == platform_id)
    courses, links = _courses(platform_id), _links(platform_id)
    launches = select(LaunchRow.id).where(LaunchRow.platform_id == platform_id)
    for table, found in (
        (TicketRow, TicketRow.launch_id.in_(launches)),
        (JoiningRow, JoiningRow.launch_id.in_(launches)),
        (LaunchRow, LaunchRow.platform_id == platform_id),
        (LoginRow, LoginRow.platform_id == platform_id),
        (GradeRow, GradeRow.resource_link_row.in_(links)),
        (MemberRow, MemberRow.context_row.in_(courses)),
        (RosterRow, RosterRow.context_row.in_(courses)),
        (ResourceLinkRow, ResourceLinkRow.deployment_row.in_(deployments)),
        (ContextRow, ContextRow.deployment_row.in_(deployments)),
        (DeploymentRow, DeploymentRow.platform_id == platform_id),
    ):
        _delete(table, found)
    db.session.execute(
        update(RegistrationLinkRow)
        .where(RegistrationLinkRow.platform_id == platform_id)
        .values(platform_id=None)
    )
    _delete(PlatformRow, PlatformRow.id == platform_id)


def _delete(table: type[Base], found: Any) -> None:
    db.session.execute(delete(table).where(found).execution_options(synchronize_session=False))


def _courses(platform_id: UUID) -> Any:
    return (
        select(ContextRow.id)
        .join(DeploymentRow, DeploymentRow.id == ContextRow.deployment_row)
        .where(DeploymentRow.platform_id == platform_id)
    )


def _links(platform_id: UUID) -> Any:
    return (
        select(ResourceLinkRow.id)
        .join(DeploymentRow, DeploymentRow.id == ResourceLinkRow.deployment_row)
        .where(DeploymentRow.platform_id == platform_id)
    )


def _people(platform_id: UUID) -> Any:
    """Count who is known by the issuer of a platform."""
    return (
        select(func.count(IdentityRow.id))
        .join(
            PlatformRow,
            (PlatformRow.issuer == IdentityRow.issuer)
            & (PlatformRow.organisation_id == IdentityRow.organisation_id),
        )
        .where(PlatformRow.id == platform_id)
        .scalar_subquery()
    )


def _count(found: Any) -> Any:
    return select(func.count()).select_from(found.subquery()).scalar_subquery()
