from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class BatchRow(Base):
    """A list of people, prepared, running or done; it is deleted some time after."""

    __tablename__ = "badge_batch"
    __table_args__ = (Index("ix_badge_batch_organisation", "organisation_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    organisation_name: Mapped[str] = mapped_column(String(200))
    design: Mapped[str] = mapped_column(String(80))
    """Its key. No foreign key: it may never have been awarded yet."""
    language: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text)
    guessed: Mapped[bool]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None from the command line, and once that person has been erased."""
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class BatchEntryRow(Base):
    """One row of a list; awarded in the same transaction as it says so, so never twice."""

    __tablename__ = "badge_batch_entry"
    __table_args__ = (Index("ix_badge_batch_entry_state", "batch_id", "state", "number"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("badge_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    email: Mapped[str | None] = mapped_column(String(255), index=True)
    """In its normal spelling, or as written where it cannot be read."""
    name: Mapped[str | None] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """The member that it is; None for an address."""
    state: Mapped[str] = mapped_column(String(20))
    """A `State`."""
    reason: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, Any]]
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("badge_award.id"), unique=True)
