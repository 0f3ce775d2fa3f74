from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base
from app.kernel.sharing import Shared, shared_checks
from app.partners.model import CONTACT_LENGTH, LENGTHS, QUIET_MONTHS, TITLE_LENGTH

_THERE = text("deleted_at IS NULL")


class PartnerListRow(Shared, Base):
    """A list of partners."""

    __tablename__ = "partner_list"
    __table_args__ = shared_checks()

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    quiet_months: Mapped[int] = mapped_column(default=QUIET_MONTHS)
    wished: Mapped[list[Any]]
    """Names of sectors."""
    made_at: Mapped[datetime]


def _by(name: str, *columns: str) -> Index:
    """Return an index over the partners of a list that are not deleted, in the order of a page."""
    return Index(
        f"ix_partner_{name}",
        "list_id",
        *columns,
        "id",
        sqlite_where=_THERE,
        postgresql_where=_THERE,
    )


class PartnerRow(Base):
    """One partner; what it is called, sorted and recognised by is kept beside its facts."""

    __tablename__ = "partner"
    __table_args__ = (
        _by("name", "name_key"),
        _by("type", "type", "name_key"),
        _by("status", "status", "name_key"),
        _by("sector", "sector", "name_key"),
        _by("last_contact", "last_contact"),
        _by("next_on", "next_on"),
        _by("changed", "changed_at"),
        Index("ix_partner_same_name", "list_id", "same_name"),
        Index("ix_partner_same_host", "list_id", "same_host"),
        Index("ix_partner_same_mail", "list_id", "same_mail"),
        Index("ix_partner_deleted", "list_id", "deleted_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("partner_list.id"))

    name: Mapped[str] = mapped_column(String(LENGTHS["name"]))
    type: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    sector: Mapped[str] = mapped_column(String(LENGTHS["sector"]))
    website: Mapped[str] = mapped_column(String(LENGTHS["website"]))
    place: Mapped[str] = mapped_column(String(LENGTHS["place"]))
    contact_name: Mapped[str] = mapped_column(String(LENGTHS["contact_name"]))
    contact_mail: Mapped[str] = mapped_column(String(LENGTHS["contact_mail"]))
    contact_phone: Mapped[str] = mapped_column(String(LENGTHS["contact_phone"]))
    backup_name: Mapped[str] = mapped_column(String(LENGTHS["backup_name"]))
    backup_mail: Mapped[str] = mapped_column(String(LENGTHS["backup_mail"]))
    brings: Mapped[str] = mapped_column(Text)
    gains: Mapped[str] = mapped_column(Text)
    since: Mapped[int | None]
    last_contact: Mapped[date | None]
    next_step: Mapped[str] = mapped_column(String(LENGTHS["next_step"]))
    next_on: Mapped[date | None]
    notes: Mapped[str] = mapped_column(Text)

    name_key: Mapped[str] = mapped_column(String(LENGTHS["name"]))
    same_name: Mapped[str] = mapped_column(String(LENGTHS["name"]))
    same_host: Mapped[str] = mapped_column(String(200))
    same_mail: Mapped[str] = mapped_column(String(200))
    search: Mapped[str] = mapped_column(Text)

    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for a file's, and once that account is erased."""
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy types it so


class PartnerChangeRow(Base):
    """What was done to a partner; the newest can be undone."""

    __tablename__ = "partner_change"
    __table_args__ = (Index("ix_partner_change_partner", "partner_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    at: Mapped[datetime]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    more: Mapped[dict[str, Any]]


class PartnerContactRow(Base):
    """One time somebody of the centre spoke with a partner."""

    __tablename__ = "partner_contact"
    __table_args__ = (
        Index("ix_partner_contact_partner", "partner_id", "on"),
        Index("ix_partner_contact_month", "list_id", "on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("partner_list.id"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    on: Mapped[date]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    what: Mapped[str] = mapped_column(String(CONTACT_LENGTH))


class PartnerLinkRow(Base):
    """Two partners that work with each other: one row, the smaller id first."""

    __tablename__ = "partner_link"
    __table_args__ = (
        Index("ix_partner_link_other", "other_id"),
        Index("ix_partner_link_list", "list_id"),
    )

    one_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("partner_list.id"))
