from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base

UNREAD = text("read_at IS NULL")


class NoticeRow(Base):
    """Something that one person is told, once."""

    __tablename__ = "notice"
    __table_args__ = (
        # The bell of every page, and the list.
        Index("ix_notice_reader", "person_id", "organisation_id", "read_at", "created_at"),
        # What is still unread is not told again.
        Index(
            "ix_notice_unread_once",
            "person_id",
            "dedup_key",
            unique=True,
            sqlite_where=UNREAD,
            postgresql_where=UNREAD,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(60))
    about: Mapped[UUID] = mapped_column(index=True)
    details: Mapped[dict[str, Any]]
    """Ids and codes, never words."""
    dedup_key: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]


class NoticeChoiceRow(Base):
    """How somebody wants to be sent what belongs to a topic; no row: as we suggest."""

    __tablename__ = "notice_choice"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
