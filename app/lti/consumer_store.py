"""Queries on consumers of LTI 1.1 and their nonces."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.engine import CursorResult

from app.kernel import sealing
from app.kernel.db import db, insert_once
from app.lti.model import Platform
from app.lti.store import platform_of
from app.lti.tables import (
    ConsumerRow,
    DeploymentRow,
    LaunchRow,
    NonceRow,
    PlatformRow,
    ResourceLinkRow,
)


def find(key: str) -> tuple[Platform, bytes] | None:
    """Find a consumer that has not ended, with its sealed secret."""
    return _found(ConsumerRow.key == key)


def of_platform(platform_id: UUID) -> tuple[Platform, bytes] | None:
    return _found(ConsumerRow.platform_id == platform_id)


def _found(which: ColumnElement[bool]) -> tuple[Platform, bytes] | None:
    row = db.session.execute(
        select(PlatformRow, ConsumerRow.secret)
        .join(ConsumerRow, ConsumerRow.platform_id == PlatformRow.id)
        .where(which, ConsumerRow.ended_at.is_(None))
    ).one_or_none()
    return (platform_of(row.PlatformRow), row.secret) if row else None


def listed(organisation_id: UUID) -> list[tuple[Platform, datetime, datetime | None]]:
    """Return (consumer, made at, ended at) of an organisation by name."""
    rows = db.session.execute(
        select(PlatformRow, ConsumerRow.ended_at)
        .join(ConsumerRow, ConsumerRow.platform_id == PlatformRow.id)
        .where(PlatformRow.organisation_id == organisation_id)
        .order_by(func.lower(PlatformRow.name), PlatformRow.created_at)
    )
    return [
        (platform_of(row.PlatformRow), row.PlatformRow.created_at, row.ended_at) for row in rows
    ]


def end(organisation_id: UUID, platform_id: UUID, moment: datetime) -> bool:
    """End a consumer and its open frames; False if there is none here that goes on."""
    ours = select(PlatformRow.id).where(PlatformRow.organisation_id == organisation_id)
    done = db.session.execute(
        update(ConsumerRow)
        .where(
            ConsumerRow.platform_id == platform_id,
            ConsumerRow.platform_id.in_(ours),
            ConsumerRow.ended_at.is_(None),
        )
        .values(ended_at=moment)
    )
    assert isinstance(done, CursorResult)
    if done.rowcount != 1:
        return False
    # Who ends one whose secret got out means those whom it was used to let in, too.
    db.session.execute(
        update(LaunchRow)
        .where(LaunchRow.platform_id == platform_id, LaunchRow.used_until > moment)
        .values(used_until=moment)
    )
    return True


def use_nonce(platform_id: UUID, digest: str, moment: datetime) -> bool:
    """Use a nonce up; False if this consumer has used it before."""
    return insert_once(
        NonceRow,
        ["platform_id", "nonce"],
        platform_id=platform_id,
        nonce=digest,
        used_at=moment,
    )


def link(platform_id: UUID, link_id: str) -> tuple[UUID, str] | None:
    """Find a resource link of a consumer: its row, and its placement."""
    row = db.session.execute(
        select(ResourceLinkRow.id, ResourceLinkRow.placement)
        .join(DeploymentRow, DeploymentRow.id == ResourceLinkRow.deployment_row)
        .where(DeploymentRow.platform_id == platform_id, ResourceLinkRow.link_id == link_id)
    ).one_or_none()
    return (row.id, row.placement) if row else None


def reencrypt() -> tuple[int, list[str]]:
    """Encrypt every shared secret under the first of ours; return how many, and keys left shut."""
    return sealing.reencrypt(ConsumerRow.secret, ConsumerRow.key)
