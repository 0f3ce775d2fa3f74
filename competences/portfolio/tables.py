from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class EvidenceRow(Base):
    """One piece of evidence. The columns of the kinds it is not are null."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_person", "person_id", "organisation_id", "created_at"),
        Index("ix_evidence_origin", "person_id", "origin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    framework_id: Mapped[str] = mapped_column(String(60))
    """The framework whose activities it proves."""
    text: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(Integer)
    media_type: Mapped[str | None] = mapped_column(String(100))
    file_name: Mapped[str | None] = mapped_column(String(120))
    alternative: Mapped[str | None] = mapped_column(Text)
    """What a file says, for who cannot see or hear it."""
    origin: Mapped[str | None] = mapped_column(String(200))
    """Where the product itself made it ("reflection:<module>/<unit>"); null: handed in."""
    created_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)

    # Freezing and changing at once: the second to write is told, so nothing judged can change.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # as SQLAlchemy types it


class EvidenceActivityRow(Base):
    """One activity that a piece of evidence proves."""

    __tablename__ = "evidence_activity"

    evidence_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True
    )
    activity: Mapped[str] = mapped_column(String(20), primary_key=True)


class LinkCheckRow(Base):
    """What stood behind a link when we last looked. Beside the piece, whose version it leaves."""

    __tablename__ = "evidence_link_check"

    evidence_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True
    )
    asked_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    """Null: asked, and not looked at yet."""
    outcome: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[int | None] = mapped_column(Integer)
    """What the host answered (RFC 9110, 15)."""


class BadgeCheckRow(Base):
    """What verifying an uploaded Open Badge found, on the day it was handed in."""

    __tablename__ = "evidence_badge_check"

    evidence_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True
    )
    checked_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(200))
    mine: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[list[Any]]
    """Of each check that did not pass: its code and values."""
