from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base
from app.kernel.sharing import Shared, shared_checks


class DocumentRow(Shared, Base):
    """A filled instrument."""

    __tablename__ = "toolkit_document"
    __table_args__ = (
        *shared_checks(),
        Index("ix_toolkit_document_kind", "organisation_id", "instrument", "changed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instrument: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    """Its name in lists; empty until it has one."""
    language: Mapped[str] = mapped_column(String(10))
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    content: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(Integer)
    held: Mapped[int] = mapped_column(BigInteger)
    """Characters of its content and of all its versions."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    archived_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it was deleted; it can be taken back until it is swept."""

    # Two who save at once on PostgreSQL: the second is told, and saves again.
    __mapper_args__ = {  # noqa: RUF012  # as SQLAlchemy types it
        "version_id_col": revision,
        "version_id_generator": False,
    }


class VersionRow(Base):
    """What a document held after one save. Its words never change."""

    __tablename__ = "toolkit_version"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("toolkit_document.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    page: Mapped[str] = mapped_column(String(32))
    """Which open page sent just this; empty for what was made from it."""
    pinned: Mapped[bool] = mapped_column(Boolean)
    frozen: Mapped[bool] = mapped_column(Boolean)
    size: Mapped[int] = mapped_column(Integer)
    """Characters of its content."""


class DueRow(Base):
    """A day on which the owner of a document is told that something in it is due."""

    __tablename__ = "toolkit_due"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("toolkit_document.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
