"""Queries on what was done to partners, and when we spoke with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.kernel.db import db
from app.kernel.ids import PersonId, new_id
from app.partners import rules
from app.partners.model import LENGTHS, Act, Change, Contact, Partner
from app.partners.tables import PartnerChangeRow, PartnerContactRow

_WITHOUT_CACHE = {"synchronize_session": False}


def add_change(
    partner_id: UUID,
    act: Act,
    moment: datetime,
    by: PersonId | None,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    more: Mapping[str, Any] | None = None,
) -> None:
    db.session.add(
        PartnerChangeRow(
            id=new_id(),
            partner_id=partner_id,
            at=moment,
            by=by,
            act=act,
            before=dict(before),
            after=dict(after),
            more=dict(more or {}),
        )
    )
    db.session.flush()


def changes(partner_id: UUID, most: int | None = None) -> list[Change]:
    """Return what was done to a partner, newest first."""
    found = db.session.scalars(
        select(PartnerChangeRow)
        .where(PartnerChangeRow.partner_id == partner_id)
        .order_by(PartnerChangeRow.at.desc(), PartnerChangeRow.id)
        .limit(most)
    )
    return [
        Change(
            id=row.id,
            at=row.at,
            by=PersonId(row.by) if row.by else None,
            act=Act(row.act),
            before=row.before,
            after=row.after,
            more=row.more,
        )
        for row in found
    ]


def forget_in_history(partner_id: UUID, names: Collection[str]) -> None:
    """Take facts out of everything that is remembered of a partner."""
    for row in db.session.scalars(
        select(PartnerChangeRow).where(PartnerChangeRow.partner_id == partner_id)
    ):
        row.before = {name: was for name, was in row.before.items() if name not in names}
        row.after = {name: became for name, became in row.after.items() if name not in names}
    db.session.flush()


def scrub_history(partner_id: UUID, words: Sequence[str]) -> None:
    """Take names and addresses out of what is remembered of a partner."""
    for row in db.session.scalars(
        select(PartnerChangeRow).where(PartnerChangeRow.partner_id == partner_id)
    ):
        row.before = rules.scrubbed_facts(row.before, words, LENGTHS)
        row.after = rules.scrubbed_facts(row.after, words, LENGTHS)
    db.session.flush()


def add_contact(partner: Partner, on: date, by: PersonId | None, what: str) -> None:
    row = {"id": new_id(), "list_id": partner.list_id, "partner_id": partner.id}
    db.session.add(PartnerContactRow(**row, on=on, by=by, what=what))
    db.session.flush()


def contacts(partner_id: UUID, most: int) -> list[Contact]:
    """Return when we spoke, newest first."""
    found = db.session.execute(
        select(
            PartnerContactRow.id, PartnerContactRow.on, PartnerContactRow.by, PartnerContactRow.what
        )
        .where(PartnerContactRow.partner_id == partner_id)
        .order_by(PartnerContactRow.on.desc(), PartnerContactRow.id)
        .limit(most)
    )
    return [
        Contact(row.id, row.on, PersonId(row.by) if row.by else None, row.what) for row in found
    ]


def contact_ids(partner_id: UUID) -> list[UUID]:
    return list(
        db.session.scalars(
            select(PartnerContactRow.id).where(PartnerContactRow.partner_id == partner_id)
        )
    )


def move_contacts(ids: Collection[UUID], partner_id: UUID) -> None:
    db.session.execute(
        update(PartnerContactRow)
        .where(PartnerContactRow.id.in_(ids))
        .values(partner_id=partner_id),
        execution_options=_WITHOUT_CACHE,
    )


def scrub_contacts(partner_id: UUID, words: Sequence[str]) -> None:
    """Take names and addresses out of what was noted of our talks."""
    for row in db.session.scalars(
        select(PartnerContactRow).where(PartnerContactRow.partner_id == partner_id)
    ):
        row.what = rules.scrubbed(row.what, words)
    db.session.flush()
