from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base
from app.kernel.sharing import Shared, shared_checks
from app.surveys.model import SMALLEST_GROUP


class SurveyRow(Base, Shared):
    """A survey: what it is for, how it is introduced, whether it takes answers."""

    __tablename__ = "survey"
    __table_args__ = (
        *shared_checks(),
        CheckConstraint("smallest_group >= 3", name="smallest_group"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[dict[str, Any]]
    introduction: Mapped[dict[str, Any]]
    thanks: Mapped[dict[str, Any]]
    languages: Mapped[list[Any]]
    """Codes of those it is answered in, the first being the one it is written in."""
    state: Mapped[str] = mapped_column(String(20), default="draft")
    """A `State`."""
    token: Mapped[str | None] = mapped_column(String(22), unique=True)
    """The part of the public address that cannot be guessed; None until it was first opened."""
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    """The last day on which it takes answers."""
    smallest_group: Mapped[int] = mapped_column(default=SMALLEST_GROUP)
    plan: Mapped[dict[str, Any]]
    """What was written in the steps that are no questions: `Plan`."""
    template: Mapped[str | None] = mapped_column(String(60))
    """The instrument whose questionnaire it was copied from."""
    copied_from: Mapped[UUID | None] = mapped_column(
        ForeignKey("survey.id", ondelete="SET NULL"), index=True
    )
    """The survey of the year before; their questions have the same keys."""
    language: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column()

    # Two people may build one survey: the later of two at once is told.
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  # SQLAlchemy types it so


class SurveyQuestionRow(Base):
    __tablename__ = "survey_question"
    __table_args__ = (
        UniqueConstraint("survey_id", "key"),
        Index("ix_survey_question_position", "survey_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    """A `modules.instrument.QuestionKind`."""
    label: Mapped[dict[str, Any]]
    options: Mapped[list[Any]]
    """`{"id": "a1", "label": {"en": "…"}}`, in order."""
    low: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    high: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    groups: Mapped[bool] = mapped_column(default=False)
    """Whether results are shown by its options."""
    required: Mapped[bool] = mapped_column(default=False)
    key: Mapped[str] = mapped_column(String(40))
    """Stays with a question through its copies, so that years compare."""


class SurveyResponseRow(Base):
    """One sheet of answers. Nothing in it says who gave them, nor at what time of the day."""

    __tablename__ = "survey_response"
    __table_args__ = (Index("ix_survey_response_survey", "survey_id", "channel"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    day: Mapped[date]
    language: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))
    """A `Channel`."""
    entered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who typed in a sheet of paper."""
    once: Mapped[str] = mapped_column(String(64), unique=True)
    """Hash of the form's own number: a form sent twice is one sheet."""


class SurveyAnswerRow(Base):
    """One answer; of a question with several, one row for each option that was ticked."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        Index("ix_survey_answer_counted", "survey_id", "question_id", "option", "number"),
    )

    response_id: Mapped[UUID] = mapped_column(ForeignKey("survey_response.id"), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("survey_question.id"), primary_key=True, index=True
    )
    option: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    """Of a choice; `NOT_APPLICABLE` of a scale that does not apply; else empty."""
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[float | None] = mapped_column(Float)
    """Of a scale (1 to 5) or a number; None where it does not apply."""
    text: Mapped[str | None] = mapped_column(Text)
