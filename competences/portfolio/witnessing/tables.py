from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class WitnessRequestRow(Base):
    """What a learner asked a witness, and what the witness said."""

    __tablename__ = "witness_request"
    __table_args__ = (
        Index("ix_witness_request_person_id_organisation_id", "person_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """The learner who asks."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), index=True)
    """Of the witness; both empty once they were erased."""
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    """SHA-256 (hex) of the address: who declined is not asked again, and not asked too often."""
    relation: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    activities: Mapped[list[Any]]
    language: Mapped[str] = mapped_column(String(8))
    with_files: Mapped[bool]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(10))
    words: Mapped[str | None] = mapped_column(Text)
    said_name: Mapped[str | None] = mapped_column(String(200))
    said_function: Mapped[str | None] = mapped_column(String(200))
    evidence_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("evidence.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(Integer)

    # Answering and withdrawing at once: the second is told.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # as SQLAlchemy types it


class WitnessRequestPieceRow(Base):
    """One piece that a witness is asked about."""

    __tablename__ = "witness_request_piece"

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("witness_request.id", ondelete="CASCADE"), primary_key=True
    )
    evidence_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True, index=True
    )
