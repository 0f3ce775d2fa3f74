from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class IssuerRow(Base):
    """Who issues, fixed with the first badge: its address stands in every one of them."""

    __tablename__ = "badge_issuer"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base_url: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]


class BadgeClassRow(Base):
    """A design as it stood when it was first awarded: it never changes under its holders."""

    __tablename__ = "badge_class"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    badge_class: Mapped[dict[str, Any]]
    """Open Badges 2.0."""
    achievement: Mapped[dict[str, Any]]
    """Open Badges 3.0."""
    translations: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """Language → `badge_class` and `achievement` in it; the first language's stand above."""
    artwork: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class StatusListRow(Base):
    """131,072 badges' worth of bits for one purpose, and the signed document that publishes them.

    A badge has the same place in every list of a series: one for each purpose, and for each name
    the issuer has.
    """

    __tablename__ = "badge_status_list"
    __table_args__ = (
        Index("ix_badge_status_list_series", "series", "issuer_did", "purpose", unique=True),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    series: Mapped[int] = mapped_column(server_default=text("0"))
    """The number of the series' first list."""
    purpose: Mapped[str] = mapped_column(String(20), server_default=text("'revocation'"))
    """A `StatusPurpose`."""
    # SQLite minds no length, and could not widen a column that others point beside.
    issuer_did: Mapped[str] = mapped_column(
        String(300).with_variant(String(1000), "postgresql"), index=True
    )
    taken: Mapped[int] = mapped_column(default=0)
    """Places given away in the series; counted in its list of suspensions."""
    bits: Mapped[bytes] = mapped_column(LargeBinary)
    document: Mapped[dict[str, Any]]
    token: Mapped[str | None] = mapped_column(Text)
    """The list as a token, where its issuer's key makes no proofs."""
    created_at: Mapped[datetime]


class AwardRow(Base):
    """One badge of one person, with its documents as issued: they are the record."""

    __tablename__ = "badge_award"
    __table_args__ = (
        # A dossier that goes on after a decision may bring a higher level.
        UniqueConstraint("dossier_id", "level"),
        UniqueConstraint("status_list", "status_index"),
        Index(
            "ix_badge_award_attested",
            "person_id",
            "organisation_id",
            "module_id",
            "issued_at",
            unique=True,
        ),
        Index("ix_badge_award_person_id_issued_at", "person_id", "issued_at"),
        Index("ix_badge_award_once", "once", unique=True),
        Index("ix_badge_award_revoked_at", "revoked_at"),
        Index("ix_badge_award_suspended_at", "suspended_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    design: Mapped[str] = mapped_column(ForeignKey("badge_class.key"))
    kind: Mapped[str] = mapped_column(String(20), server_default=text("'competence'"))
    """A `Kind`."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """None once the person has been erased, and while only their address is known."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(200))
    dossier_id: Mapped[UUID | None]
    """Where it was decided: one award for each level. No foreign key, for it may be erased."""
    framework: Mapped[str] = mapped_column(String(80))
    framework_version: Mapped[str] = mapped_column(String(20))
    competence: Mapped[str | None] = mapped_column(String(20))
    level: Mapped[int | None]
    module_id: Mapped[str | None] = mapped_column(String(80))
    """The module that an attestation is of: one award for each completion."""
    once: Mapped[str | None] = mapped_column(String(64))
    """Whose it is and of which design (`awarding.once`), where nobody may have it twice."""
    claimed_at: Mapped[datetime | None]
    """When a badge that was awarded to an address became somebody's who proved it is theirs: they
    see it in whatever organisation they act."""
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    """None: it does not run out."""
    recipient_salt: Mapped[str | None] = mapped_column(String(64))
    recipient_hash: Mapped[str | None] = mapped_column(String(80))
    holder_name: Mapped[str | None] = mapped_column(String(200))
    show_holder: Mapped[bool] = mapped_column(default=False)
    listed: Mapped[bool] = mapped_column(default=False)
    """Whether search engines may find the page."""
    statement: Mapped[str] = mapped_column(Text)
    evidence: Mapped[list[Any]]
    """Maps of title, sha256 and narrative."""
    assessor_accompanied: Mapped[bool | None]
    """None: decided before anybody was asked."""
    status_list: Mapped[int] = mapped_column(ForeignKey("badge_status_list.number"))
    """The first list of its series."""
    status_index: Mapped[int]
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None] = mapped_column(String(500))
    revoked_by: Mapped[UUID | None]
    """Who did it; None from the command line. No foreign key: it outlives the person."""
    suspended_at: Mapped[datetime | None]
    suspension_reason: Mapped[str | None] = mapped_column(String(500))
    documents: Mapped[dict[str, Any]]
    """`assertion` (2.0) and `credential` (3.0), exactly as issued."""


class FollowsRow(Base):
    """One of the awards that an award follows from; it lasts no longer than they do."""

    __tablename__ = "badge_follows"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("badge_award.id"), primary_key=True)
    from_id: Mapped[UUID] = mapped_column(
        ForeignKey("badge_award.id"), primary_key=True, index=True
    )


class TokenRow(Base):
    """An award in a form that is a signed token, exactly as issued."""

    __tablename__ = "badge_token"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("badge_award.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(20), primary_key=True)
    """A `TokenForm`."""
    key_id: Mapped[UUID] = mapped_column(index=True)
    """The signing key. No foreign key: what was signed outlives it."""
    token: Mapped[str] = mapped_column(Text)


class CheckRow(Base):
    """What a nightly check of issued badges found."""

    __tablename__ = "badge_check"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(index=True)
    looked_at: Mapped[int]
    """How many awards."""
    faults: Mapped[list[Any]]
    """Lines of text; empty when all is well."""
