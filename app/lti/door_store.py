"""Queries of each login, each launch and each page in a frame.

A class that starts at once asks these two hundred times within seconds, so they are built once and
read without the ORM (`kernel.db.read`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, and_, bindparam, insert, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.db import Base, db, read
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId
from app.lti.model import Launch, Login, Message, MessageType, Platform, Version
from app.lti.tables import (
    ContextRow,
    DeploymentRow,
    GradeRow,
    LaunchRow,
    LoginRow,
    MemberRow,
    PlatformRow,
    ResourceLinkRow,
)

Found = Row[*tuple[Any, ...]]


def _labelled(prefix: str, *columns: InstrumentedAttribute[Any]) -> list[Any]:
    return [column.label(f"{prefix}_{column.key}") for column in columns]


_PLATFORM_FIELDS = [field.name for field in fields(Platform)]
_PLATFORM = _labelled("platform", *(getattr(PlatformRow, name) for name in _PLATFORM_FIELDS))


def _platform(row: Found) -> Platform:
    said = {name: getattr(row, f"platform_{name}") for name in _PLATFORM_FIELDS}
    said["frame_origins"] = tuple(said["frame_origins"])
    said["version"] = Version(said["version"])
    return Platform(**said)


def _table(of: type[Base]) -> Table:
    assert isinstance(of.__table__, Table)
    return of.__table__


# Logins ------------------------------------------------------------------------------------------

_OF_ISSUER = (
    select(*_PLATFORM)
    .where(PlatformRow.issuer == bindparam("issuer"), PlatformRow.version == Version.V1_3)
    .limit(2)
)
_OF_CLIENT = _OF_ISSUER.where(PlatformRow.client_id == bindparam("client"))


def find_client(issuer: str, client_id: str | None) -> Platform | None:
    """Find a platform by issuer and client; without a client only if the issuer has just one."""
    if client_id is None:
        rows = read(_OF_ISSUER, issuer=issuer)
    else:
        rows = read(_OF_CLIENT, issuer=issuer, client=client_id)
    return _platform(rows[0]) if len(rows) == 1 else None


_ADD_LOGIN = insert(_table(LoginRow))


def add_login(**values: Any) -> None:
    db.session.connection().execute(_ADD_LOGIN, values)


_LOGIN = (
    select(
        LoginRow.id,
        LoginRow.nonce,
        LoginRow.browser,
        LoginRow.storage_target,
        LoginRow.expires_at,
        LoginRow.used_at,
        *_PLATFORM,
    )
    .join(PlatformRow, PlatformRow.id == LoginRow.platform_id)
    .where(LoginRow.state == bindparam("state"))
)


def find_login(state: str) -> Login | None:
    """Find a login, used or not, by the digest of its state; its platform comes along."""
    rows = read(_LOGIN, state=state)
    if not rows:
        return None
    row = rows[0]
    return Login(
        id=row.id,
        nonce=row.nonce,
        browser=row.browser,
        platform=_platform(row),
        storage_target=row.storage_target,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


_USE_LOGIN = (
    update(_table(LoginRow))
    .where(
        LoginRow.id == bindparam("login"),
        LoginRow.used_at.is_(None),
        LoginRow.expires_at > bindparam("moment"),
    )
    .values(used_at=bindparam("moment"))
)


def use_login(login_id: UUID, moment: datetime) -> bool:
    """Use a login up; False if somebody did already (or it is over)."""
    done = db.session.connection().execute(_USE_LOGIN, {"login": login_id, "moment": moment})
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


# Arrivals ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What is here already of the deployment, course, link and subject that a message names."""

    deployment: UUID
    approved: bool
    context: UUID | None
    context_values: Mapping[str, Any]
    link: UUID | None
    link_values: Mapping[str, Any]
    member: Mapping[str, Any] | None
    """Name, role and `left_at` of the subject in the course."""
    grade: Mapping[str, Any] | None
    """Whose place in the link's column the subject's is, and how far the platform has it."""


_CONTEXT = ("title", "members_url")
_LINK = (
    *("title", "context_row", "placement", "line_item", "line_items", "scopes"),
    *("outcomes_url", "makes_column"),
)
_MEMBER = ("name", "role", "left_at")
_GRADE = ("person_id", "sourcedid", "version", "sent_version", "failure")

_KNOWN = (
    select(
        *_labelled("deployment", DeploymentRow.id, DeploymentRow.approved_at),
        *_labelled("context", ContextRow.id, *(getattr(ContextRow, name) for name in _CONTEXT)),
        *_labelled("link", ResourceLinkRow.id, *(getattr(ResourceLinkRow, each) for each in _LINK)),
        *_labelled("member", MemberRow.id, *(getattr(MemberRow, name) for name in _MEMBER)),
        *_labelled("grade", GradeRow.id, *(getattr(GradeRow, name) for name in _GRADE)),
    )
    .select_from(DeploymentRow)
    .outerjoin(
        ContextRow,
        and_(
            ContextRow.deployment_row == DeploymentRow.id,
            ContextRow.context_id == bindparam("context"),
        ),
    )
    .outerjoin(
        ResourceLinkRow,
        and_(
            ResourceLinkRow.deployment_row == DeploymentRow.id,
            ResourceLinkRow.link_id == bindparam("link"),
        ),
    )
    .outerjoin(
        MemberRow,
        and_(MemberRow.context_row == ContextRow.id, MemberRow.subject == bindparam("subject")),
    )
    .outerjoin(
        GradeRow,
        and_(
            GradeRow.resource_link_row == ResourceLinkRow.id,
            GradeRow.subject == bindparam("subject"),
        ),
    )
    .where(
        DeploymentRow.platform_id == bindparam("platform"),
        DeploymentRow.deployment_id == bindparam("deployment"),
    )
)


def find_known(platform_id: UUID, message: Message) -> Known | None:
    """Return what is known of what a message names, in one statement; None without deployment."""
    rows = read(
        _KNOWN,
        platform=platform_id,
        deployment=message.deployment_id,
        context=message.context.id if message.context else None,
        link=message.resource_link.id if message.resource_link else None,
        subject=message.subject,
    )
    if not rows:
        return None
    row = rows[0]
    return Known(
        deployment=row.deployment_id,
        approved=row.deployment_approved_at is not None,
        context=row.context_id,
        context_values=_values(row, "context", _CONTEXT),
        link=row.link_id,
        link_values=_values(row, "link", _LINK),
        member=_values(row, "member", _MEMBER) if row.member_id else None,
        grade=_values(row, "grade", _GRADE) if row.grade_id else None,
    )


def _values(row: Found, prefix: str, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, f"{prefix}_{name}") for name in names}


# Launches ----------------------------------------------------------------------------------------

_ADD_LAUNCH = insert(_table(LaunchRow))


def add_launch(**values: Any) -> None:
    db.session.connection().execute(_ADD_LAUNCH, values)


_LAUNCH_FIELDS = [field.name for field in fields(Launch) if field.name != "platform"]
_LAUNCH = (
    select(*(getattr(LaunchRow, name) for name in _LAUNCH_FIELDS), *_PLATFORM)
    .join(PlatformRow, PlatformRow.id == LaunchRow.platform_id)
    .where(LaunchRow.id == bindparam("launch"))
)


def find_launch(launch_id: UUID) -> Launch | None:
    """Find a launch, its platform with it: one statement."""
    rows = read(_LAUNCH, launch=launch_id)
    return launch_of(rows[0], _platform(rows[0])) if rows else None


def launch_of(row: Found | LaunchRow, platform: Platform) -> Launch:
    return Launch(
        id=row.id,
        message_type=MessageType(row.message_type),
        person_id=PersonId(row.person_id),
        organisation_id=OrganisationId(row.organisation_id),
        platform=platform,
        anonymous=row.anonymous,
        deployment_row=row.deployment_row,
        context_row=row.context_row,
        resource_link_row=row.resource_link_row,
        roles=frozenset(map(Role, row.roles)),
        placement=row.placement,
        locale=row.locale,
        return_url=row.return_url,
        deep_linking=row.deep_linking,
        for_user=row.for_user,
        created_at=row.created_at,
        used_until=row.used_until,
    )
