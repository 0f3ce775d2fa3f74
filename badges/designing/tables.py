from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class BadgeDesignRow(Base):
    """One version of a design that an organisation added. Put into use, it never changes again."""

    __tablename__ = "badge_design"
    __table_args__ = (UniqueConstraint("organisation_id", "slug", "version"),)

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    """The name in URLs, of all designs of all organisations and of ours."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    slug: Mapped[str] = mapped_column(String(60))
    """As the organisation calls it."""
    version: Mapped[int]
    document: Mapped[dict[str, Any]]
    """The design, without its drawing."""
    artwork: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    """The YAML as uploaded."""
    uploaded_at: Mapped[datetime]
    used_from: Mapped[datetime | None]
    """None: a draft."""
    withdrawn_at: Mapped[datetime | None]
