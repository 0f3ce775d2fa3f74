from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base

_OPEN = text("finished_at IS NULL")


class AssessmentRow(Base):
    """One person rating themselves in one competence, once; fixed from `finished_at` on."""

    __tablename__ = "assessment"
    __table_args__ = (
        # At most one open assessment for each occasion, also when two windows save at once.
        Index(
            "uq_assessment_open",
            "person_id",
            "organisation_id",
            "framework",
            "competence",
            "occasion",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_assessment_finished", "person_id", "organisation_id", "finished_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    framework: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(20))
    """Of the framework."""
    competence: Mapped[str] = mapped_column(String(20))
    occasion: Mapped[str] = mapped_column(String(100))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    level: Mapped[int | None]
    """The self level it came to."""


class RatingRow(Base):
    """One activity within one assessment."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        CheckConstraint("level IS NULL OR NOT not_my_job", name="one_answer"),
    )

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    activity: Mapped[str] = mapped_column(String(20), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    level: Mapped[int | None]
    not_my_job: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    rated_at: Mapped[datetime]


class StandingRow(Base):
    """Where one person stands in one competence: the newest self and validated levels."""

    __tablename__ = "standing"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "framework", "competence"),
        CheckConstraint("self_level BETWEEN 1 AND 5", name="self_level"),
        CheckConstraint("validated_level BETWEEN 1 AND 5", name="validated_level"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    framework: Mapped[str] = mapped_column(String(60))
    competence: Mapped[str] = mapped_column(String(20))
    self_level: Mapped[int | None]
    self_version: Mapped[str | None] = mapped_column(String(20))
    self_at: Mapped[datetime | None]
    validated_level: Mapped[int | None]
    validated_version: Mapped[str | None] = mapped_column(String(20))
    validated_at: Mapped[datetime | None]
    # The person and an assessor may both write: the later of two at once is told.
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  # SQLAlchemy types it so


class PersonTargetRow(Base):
    """The levels one person aims at."""

    __tablename__ = "person_target"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    framework: Mapped[str] = mapped_column(String(60), primary_key=True)
    profile: Mapped[str] = mapped_column(String(60))
    levels: Mapped[dict[str, Any]]
    """Competence code → level."""
    changed_at: Mapped[datetime]


class OrganisationTargetRow(Base):
    """The levels an organisation proposes to its people."""

    __tablename__ = "organisation_target"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    framework: Mapped[str] = mapped_column(String(60), primary_key=True)
    profile: Mapped[str] = mapped_column(String(60))
    levels: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  # SQLAlchemy types it so


class StandingShareRow(Base):
    """A person who lets the trainers of an organisation see their self levels; no row: nobody."""

    __tablename__ = "standing_share"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    since: Mapped[datetime]
