"""Queries on platforms, logins, identities and launches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, select, update
from sqlalchemy.engine import CursorResult

from app.kernel.db import Base, db, insert_once, read
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.lti.door_store import launch_of
from app.lti.model import Deployment, Identity, Launch, Platform, Version
from app.lti.tables import (
    ContextRow,
    DeploymentRow,
    IdentityRow,
    JoiningRow,
    LaunchRow,
    LoginRow,
    NonceRow,
    PlatformRow,
    RegistrationLinkRow,
    ResourceLinkRow,
    TicketRow,
)


def add(row: Base) -> None:
    db.session.add(row)
    db.session.flush()


# Platforms and their deployments -----------------------------------------------------------------


def find_platform(platform_id: UUID) -> Platform | None:
    row = db.session.get(PlatformRow, platform_id)
    return platform_of(row) if row else None


def framing(origin: str) -> Platform | None:
    """Find a platform whose login page is at this origin."""
    query = select(PlatformRow).where(
        PlatformRow.auth_url.startswith(f"{origin}/", autoescape=True)
    )
    row = db.session.scalar(query.limit(1))
    return platform_of(row) if row else None


def platform_of(row: PlatformRow) -> Platform:
    return Platform(
        id=row.id,
        organisation_id=OrganisationId(row.organisation_id),
        name=row.name,
        issuer=row.issuer,
        client_id=row.client_id,
        auth_url=row.auth_url,
        token_url=row.token_url,
        jwks_url=row.jwks_url,
        token_audience=row.token_audience,
        family=row.family,
        frame_origins=tuple(row.frame_origins),
        paused_at=row.paused_at,
        renewed_at=row.renewed_at,
        version=Version(row.version),
    )


def find_deployment(platform_id: UUID, deployment_id: str) -> Deployment | None:
    row = db.session.scalar(
        select(DeploymentRow).where(
            DeploymentRow.platform_id == platform_id, DeploymentRow.deployment_id == deployment_id
        )
    )
    return deployment_of(row) if row else None


def deployment_of(row: DeploymentRow) -> Deployment:
    return Deployment(row.id, row.platform_id, row.deployment_id, row.approved_at)


def platforms_of(organisation_id: UUID) -> list[tuple[Platform, list[Deployment]]]:
    """Return an organisation's platforms by name, each with its deployments: two statements."""
    rows = db.session.scalars(
        select(PlatformRow)
        .where(PlatformRow.organisation_id == organisation_id, PlatformRow.version == Version.V1_3)
        .order_by(func.lower(PlatformRow.name), PlatformRow.created_at)
    ).all()
    found: dict[UUID, list[Deployment]] = {row.id: [] for row in rows}
    for row in db.session.scalars(
        select(DeploymentRow)
        .join(PlatformRow, PlatformRow.id == DeploymentRow.platform_id)
        .where(PlatformRow.organisation_id == organisation_id, PlatformRow.version == Version.V1_3)
        .order_by(DeploymentRow.created_at)
    ):
        found[row.platform_id].append(deployment_of(row))
    return [(platform_of(row), found[row.id]) for row in rows]


def deployments_of(platform_id: UUID) -> list[Deployment]:
    query = select(DeploymentRow).where(DeploymentRow.platform_id == platform_id)
    return [
        deployment_of(row) for row in db.session.scalars(query.order_by(DeploymentRow.created_at))
    ]


def approve(platform_id: UUID, deployment_id: str, moment: datetime) -> bool:
    """Agree to a deployment; False if there is none that waits."""
    done = db.session.execute(
        update(DeploymentRow)
        .where(
            DeploymentRow.platform_id == platform_id,
            DeploymentRow.deployment_id == deployment_id,
            DeploymentRow.approved_at.is_(None),
        )
        .values(approved_at=moment)
    )
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


def forget_waiting(platform_id: UUID, deployment_id: str) -> bool:
    """Delete a deployment that waits; False if there is none."""
    done = db.session.execute(
        delete(DeploymentRow).where(
            DeploymentRow.platform_id == platform_id,
            DeploymentRow.deployment_id == deployment_id,
            DeploymentRow.approved_at.is_(None),
        )
    )
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


def count_waiting(platform_id: UUID) -> int:
    query = select(func.count()).where(
        DeploymentRow.platform_id == platform_id, DeploymentRow.approved_at.is_(None)
    )
    return db.session.scalar(query) or 0


def note_deployment(platform_id: UUID, deployment_id: str, moment: datetime) -> None:
    """Remember a deployment that nobody has agreed to yet; nothing if it is known."""
    insert_once(
        DeploymentRow,
        ["platform_id", "deployment_id"],
        id=new_id(),
        platform_id=platform_id,
        deployment_id=deployment_id,
        created_at=moment,
    )


# People ------------------------------------------------------------------------------------------


_IDENTITY = (
    select(IdentityRow.person_id, IdentityRow.joined_at, IdentityRow.joined_keys)
    .where(
        IdentityRow.organisation_id == bindparam("organisation"),
        IdentityRow.issuer == bindparam("issuer"),
        IdentityRow.subject == bindparam("subject"),
    )
    .with_for_update()
)


def find_identity(organisation_id: UUID, issuer: str, subject: str) -> Identity | None:
    """Find who a subject is, and let no other launch of theirs change that meanwhile."""
    rows = read(_IDENTITY, organisation=organisation_id, issuer=issuer, subject=subject)
    if not rows:
        return None
    row = rows[0]
    return Identity(PersonId(row.person_id), row.joined_at, row.joined_keys)


def find_person(organisation_id: UUID, issuer: str, subject: str) -> PersonId | None:
    found = find_identity(organisation_id, issuer, subject)
    return found.person_id if found else None


def claim_identity(
    organisation_id: UUID,
    issuer: str,
    subject: str,
    person_id: UUID,
    moment: datetime,
    **joined: Any,
) -> bool:
    """Say who a subject is; False if another launch was faster.

    `joined` are `joined_at` and `joined_keys` of somebody with an account.
    """
    return insert_once(
        IdentityRow,
        ["organisation_id", "issuer", "subject"],
        id=new_id(),
        organisation_id=organisation_id,
        issuer=issuer,
        subject=subject,
        person_id=person_id,
        created_at=moment,
        **joined,
    )


def identities_of(person_id: UUID) -> list[IdentityRow]:
    query = select(IdentityRow).where(IdentityRow.person_id == person_id)
    return list(db.session.scalars(query.order_by(IdentityRow.created_at)))


# Courses and what stands in them -----------------------------------------------------------------


def keep_context(deployment: UUID, context_id: str, values: Mapping[str, Any]) -> UUID:
    """Return the row of a course, made or brought up to date."""
    keys = {"deployment_row": deployment, "context_id": context_id}
    return _kept(ContextRow, keys, values)


def keep_resource_link(deployment: UUID, link_id: str, values: Mapping[str, Any]) -> UUID:
    """Return the row of a resource link, made or brought up to date."""
    return _kept(ResourceLinkRow, {"deployment_row": deployment, "link_id": link_id}, values)


def _kept(
    table: type[ContextRow | ResourceLinkRow],
    keys: Mapping[str, Any],
    values: Mapping[str, Any],
) -> UUID:
    """Write only what changed: a class that starts at once reads and does not queue."""
    query: Select[Any] = select(table).filter_by(**keys)
    row = db.session.scalar(query)
    if row is None:
        insert_once(table, list(keys), id=new_id(), **keys, **values)
        row = db.session.scalars(query).one()
    for name, value in values.items():
        if name != "created_at" and getattr(row, name) != value:
            setattr(row, name, value)
    db.session.flush()
    found: UUID = row.id
    return found


# Tickets -----------------------------------------------------------------------------------------


def find_ticket(ticket_id: UUID, moment: datetime) -> Launch | None:
    """Find the launch a ticket is for, if it can still be used."""
    row = db.session.execute(
        select(LaunchRow, PlatformRow)
        .join(TicketRow, TicketRow.launch_id == LaunchRow.id)
        .join(PlatformRow, PlatformRow.id == LaunchRow.platform_id)
        .where(
            TicketRow.id == ticket_id, TicketRow.used_at.is_(None), TicketRow.expires_at > moment
        )
    ).one_or_none()
    return launch_of(row.LaunchRow, platform_of(row.PlatformRow)) if row else None


def use_ticket(ticket_id: UUID, moment: datetime) -> bool:
    """Use a ticket up; False if somebody did already (or it is over)."""
    done = db.session.execute(
        update(TicketRow)
        .where(
            TicketRow.id == ticket_id, TicketRow.used_at.is_(None), TicketRow.expires_at > moment
        )
        .values(used_at=moment)
    )
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


def launches_of(person_id: UUID) -> list[LaunchRow]:
    query = select(LaunchRow).where(LaunchRow.person_id == person_id)
    return list(db.session.scalars(query.order_by(LaunchRow.created_at)))


# What does not stay ------------------------------------------------------------------------------


def sweep(before: datetime) -> None:
    """Delete logins, nonces, tickets, joinings and launches that ended before that moment."""
    db.session.execute(delete(NonceRow).where(NonceRow.used_at < before))
    db.session.execute(delete(LoginRow).where(LoginRow.expires_at < before))
    for table in (TicketRow, JoiningRow):
        db.session.execute(delete(table).where(table.expires_at < before))
    forget_launches(LaunchRow.used_until < before)


def anonymous_ended(moment: datetime) -> list[PersonId]:
    """Return the people who were made for launches that are over."""
    query = select(LaunchRow.person_id).where(LaunchRow.anonymous, LaunchRow.used_until <= moment)
    return [PersonId(each) for each in db.session.scalars(query)]


def forget_launches(*where: ColumnElement[bool]) -> None:
    """Delete launches with everything that hangs on them: whoever is in such a frame is out."""
    found = select(LaunchRow.id).where(*where)
    for table in (TicketRow, JoiningRow):
        db.session.execute(delete(table).where(table.launch_id.in_(found)))
    db.session.execute(delete(LaunchRow).where(*where))


def erase_person(person_id: UUID) -> None:
    db.session.execute(delete(JoiningRow).where(JoiningRow.account_id == person_id))
    forget_launches(LaunchRow.person_id == person_id)
    db.session.execute(delete(IdentityRow).where(IdentityRow.person_id == person_id))
    db.session.execute(
        update(RegistrationLinkRow)
        .where(RegistrationLinkRow.created_by == person_id)
        .values(created_by=None)
    )
