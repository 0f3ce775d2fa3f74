"""Work that somebody keeps to themselves, shares with a cohort, or gives to their organisation.

Documents of the toolkit, lists of partners and surveys are shared alike. Who may open a thing may
write in it; giving it to others and deleting it is for its owner, and for administrators once it is
the organisation's.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    and_,
    case,
    or_,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import db
from app.kernel.identity import Actor


class Scope(StrEnum):
    """Who, besides its owner, may open and write a thing."""

    PERSONAL = "personal"
    COHORT = "cohort"
    """The people of one cohort and its trainers, as long as they are."""
    ORGANISATION = "organisation"
    """Every member of the organisation."""


class Shared:
    """Columns of a table whose rows can be shared; `shared_checks()` are its constraints."""

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who began it; None once their account is erased and others still work with it."""
    scope: Mapped[str] = mapped_column(String(20), default=Scope.PERSONAL)
    """A `Scope`."""
    cohort_id: Mapped[UUID | None] = mapped_column(ForeignKey("cohort.id"), index=True)


def shared_checks() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint("(scope = 'cohort') = (cohort_id IS NOT NULL)", name="cohort_of_scope"),
        CheckConstraint("scope <> 'personal' OR owner_id IS NOT NULL", name="owner_of_personal"),
    )


def opened_by(table: type[Shared], actor: Actor, cohorts: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition under which the actor may open a row.

    `cohorts` are those the actor is in, or trains, now.
    """
    return and_(
        table.organisation_id == actor.organisation_id,
        or_(
            table.owner_id == actor.person_id,
            table.scope == Scope.ORGANISATION,
            and_(table.scope == Scope.COHORT, table.cohort_id.in_(list(cohorts))),
        ),
    )


def let_go(cohort_id: UUID) -> None:
    """Take back what is shared with a cohort that goes away: to its owner, or else to the centre.

    Of every world: whatever is shared stands in a table of kind `Shared`.
    """
    for table in Shared.__subclasses__():
        alone = case((table.owner_id.is_(None), Scope.ORGANISATION), else_=Scope.PERSONAL)
        db.session.execute(
            update(table).where(table.cohort_id == cohort_id).values(scope=alone, cohort_id=None),
            execution_options={"synchronize_session": False},
        )


def manages(actor: Actor, owner_id: UUID | None, scope: Scope) -> bool:
    """Tell whether somebody who may open a thing may also share, hand on and delete it."""
    if owner_id == actor.person_id:
        return True
    return actor.administers and scope is Scope.ORGANISATION
