from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class FrameworkVersionRow(Base):
    """One loaded version of a framework; rows are added and never changed."""

    __tablename__ = "framework_version"
    __table_args__ = (UniqueConstraint("framework", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    framework: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the content, not of the file: comments and line breaks do not count."""
    document: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]
