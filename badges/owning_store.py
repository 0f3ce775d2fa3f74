"""Queries on whose badges are that were awarded to an address, and on who has which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.db import db
from app.kernel.ids import OrganisationId, PersonId
from badges import following_store
from badges.model import BadgeDesign
from badges.tables import AwardRow

Value = TypeVar("Value")

_AT_ONCE = 500
"""How many values stand in one statement: databases have their limits."""

_OF_NOBODY: ColumnElement[bool] = AwardRow.person_id.is_(None) & AwardRow.recipient_salt.is_not(
    None
)
"""Awarded to an address. Whoever was erased has no salt any more."""


def to_addresses() -> Sequence[Any]:
    """Return id, salt and hash of each badge that is only an address's."""
    query = select(AwardRow.id, AwardRow.recipient_salt, AwardRow.recipient_hash)
    return db.session.execute(query.where(_OF_NOBODY)).all()


def give(award_ids: Collection[UUID], person_id: PersonId, moment: datetime) -> None:
    if award_ids:
        db.session.execute(
            update(AwardRow)
            .where(AwardRow.id.in_(award_ids), _OF_NOBODY)
            .values(person_id=person_id, claimed_at=moment)
        )


def note_claimed(award_id: UUID, moment: datetime) -> None:
    db.session.execute(update(AwardRow).where(AwardRow.id == award_id).values(claimed_at=moment))


def people_holding(
    design: BadgeDesign,
    organisation_id: OrganisationId,
    person_ids: Iterable[PersonId],
    *,
    until: datetime,
) -> set[PersonId]:
    """Return which of these people have a badge of a design, not revoked, beyond a moment."""
    ours = following_store.of_designs(organisation_id, design.framework, design.keys)
    found = _among(AwardRow.person_id, person_ids, and_(following_store.lasting(until), ours))
    return {PersonId(each) for each in found}


def marks_held(marks: Iterable[str], *, until: datetime) -> set[str]:
    """Return which of these marks (`awarding.once`) such a badge carries."""
    return _among(AwardRow.once, marks, following_store.lasting(until))


def _among(
    column: InstrumentedAttribute[Value | None],
    values: Iterable[Value],
    condition: ColumnElement[bool],
) -> set[Value]:
    """Return those of the values that the column has where the condition is true."""
    wanted, found = list(values), set[Value]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = db.session.scalars(select(column).where(condition, column.in_(some)))
        found |= {each for each in rows if each is not None}
    return found
