from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class ShareRow(Base):
    """A link to chosen pieces of a portfolio."""

    __tablename__ = "evidence_share"
    __table_args__ = (
        Index("ix_evidence_share_person_id_organisation_id", "person_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 (hex) of the token: whoever reads the database cannot open the link."""
    label: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class SharePieceRow(Base):
    """One piece that a link opens."""

    __tablename__ = "evidence_share_piece"

    share_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence_share.id", ondelete="CASCADE"), primary_key=True
    )
    evidence_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ShareOpeningRow(Base):
    """How often a link was opened on one day (UTC) by anybody but its owner."""

    __tablename__ = "evidence_share_opening"

    share_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence_share.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    times: Mapped[int] = mapped_column(Integer)
