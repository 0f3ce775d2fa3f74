"""Queries on lists of partners: whose they are, who opens them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, delete, exists, func, or_, select, update

from app.kernel.db import Base, db
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.sharing import Scope, opened_by
from app.partners.importing import files
from app.partners.importing.tables import (
    PartnerImportEntryRow,
    PartnerImportLinkRow,
    PartnerImportRow,
)
from app.partners.model import Facts, PartnerList
from app.partners.store import facts_of
from app.partners.tables import (
    PartnerChangeRow,
    PartnerContactRow,
    PartnerLinkRow,
    PartnerListRow,
    PartnerRow,
)


def add(**values: Any) -> None:
    db.session.add(PartnerListRow(**values))
    db.session.flush()


def change(list_id: UUID, **values: Any) -> None:
    db.session.execute(update(PartnerListRow).where(PartnerListRow.id == list_id).values(**values))


def find(actor: Actor, cohorts: Collection[UUID], list_id: UUID) -> PartnerList | None:
    """Return a list that the actor may open."""
    row = db.session.scalar(_opened(actor, cohorts).where(PartnerListRow.id == list_id))
    return _value(row) if row else None


def get(list_id: UUID) -> PartnerList | None:
    """Return a list, whoever asks: for what goes on in the background."""
    row = db.session.get(PartnerListRow, list_id)
    return _value(row) if row else None


def opened(actor: Actor, cohorts: Collection[UUID]) -> list[PartnerList]:
    """Return the lists that the actor may open, by title."""
    found = db.session.scalars(
        _opened(actor, cohorts).order_by(func.lower(PartnerListRow.title), PartnerListRow.id)
    )
    return [_value(row) for row in found]


def _opened(actor: Actor, cohorts: Collection[UUID]) -> Select[Any]:
    return select(PartnerListRow).where(opened_by(PartnerListRow, actor, cohorts))


def sizes(list_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many partners there are in each list."""
    found = db.session.execute(
        select(PartnerRow.list_id, func.count())
        .where(PartnerRow.list_id.in_(list_ids), PartnerRow.deleted_at.is_(None))
        .group_by(PartnerRow.list_id)
    )
    return {row[0]: row[1] for row in found}


@dataclass(frozen=True, slots=True)
class Held:
    """What a list holds."""

    list_id: UUID
    owner_id: UUID | None
    number: int


def held(organisation_id: OrganisationId) -> list[Held]:
    """Return how many partners there are in each list of an organisation, those without any too."""
    there = and_(PartnerRow.list_id == PartnerListRow.id, PartnerRow.deleted_at.is_(None))
    found = db.session.execute(
        select(PartnerListRow.id, PartnerListRow.owner_id, func.count(PartnerRow.id))
        .outerjoin(PartnerRow, there)
        .where(PartnerListRow.organisation_id == organisation_id)
        .group_by(PartnerListRow.id, PartnerListRow.owner_id)
    )
    return [Held(*row) for row in found]


def number_of(organisation_id: OrganisationId, person_id: PersonId) -> int:
    """Return how many lists somebody has begun in an organisation."""
    query = select(func.count()).where(
        PartnerListRow.organisation_id == organisation_id, PartnerListRow.owner_id == person_id
    )
    return db.session.scalar(query) or 0


def _value(row: PartnerListRow) -> PartnerList:
    return PartnerList(
        id=row.id,
        organisation_id=OrganisationId(row.organisation_id),
        owner_id=PersonId(row.owner_id) if row.owner_id else None,
        scope=Scope(row.scope),
        cohort_id=row.cohort_id,
        title=row.title,
        quiet_months=row.quiet_months,
        wished=tuple(row.wished),
    )


# -- the end of a list, and of people --------------------------------------------------------------


def remove(list_ids: Collection[UUID]) -> None:
    """Delete lists with everything in them, and the files on their way into them."""
    partners = select(PartnerRow.id).where(PartnerRow.list_id.in_(list_ids))
    imports = select(PartnerImportRow.id).where(PartnerImportRow.list_id.in_(list_ids))
    kept = db.session.scalars(imports).all()
    for statement in (
        delete(PartnerLinkRow).where(PartnerLinkRow.list_id.in_(list_ids)),
        delete(PartnerContactRow).where(PartnerContactRow.list_id.in_(list_ids)),
        delete(PartnerChangeRow).where(PartnerChangeRow.partner_id.in_(partners)),
        delete(PartnerImportLinkRow).where(PartnerImportLinkRow.import_id.in_(imports)),
        delete(PartnerImportEntryRow).where(PartnerImportEntryRow.import_id.in_(imports)),
        delete(PartnerImportRow).where(PartnerImportRow.list_id.in_(list_ids)),
        delete(PartnerRow).where(PartnerRow.list_id.in_(list_ids)),
        delete(PartnerListRow).where(PartnerListRow.id.in_(list_ids)),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    for import_id in kept:
        files.remove(import_id)


def owned(person_id: PersonId) -> list[PartnerList]:
    """Return every list that somebody began, in all organisations."""
    found = db.session.scalars(
        select(PartnerListRow)
        .where(PartnerListRow.owner_id == person_id)
        .order_by(PartnerListRow.made_at, PartnerListRow.id)
    )
    return [_value(row) for row in found]


NAMED: tuple[tuple[type[Base], str], ...] = (
    (PartnerListRow, "owner_id"),
    (PartnerRow, "changed_by"),
    (PartnerChangeRow, "by"),
    (PartnerContactRow, "by"),
    (PartnerImportRow, "created_by"),
)
"""Where a person of the product is named: table and column."""


def rename(person_id: PersonId, now: PersonId | None) -> None:
    """Let every row that names somebody name somebody else, or nobody."""
    for table, column in NAMED:
        db.session.execute(
            update(table)
            .where(getattr(table, column) == person_id)
            .values({column: now})
            .execution_options(synchronize_session=False)
        )


def written_in(person_id: PersonId) -> list[PartnerList]:
    """Return the lists of others in which somebody wrote."""
    lists = (
        select(PartnerListRow)
        .where(
            or_(PartnerListRow.owner_id.is_(None), PartnerListRow.owner_id != person_id),
            exists().where(
                PartnerRow.list_id == PartnerListRow.id,
                or_(
                    PartnerRow.changed_by == person_id,
                    exists().where(
                        PartnerContactRow.partner_id == PartnerRow.id,
                        PartnerContactRow.by == person_id,
                    ),
                    exists().where(
                        PartnerChangeRow.partner_id == PartnerRow.id,
                        PartnerChangeRow.by == person_id,
                    ),
                ),
            ),
        )
        .order_by(PartnerListRow.made_at, PartnerListRow.id)
    )
    return [_value(row) for row in db.session.scalars(lists)]


def every_facts(list_id: UUID) -> list[Facts]:
    """Return what is known of each partner of a list, by name; of the deleted ones too."""
    found = db.session.scalars(
        select(PartnerRow)
        .where(PartnerRow.list_id == list_id)
        .order_by(PartnerRow.name_key, PartnerRow.id)
    )
    return [facts_of(row) for row in found]


def contacts_by(person_id: PersonId) -> Sequence[PartnerContactRow]:
    return db.session.scalars(
        select(PartnerContactRow)
        .where(PartnerContactRow.by == person_id)
        .order_by(PartnerContactRow.on, PartnerContactRow.id)
    ).all()


def changes_by(person_id: PersonId) -> Sequence[PartnerChangeRow]:
    return db.session.scalars(
        select(PartnerChangeRow)
        .where(PartnerChangeRow.by == person_id)
        .order_by(PartnerChangeRow.at, PartnerChangeRow.id)
    ).all()


def imports_by(person_id: PersonId) -> Sequence[PartnerImportRow]:
    return db.session.scalars(
        select(PartnerImportRow)
        .where(PartnerImportRow.created_by == person_id)
        .order_by(PartnerImportRow.created_at, PartnerImportRow.id)
    ).all()
