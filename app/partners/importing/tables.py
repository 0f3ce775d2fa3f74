from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base
from app.partners.model import LENGTHS


class PartnerImportRow(Base):
    """A file of partners; it is deleted with its rows some time after."""

    __tablename__ = "partner_import"
    __table_args__ = (Index("ix_partner_import_list", "list_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("partner_list.id"))
    filename: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(10))
    encoding: Mapped[str] = mapped_column(String(20))
    separator: Mapped[str] = mapped_column(String(1))
    guessed: Mapped[bool]
    phase: Mapped[str] = mapped_column(String(20))
    heading: Mapped[int]
    columns: Mapped[list[Any]]
    same: Mapped[str] = mapped_column(String(20))
    type_else: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    seen: Mapped[int]
    percent: Mapped[int]
    problem: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, Any]]
    first: Mapped[list[Any]] = mapped_column(deferred=True, default=list)
    """The first rows, each its number and cells, as long as somebody may say what columns are."""
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]


class PartnerImportEntryRow(Base):
    """One row of a file; it goes in in the same transaction as it says so, so never twice."""

    __tablename__ = "partner_import_entry"
    __table_args__ = (
        Index("ix_partner_import_entry_state", "import_id", "state", "number"),
        Index("ix_partner_import_entry_name", "import_id", "same_name"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("partner_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(60))
    fact: Mapped[str] = mapped_column(String(20))
    values: Mapped[dict[str, Any]]
    same_name: Mapped[str] = mapped_column(String(LENGTHS["name"]))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)


class PartnerImportLinkRow(Base):
    """A name that a row says its partner works with; gone once the two are connected."""

    __tablename__ = "partner_import_link"
    __table_args__ = (
        ForeignKeyConstraint(
            ["import_id", "number"],
            ["partner_import_entry.import_id", "partner_import_entry.number"],
        ),
    )

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(LENGTHS["name"]))
    same_name: Mapped[str] = mapped_column(String(LENGTHS["name"]))
