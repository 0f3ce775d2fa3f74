from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
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
