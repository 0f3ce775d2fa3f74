from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_security.core import UserMixin
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class PersonRow(Base):
    """Somebody: what every other table points to. May lack a name, an address, a sign-in."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime]


class SignInRow(Base, UserMixin):
    """An e-mail address and a password (Flask-Security's user); belongs to one person."""

    __tablename__ = "sign_in"

    # Flask-Security types its user's id as int and never relies on it.
    id: Mapped[UUID] = mapped_column(primary_key=True)  # type: ignore[assignment]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    """In lower case (`addresses.normal`), so that the index answers every look-up."""
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    """When somebody who registered by themselves proved that the address is theirs."""
    created_at: Mapped[datetime]

    @property
    def pending(self) -> bool:
        """Whether somebody registered with this address and has not answered our mail yet."""
        return not self.active and self.confirmed_at is None


class MembershipRow(Base):
    """One role of one person within one organisation."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "role"),
        Index("ix_membership_organisation_role", "organisation_id", "role"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]


class InvitationRow(Base):
    """An offer to join an organisation; its link is signed, so nothing here opens the door."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_organisation", "organisation_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(String(255), index=True)
    role: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    withdrawn_at: Mapped[datetime | None]
