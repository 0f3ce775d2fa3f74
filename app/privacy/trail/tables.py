"""The table of the record, and what keeps it from being rewritten.

The database refuses it, so a mistake in any of our own statements cannot: no row goes, and none
changes but in its two people, who are erased (null) or merged (somebody else). Nobody is put where
nobody stands. `docs/decisions/0024` says why it is no chain of hashes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, BigInteger, ForeignKey, Index, Integer, String, event
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class TrailEntryRow(Base):
    """One thing that somebody did with somebody's work. Only ever added."""

    __tablename__ = "trail_entry"
    __table_args__ = (
        Index("ix_trail_entry_organisation_at", "organisation_id", "at"),
        Index("ix_trail_entry_subject_at", "subject_id", "at"),
        Index("ix_trail_entry_object_at", "object_id", "at"),
    )

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    subject_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    # Of any world, and it may be gone one day: the entry stays.
    object_id: Mapped[UUID]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    by_link: Mapped[bool]
    details: Mapped[dict[str, Any]]


# For databases that are made from the models; migration 0012 has the same for all others.
_SQLITE = (
    """\
CREATE TRIGGER trail_entry_stays BEFORE DELETE ON trail_entry
BEGIN SELECT RAISE(ABORT, 'the record only grows'); END""",
    """\
CREATE TRIGGER trail_entry_is_fixed BEFORE UPDATE ON trail_entry
WHEN NEW.number IS NOT OLD.number
  OR NEW.at IS NOT OLD.at
  OR NEW.act IS NOT OLD.act
  OR NEW.organisation_id IS NOT OLD.organisation_id
  OR NEW.object_id IS NOT OLD.object_id
  OR NEW.by_link IS NOT OLD.by_link
  OR NEW.details IS NOT OLD.details
  OR (OLD.subject_id IS NULL AND NEW.subject_id IS NOT NULL)
  OR (OLD.actor_id IS NULL AND NEW.actor_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the record only grows'); END""",
    # INSERT OR REPLACE deletes without asking the first trigger.
    """\
CREATE TRIGGER trail_entry_is_new BEFORE INSERT ON trail_entry
WHEN EXISTS (SELECT 1 FROM trail_entry WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the record only grows'); END""",
)

_POSTGRESQL = (
    """\
CREATE FUNCTION trail_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the record only grows'; END $$""",
    """\
CREATE TRIGGER trail_entry_stays BEFORE DELETE OR TRUNCATE ON trail_entry
FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_only_grows()""",
    """\
CREATE TRIGGER trail_entry_is_fixed BEFORE UPDATE ON trail_entry FOR EACH ROW
WHEN (NEW.number IS DISTINCT FROM OLD.number
  OR NEW.at IS DISTINCT FROM OLD.at
  OR NEW.act IS DISTINCT FROM OLD.act
  OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id
  OR NEW.object_id IS DISTINCT FROM OLD.object_id
  OR NEW.by_link IS DISTINCT FROM OLD.by_link
  OR NEW.details::text IS DISTINCT FROM OLD.details::text
  OR (OLD.subject_id IS NULL AND NEW.subject_id IS NOT NULL)
  OR (OLD.actor_id IS NULL AND NEW.actor_id IS NOT NULL))
EXECUTE FUNCTION trail_entry_only_grows()""",
)

for _dialect, _statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
    for _statement in _statements:
        _guard = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(TrailEntryRow.__table__, "after_create", _guard)
