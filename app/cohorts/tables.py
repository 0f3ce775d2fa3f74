from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class OrganisationRow(Base):
    """A centre, or whoever else runs partnerships: everybody's work belongs to one."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    registration: Mapped[str] = mapped_column(String(20), default="invitation")
    """A `RegistrationPolicy`."""
    created_at: Mapped[datetime]


_STILL = text("left_at IS NULL")


class CohortRow(Base):
    """People who learn together. It is closed and not deleted once anybody was in it."""

    __tablename__ = "cohort"
    __table_args__ = (Index("ix_cohort_organisation", "organisation_id", "closed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    # The course of a platform it was made from; a platform that is taken away leaves the cohort.
    course_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("lti_context.id", ondelete="SET NULL"), unique=True
    )
    in_step: Mapped[bool] = mapped_column(default=False)
    """Whether who joins and leaves the course joins and leaves the cohort."""


class CohortMemberRow(Base):
    """Somebody in a cohort from one day to another; who comes back has a second row."""

    __tablename__ = "cohort_member"
    __table_args__ = (
        Index(
            "uq_cohort_member_now",
            "cohort_id",
            "person_id",
            unique=True,
            sqlite_where=_STILL,
            postgresql_where=_STILL,
        ),
        Index("ix_cohort_member_person", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohort.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class CohortTrainerRow(Base):
    """Somebody who trains a cohort from one day to another."""

    __tablename__ = "cohort_trainer"
    __table_args__ = (
        Index(
            "uq_cohort_trainer_now",
            "cohort_id",
            "person_id",
            unique=True,
            sqlite_where=_STILL,
            postgresql_where=_STILL,
        ),
        Index("ix_cohort_trainer_person", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohort.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
