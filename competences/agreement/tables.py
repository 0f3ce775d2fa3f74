from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base

_OPEN = text("ended_at IS NULL")


class AgreementRow(Base):
    """A learner and an adviser. Two people have at most one open agreement as such."""

    __tablename__ = "learning_agreement"
    __table_args__ = (
        Index(
            "uq_learning_agreement_open",
            "learner_id",
            "adviser_id",
            "organisation_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_learning_agreement_learner", "learner_id", "organisation_id", "moved_at"),
        Index("ix_learning_agreement_adviser", "adviser_id", "organisation_id", "moved_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    learner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    adviser_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Null: the adviser's account is erased; the agreement is the learner's."""
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    """When it was proposed, signed or ended last."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(10))
    ended_word: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)

    # One signs while the other proposes anew: the second to write is told.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # as SQLAlchemy types it


class AgreementVersionRow(Base):
    """What was proposed. Its words never change."""

    __tablename__ = "learning_agreement_version"

    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("learning_agreement.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    framework_id: Mapped[str] = mapped_column(String(60))
    framework_version: Mapped[str] = mapped_column(String(20))
    terms: Mapped[dict[str, Any]]
    proposed_by: Mapped[str] = mapped_column(String(10))
    proposed_at: Mapped[datetime]
    set_aside_at: Mapped[datetime | None]


class AgreementSignatureRow(Base):
    """That one of the two signed a version. Only ever added."""

    __tablename__ = "learning_agreement_signature"

    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("learning_agreement.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    party: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime]


class AgreementDraftRow(Base):
    """What one of the two is writing; saved as it is typed, and theirs alone."""

    __tablename__ = "learning_agreement_draft"

    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("learning_agreement.id"), primary_key=True
    )
    party: Mapped[str] = mapped_column(String(10), primary_key=True)
    terms: Mapped[dict[str, Any]]
    based_on: Mapped[int] = mapped_column(Integer)
    saved_at: Mapped[datetime]
