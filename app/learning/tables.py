from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class LearningModuleRow(Base):
    """How far one person is in one module, apart from its units."""

    __tablename__ = "learning_module"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "module_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    module_id: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime]
    before_at: Mapped[datetime | None]
    quiz_passed_at: Mapped[datetime | None]
    after_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    attested: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    case_way: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    case_endings: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class LearningUnitRow(Base):
    """What one person did in one unit."""

    __tablename__ = "learning_unit"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "module_id", "unit_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    module_id: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[str] = mapped_column(String(80))
    read_at: Mapped[datetime | None]
    ticked: Mapped[list[Any]]
    reflection: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime | None]
    proved_at: Mapped[datetime | None]
    bookmarked_at: Mapped[datetime | None]
    touched_at: Mapped[datetime]


class LearningNoteRow(Base):
    """What one person wrote in the margin of one part of a unit."""

    __tablename__ = "learning_note"
    __table_args__ = (
        UniqueConstraint(
            "person_id",
            "organisation_id",
            "module_id",
            "unit_id",
            "section",
            # The name made by convention is longer than PostgreSQL allows.
            name="uq_learning_note_person_unit_section",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    module_id: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[str] = mapped_column(String(80))
    section: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class QuizAttemptRow(Base):
    """One go at a module's quiz."""

    __tablename__ = "quiz_attempt"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "module_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    module_id: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    right: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    passed: Mapped[bool] = mapped_column(default=False)


class QuizAnswerRow(Base):
    """The answer to one question in one attempt: the first one given counts."""

    __tablename__ = "quiz_answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "question_id"),
        Index("ix_quiz_answer_person_organisation", "person_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("quiz_attempt.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    question_id: Mapped[str] = mapped_column(String(80))
    answer: Mapped[Any] = mapped_column(JSON)
    right: Mapped[bool]
    answered_at: Mapped[datetime]
