from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class BadgeLinkRow(Base):
    """A link that opens one badge, or all of somebody's, for whoever was given it."""

    __tablename__ = "badge_link"
    __table_args__ = (
        Index("ix_badge_link_person_id_organisation_id", "person_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("badge_award.id"), index=True)
    """None: the competence passport."""
    label: Mapped[str] = mapped_column(String(100))
    self_levels: Mapped[bool]
    """Whether a passport shows self-assessed levels, too."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    last_opened_at: Mapped[datetime | None]
    """Kept to the day: written at the first opening of a day by anybody but the holder."""
