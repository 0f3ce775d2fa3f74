"""Queries on cohorts, who is in them and who trains them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update

from app.cohorts.model import Cohort, Listed, Sight
from app.cohorts.tables import CohortMemberRow, CohortRow, CohortTrainerRow
from app.kernel import sharing
from app.kernel.db import db, insert_new
from app.kernel.ids import CohortId, OrganisationId, PersonId, new_id

Part = type[CohortMemberRow] | type[CohortTrainerRow]


def add(row: CohortRow) -> None:
    db.session.add(row)
    db.session.flush()


def seen(sight: Sight) -> ColumnElement[bool]:
    """Return the condition under which a cohort may be known of."""
    conditions = [CohortRow.organisation_id == sight.organisation_id]
    if sight.trainer is not None:
        conditions.append(
            exists().where(
                CohortTrainerRow.cohort_id == CohortRow.id,
                CohortTrainerRow.person_id == sight.trainer,
                CohortTrainerRow.left_at.is_(None),
            )
        )
    if sight.course_id is not None:
        conditions.append(CohortRow.course_id == sight.course_id)
    found = conditions[0]
    for condition in conditions[1:]:
        found = found & condition
    return found


def find(sight: Sight, cohort_id: UUID) -> Cohort | None:
    row = db.session.scalar(select(CohortRow).where(CohortRow.id == cohort_id, seen(sight)))
    return value(row) if row else None


def locked(cohort_id: UUID) -> CohortRow:
    """Return the row, held until the end of the transaction (SQLite holds the whole database)."""
    return db.session.scalars(
        select(CohortRow)
        .where(CohortRow.id == cohort_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def with_person(organisation_id: OrganisationId, person_id: PersonId) -> dict[CohortId, str]:
    """Return id → name of the open cohorts somebody is in, or trains, by name."""
    there = [
        exists().where(
            part.cohort_id == CohortRow.id,
            part.person_id == person_id,
            part.left_at.is_(None),
        )
        for part in (CohortMemberRow, CohortTrainerRow)
    ]
    found = db.session.execute(
        select(CohortRow.id, CohortRow.name)
        .where(
            CohortRow.organisation_id == organisation_id,
            CohortRow.closed_at.is_(None),
            or_(*there),
        )
        .order_by(CohortRow.name)
    )
    return {CohortId(row.id): row.name for row in found}


def namesake(organisation_id: OrganisationId, name: str) -> CohortId | None:
    """Return the open cohort of this name, whatever its capitals."""
    found = db.session.scalar(
        select(CohortRow.id).where(
            CohortRow.organisation_id == organisation_id,
            CohortRow.closed_at.is_(None),
            func.lower(CohortRow.name) == name.lower(),
        )
    )
    return CohortId(found) if found else None


def of_course(course_id: UUID) -> Cohort | None:
    row = db.session.scalar(select(CohortRow).where(CohortRow.course_id == course_id))
    return value(row) if row else None


def courses_taken(organisation_id: OrganisationId) -> set[UUID]:
    """Return the courses that are cohorts already."""
    found = db.session.scalars(
        select(CohortRow.course_id).where(
            CohortRow.organisation_id == organisation_id, CohortRow.course_id.is_not(None)
        )
    )
    return {each for each in found if each is not None}


def listed(sight: Sight, *, offset: int, limit: int) -> list[Listed]:
    """Return cohorts, the open ones first and by name; two statements."""
    people = (
        select(func.count())
        .where(CohortMemberRow.cohort_id == CohortRow.id, CohortMemberRow.left_at.is_(None))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(CohortRow, people.label("people"))
        .where(seen(sight))
        .order_by(CohortRow.closed_at.is_not(None), func.lower(CohortRow.name), CohortRow.id)
        .offset(offset)
        .limit(limit)
    ).all()
    trainers = _trainers([row.CohortRow.id for row in rows])
    return [Listed(value(row.CohortRow), row.people, trainers[row.CohortRow.id]) for row in rows]


def _trainers(cohort_ids: Collection[UUID]) -> dict[UUID, list[PersonId]]:
    found: dict[UUID, list[PersonId]] = defaultdict(list)
    rows = db.session.execute(
        select(CohortTrainerRow.cohort_id, CohortTrainerRow.person_id)
        .where(CohortTrainerRow.cohort_id.in_(cohort_ids), CohortTrainerRow.left_at.is_(None))
        .order_by(CohortTrainerRow.joined_at, CohortTrainerRow.id)
    )
    for row in rows:
        found[row.cohort_id].append(PersonId(row.person_id))
    return found


def current(table: Part, cohort_id: UUID) -> dict[PersonId, datetime]:
    """Return who is in it now, or trains it now, and since when."""
    rows = db.session.execute(
        select(table.person_id, table.joined_at).where(
            table.cohort_id == cohort_id, table.left_at.is_(None)
        )
    )
    return {PersonId(row.person_id): row.joined_at for row in rows}


def join(
    table: Part, cohort_id: UUID, people: Collection[PersonId], moment: datetime
) -> frozenset[PersonId]:
    """Add those who are not in it yet; return who came in. Windows may add at once."""
    by_id = {new_id(): person_id for person_id in dict.fromkeys(people)}
    rows = [
        {"id": row_id, "cohort_id": cohort_id, "person_id": person_id, "joined_at": moment}
        for row_id, person_id in by_id.items()
    ]
    return frozenset(by_id[key.id] for key in insert_new(table, (), rows))


def leave(table: Part, cohort_id: UUID, people: Collection[PersonId], moment: datetime) -> None:
    db.session.execute(
        update(table)
        .where(table.cohort_id == cohort_id, table.person_id.in_(people), table.left_at.is_(None))
        .values(left_at=moment),
        execution_options={"synchronize_session": False},
    )


def anybody_ever(cohort_id: UUID) -> bool:
    """Whether anybody is or was in a cohort."""
    return (
        db.session.scalar(
            select(CohortMemberRow.id).where(CohortMemberRow.cohort_id == cohort_id).limit(1)
        )
        is not None
    )


def remove(cohort_id: UUID) -> None:
    sharing.let_go(cohort_id)
    db.session.execute(delete(CohortTrainerRow).where(CohortTrainerRow.cohort_id == cohort_id))
    db.session.execute(delete(CohortRow).where(CohortRow.id == cohort_id))


def trainers_of(person_id: PersonId, organisation_id: OrganisationId) -> set[PersonId]:
    """Return who trained a cohort of somebody's on any day they were both in it; one statement."""
    overlap = (
        or_(
            CohortMemberRow.left_at.is_(None), CohortTrainerRow.joined_at <= CohortMemberRow.left_at
        ),
        or_(
            CohortTrainerRow.left_at.is_(None),
            CohortMemberRow.joined_at <= CohortTrainerRow.left_at,
        ),
    )
    found = db.session.scalars(
        select(CohortTrainerRow.person_id)
        .distinct()
        .join(CohortMemberRow, CohortMemberRow.cohort_id == CohortTrainerRow.cohort_id)
        .join(CohortRow, CohortRow.id == CohortTrainerRow.cohort_id)
        .where(
            CohortMemberRow.person_id == person_id,
            CohortRow.organisation_id == organisation_id,
            CohortTrainerRow.person_id != person_id,
            *overlap,
        )
    )
    return set(map(PersonId, found))


# A person's own data -----------------------------------------------------------------------------


def _of_person(table: Part, person_id: PersonId) -> Select[*tuple[Any, ...]]:
    return (
        select(CohortRow.name, table.joined_at, table.left_at)
        .join(CohortRow, CohortRow.id == table.cohort_id)
        .where(table.person_id == person_id)
        .order_by(table.joined_at, table.id)
    )


def periods(table: Part, person_id: PersonId) -> Sequence[Any]:
    """Return (name of the cohort, joined, left) of everything somebody was in, or trained."""
    return db.session.execute(_of_person(table, person_id)).all()


def erase(person_id: PersonId) -> None:
    for table in (CohortMemberRow, CohortTrainerRow):
        db.session.execute(delete(table).where(table.person_id == person_id))


def merge(table: Part, guest: PersonId, account: PersonId) -> None:
    """Make the guest's time in cohorts the account's; who is in one twice now is in it once."""
    mine = {row.cohort_id: row for row in _now(table, account)}
    for row in _now(table, guest):
        kept = mine.get(row.cohort_id)
        if kept is not None:
            kept.joined_at = min(kept.joined_at, row.joined_at)
            db.session.delete(row)
    db.session.flush()
    db.session.execute(
        update(table).where(table.person_id == guest).values(person_id=account),
        execution_options={"synchronize_session": False},
    )


def _now(table: Part, person_id: PersonId) -> Sequence[CohortMemberRow | CohortTrainerRow]:
    query: Select[Any] = select(table)
    return db.session.scalars(
        query.where(table.person_id == person_id, table.left_at.is_(None))
    ).all()


def value(row: CohortRow) -> Cohort:
    return Cohort(
        CohortId(row.id),
        OrganisationId(row.organisation_id),
        row.name,
        row.made_at,
        row.closed_at,
        row.course_id,
        row.in_step and row.course_id is not None,
    )
