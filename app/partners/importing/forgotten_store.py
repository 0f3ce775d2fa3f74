"""Queries on what files say of persons who are to be forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, or_, select, update

from app.kernel.db import db, trickle
from app.partners.importing.model import Import, State
from app.partners.importing.store import value
from app.partners.importing.tables import (
    PartnerImportEntryRow,
    PartnerImportLinkRow,
    PartnerImportRow,
)

_AT_ONCE = 500
"""Names in a statement: a database takes so many values at once, and not many more."""
_WITHOUT_CACHE = {"synchronize_session": False}


def held(list_id: UUID) -> list[Import]:
    """Return the imports of a list, held until the end of the transaction."""
    found = db.session.scalars(
        select(PartnerImportRow)
        .where(PartnerImportRow.list_id == list_id)
        .order_by(PartnerImportRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [value(row) for row in found]


def said(
    import_ids: Collection[UUID], partner_ids: Collection[UUID], names: Collection[str]
) -> Iterator[Row[Any]]:
    """Yield rows of these partners, and all that were refused: those name no partner of ours.

    In constant memory: twenty files may have been refused from their first row to their last.
    """
    yield from trickle(
        select(
            PartnerImportEntryRow.import_id,
            PartnerImportEntryRow.number,
            PartnerImportEntryRow.state,
            PartnerImportEntryRow.partner_id,
            PartnerImportEntryRow.values,
        ).where(
            PartnerImportEntryRow.import_id.in_(import_ids),
            or_(
                PartnerImportEntryRow.state == State.REFUSED,
                PartnerImportEntryRow.partner_id.in_(partner_ids),
                PartnerImportEntryRow.same_name.in_(names),
            ),
        )
    )


def keep(import_id: UUID, number: int, values: Mapping[str, Any]) -> None:
    """Let a row say this alone."""
    db.session.execute(
        update(PartnerImportEntryRow)
        .where(
            and_(
                PartnerImportEntryRow.import_id == import_id,
                PartnerImportEntryRow.number == number,
            )
        )
        .values(values=dict(values)),
        execution_options=_WITHOUT_CACHE,
    )


def names(import_ids: Collection[UUID]) -> Iterator[str]:
    """Yield the names to work with, as `rules.same_name` has them, in constant memory."""
    found = trickle(
        select(PartnerImportLinkRow.same_name).where(PartnerImportLinkRow.import_id.in_(import_ids))
    )
    return (row.same_name for row in found)


def drop_names(import_ids: Collection[UUID], names: Collection[str]) -> None:
    """Forget names to work with."""
    every = list(names)
    for start in range(0, len(every), _AT_ONCE):
        db.session.execute(
            delete(PartnerImportLinkRow).where(
                PartnerImportLinkRow.import_id.in_(import_ids),
                PartnerImportLinkRow.same_name.in_(every[start : start + _AT_ONCE]),
            ),
            execution_options=_WITHOUT_CACHE,
        )
