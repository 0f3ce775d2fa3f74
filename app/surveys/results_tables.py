"""Which answers results are made of: those that somebody had counted, and with which others.

A count adds at least as many sheets as the smallest group has, so that no results differ from the
ones before by a single person's answers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class SurveyCountRow(Base):
    """One count of a survey's answers. It does not say who had them counted."""

    __tablename__ = "survey_count"

    survey_id: Mapped[UUID] = mapped_column(
        ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    """From 1 on."""
    counted_at: Mapped[datetime]
    sheets: Mapped[int]
    """How many it added."""
    smallest: Mapped[int]
    """The survey's smallest group then; results never show a smaller one afterwards."""
    groups: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """Of the first count after the survey was closed: ids of the questions that results are shown
    by from then on. None of all others."""


class SurveyCountedRow(Base):
    """A sheet of answers that was counted; it is counted once."""

    __tablename__ = "survey_counted"

    response_id: Mapped[UUID] = mapped_column(
        ForeignKey("survey_response.id", ondelete="CASCADE"), primary_key=True
    )
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """Of the count."""
