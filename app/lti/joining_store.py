"""Queries for joining a guest of a platform to an account, and for parting them again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult

from app.kernel.db import db
from app.kernel.ids import OrganisationId, PersonId
from app.lti.model import JoinedPlatform, Joining
from app.lti.store import forget_launches
from app.lti.tables import (
    DeploymentRow,
    GradeRow,
    IdentityRow,
    JoiningRow,
    LaunchRow,
    PlatformRow,
    RegistrationLinkRow,
    ResourceLinkRow,
    RosterRow,
)

_QUIETLY = {"synchronize_session": False}


def begin(row: JoiningRow) -> None:
    """Keep a new joining; what was begun in the same frame before is over."""
    db.session.execute(delete(JoiningRow).where(JoiningRow.launch_id == row.launch_id))
    db.session.add(row)
    db.session.flush()


def find(joining_id: UUID, moment: datetime) -> Joining | None:
    """Find a joining that is under way."""
    return _open(JoiningRow.id == joining_id, moment)


def of_launch(launch_id: UUID, moment: datetime) -> Joining | None:
    """Find the joining that was begun in this frame and is under way."""
    return _open(JoiningRow.launch_id == launch_id, moment)


def _open(which: Any, moment: datetime) -> Joining | None:
    row = db.session.scalar(
        select(JoiningRow)
        .where(which, JoiningRow.used_at.is_(None), JoiningRow.expires_at > moment)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    account = PersonId(row.account_id) if row.account_id else None
    return Joining(row.id, row.launch_id, account, row.code, row.tries, row.created_at)


def confirm(joining_id: UUID, account: PersonId, code: str) -> bool:
    """Say whose account it is to be; False if somebody said so already."""
    return _changed(
        update(JoiningRow)
        .where(JoiningRow.id == joining_id, JoiningRow.account_id.is_(None))
        .values(account_id=account, code=code)
    )


def count_try(joining_id: UUID) -> None:
    db.session.execute(
        update(JoiningRow).where(JoiningRow.id == joining_id).values(tries=JoiningRow.tries + 1)
    )


def use(joining_id: UUID, moment: datetime) -> bool:
    """Use a joining up; False for the second of two at once."""
    return _changed(
        update(JoiningRow)
        .where(JoiningRow.id == joining_id, JoiningRow.used_at.is_(None))
        .values(used_at=moment)
    )


def _changed(statement: Any) -> bool:
    done = db.session.execute(statement, execution_options=_QUIETLY)
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


def hold_guest(person_id: PersonId) -> bool:
    """Keep other launches of a guest out until the commit; False if they are no guest any more."""
    rows = db.session.scalars(
        select(IdentityRow).where(IdentityRow.person_id == person_id).with_for_update()
    ).all()
    return bool(rows) and all(row.joined_at is None for row in rows)


def note_keys(guest: PersonId, jwks_url: str) -> None:
    """Remember by whose keys a guest is known who is about to become somebody with an account."""
    db.session.execute(
        update(IdentityRow).where(IdentityRow.person_id == guest).values(joined_keys=jwks_url),
        execution_options=_QUIETLY,
    )


def give(guest: PersonId, account: PersonId, moment: datetime) -> None:
    """From now on the guest's identity is the account; frames that stand open are theirs too."""
    db.session.execute(
        update(IdentityRow)
        .where(IdentityRow.person_id == guest)
        .values(person_id=account, joined_at=moment),
        execution_options=_QUIETLY,
    )
    columns: list[Any] = [
        LaunchRow.person_id,
        GradeRow.person_id,
        RegistrationLinkRow.created_by,
        RosterRow.asked_by,
        JoiningRow.account_id,
    ]
    for column in columns:
        db.session.execute(
            update(column.class_).where(column == guest).values({column.key: account}),
            execution_options=_QUIETLY,
        )


def joined(person_id: PersonId) -> list[JoinedPlatform]:
    """Return from which platforms somebody comes as themselves, the latest first."""
    rows = db.session.scalars(
        select(IdentityRow)
        .where(IdentityRow.person_id == person_id, IdentityRow.joined_at.is_not(None))
        .order_by(IdentityRow.joined_at.desc(), IdentityRow.id)
    ).all()
    return [_joined(row) for row in rows]


def _joined(row: IdentityRow) -> JoinedPlatform:
    assert row.joined_at is not None
    name = db.session.scalar(
        select(PlatformRow.name)
        .where(PlatformRow.organisation_id == row.organisation_id, PlatformRow.issuer == row.issuer)
        .order_by(PlatformRow.created_at.desc())
        .limit(1)
    )
    return JoinedPlatform(
        id=row.id,
        name=name or row.issuer,
        issuer=row.issuer,
        organisation_id=OrganisationId(row.organisation_id),
        joined_at=row.joined_at,
    )


def part(identity_id: UUID, person_id: PersonId) -> bool:
    """Forget that a subject is this person; False if it is not.

    Frames that stand open for it close, and what the person does from now on is no longer sent to
    that platform's gradebooks: what stands there stays.
    """
    row = db.session.scalar(
        select(IdentityRow)
        .where(
            IdentityRow.id == identity_id,
            IdentityRow.person_id == person_id,
            IdentityRow.joined_at.is_not(None),
        )
        .with_for_update()
    )
    if row is None:
        return False
    theirs = select(PlatformRow.id).where(
        PlatformRow.organisation_id == row.organisation_id, PlatformRow.issuer == row.issuer
    )
    forget_launches(LaunchRow.person_id == person_id, LaunchRow.platform_id.in_(theirs))
    links = (
        select(ResourceLinkRow.id)
        .join(DeploymentRow, DeploymentRow.id == ResourceLinkRow.deployment_row)
        .where(DeploymentRow.platform_id.in_(theirs))
    )
    db.session.execute(
        delete(GradeRow).where(
            GradeRow.person_id == person_id,
            GradeRow.subject == row.subject,
            GradeRow.resource_link_row.in_(links),
        ),
        execution_options=_QUIETLY,
    )
    db.session.delete(row)
    db.session.flush()
    return True
