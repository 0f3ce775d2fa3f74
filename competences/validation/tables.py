from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.db import Base

_OPEN = text("state <> 'decided'")


class DossierRow(Base):
    """Where a dossier stands. One person has at most one open dossier for a competence."""

    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_queue", "organisation_id", "state", "submitted_at"),
        Index(
            "uq_dossier_open",
            "person_id",
            "organisation_id",
            "framework_id",
            "competence",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    framework_id: Mapped[str] = mapped_column(String(60))
    framework_version: Mapped[str] = mapped_column(String(20))
    competence: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(30))
    round: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(30))
    level: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)

    # Two assessors at once: the second to write is told.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # as SQLAlchemy types it


class DossierRoundRow(Base):
    """What the candidate wrote in one round; never changed once `submitted_at` is set."""

    __tablename__ = "dossier_round"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    requested_level: Mapped[int] = mapped_column(Integer)
    statement: Mapped[dict[str, Any]]
    not_my_job: Mapped[dict[str, Any]]
    left_out: Mapped[list[Any]]
    """Pairs of activity and evidence id."""
    show_self_levels: Mapped[bool]
    self_levels: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[datetime | None]
    touched_at: Mapped[datetime | None] = mapped_column(default=clock.now, onupdate=clock.now)
    """When anything of it was last written; None of rounds older than this column."""
    version: Mapped[int] = mapped_column(Integer)

    # Saving in one window and sending in another: what was sent stays as it was sent.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # as SQLAlchemy types it


class DossierEvidenceRow(Base):
    """One piece as submitted for one activity in one round. Only ever added."""

    __tablename__ = "dossier_evidence"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    activity: Mapped[str] = mapped_column(String(20), primary_key=True)
    # Deleted with the piece only when its owner's personal data are erased.
    evidence_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    title: Mapped[str] = mapped_column(String(200))


class DossierReviewRow(Base):
    """What an assessor has typed about a round and not decided yet; saved as it is typed."""

    __tablename__ = "dossier_review"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    document: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class DossierDecisionRow(Base):
    """One decision. Only ever added: the record of what was said, by whom, on what."""

    __tablename__ = "dossier_decision"
    __table_args__ = (UniqueConstraint("dossier_id", "round"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    round: Mapped[int] = mapped_column(Integer)
    assessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(30))
    level: Mapped[int | None] = mapped_column(Integer)
    median: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    badge_statement: Mapped[str] = mapped_column(Text)
    ratings: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime]
