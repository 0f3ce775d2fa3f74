from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.db import Base

_OPEN = text("state NOT IN ('decided', 'withdrawn')")
_WAITING = text("state IN ('submitted', 'second_assessment', 'appealed')")


class DossierRow(Base):
    """Where a dossier stands. One person has at most one open dossier for a competence."""

    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_queue", "organisation_id", "state", "submitted_at"),
        Index(
            "uq_dossier_open",
            "person_id",
            "organisation_id",
            "framework_id",
            "competence",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        # The desk's first page reads its 25 rows from here, however many dossiers there are.
        Index(
            "ix_dossier_waiting",
            "organisation_id",
            "submitted_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    framework_id: Mapped[str] = mapped_column(String(60))
    framework_version: Mapped[str] = mapped_column(String(20))
    competence: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(30))
    round: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(30))
    level: Mapped[int | None] = mapped_column(Integer)
    held: Mapped[str | None] = mapped_column(String(30))
    due_at: Mapped[datetime | None]
    drawn: Mapped[bool] = mapped_column(server_default=false())
    aims: Mapped[str] = mapped_column(Text, server_default="")
    talk_on: Mapped[date | None]
    talk_with: Mapped[str] = mapped_column(String(200), server_default="")
    talk_notes: Mapped[str] = mapped_column(Text, server_default="")
    version: Mapped[int] = mapped_column(Integer)

    # Two assessors at once: the second to write is told.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # as SQLAlchemy types it


class DossierRoundRow(Base):
    """What the candidate wrote in one round; never changed once `submitted_at` is set."""

    __tablename__ = "dossier_round"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    requested_level: Mapped[int] = mapped_column(Integer)
    statement: Mapped[dict[str, Any]]
    not_my_job: Mapped[dict[str, Any]]
    left_out: Mapped[list[Any]]
    """Pairs of activity and evidence id."""
    show_self_levels: Mapped[bool]
    self_levels: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[datetime | None]
    grounds: Mapped[str] = mapped_column(Text, server_default="")
    touched_at: Mapped[datetime | None] = mapped_column(default=clock.now, onupdate=clock.now)
    """When anything of it was last written; None of rounds older than this column."""
    version: Mapped[int] = mapped_column(Integer)

    # Saving in one window and sending in another: what was sent stays as it was sent.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # as SQLAlchemy types it


class DossierEvidenceRow(Base):
    """One piece as submitted for one activity in one round. Only ever added."""

    __tablename__ = "dossier_evidence"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    activity: Mapped[str] = mapped_column(String(20), primary_key=True)
    # Deleted with the piece only when its owner's personal data are erased.
    evidence_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    title: Mapped[str] = mapped_column(String(200))


class DossierReviewRow(Base):
    """What an assessor has typed about a round and not decided yet; saved as it is typed."""

    __tablename__ = "dossier_review"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    document: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class DossierConsentRow(Base):
    """What a candidate agreed to before a step. Only ever added."""

    __tablename__ = "dossier_consent"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    given_at: Mapped[datetime] = mapped_column(primary_key=True)


class DossierReaderRow(Base):
    """Who has had a dossier open as an assessor: an appeal goes to somebody else."""

    __tablename__ = "dossier_reader"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    first_at: Mapped[datetime]


class DossierClaimRow(Base):
    """Who has a waiting dossier on their desk, so that two do not do the same."""

    __tablename__ = "dossier_claim"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    claimed_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class DossierAssessmentRow(Base):
    """What one assessor signed about one round. Only ever added."""

    __tablename__ = "dossier_assessment"
    __table_args__ = (UniqueConstraint("dossier_id", "round", "part"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    round: Mapped[int] = mapped_column(Integer)
    part: Mapped[str] = mapped_column(String(10))
    assessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(30))
    level: Mapped[int | None] = mapped_column(Integer)
    median: Mapped[int | None] = mapped_column(Integer)
    document: Mapped[dict[str, Any]]
    signed_at: Mapped[datetime]


class DossierProposalRow(Base):
    """What one of two assessors who differ proposes after their talk. Only ever added."""

    __tablename__ = "dossier_proposal"
    __table_args__ = (Index("ix_dossier_proposal_round", "dossier_id", "round", "proposed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    round: Mapped[int] = mapped_column(Integer)
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(30))
    level: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]


class DossierDecisionRow(Base):
    """One decision. Only ever added: the record of what was said, by whom, on what."""

    __tablename__ = "dossier_decision"
    __table_args__ = (UniqueConstraint("dossier_id", "round"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    round: Mapped[int] = mapped_column(Integer)
    assessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(30))
    level: Mapped[int | None] = mapped_column(Integer)
    median: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    badge_statement: Mapped[str] = mapped_column(Text)
    ratings: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime]
    strengths: Mapped[str] = mapped_column(Text, server_default="")
    next_steps: Mapped[str] = mapped_column(Text, server_default="")
    talk: Mapped[str] = mapped_column(Text, server_default="")
    remarks: Mapped[list[Any] | None]
    """Maps of evidence_id, place, text."""
    evidence_due: Mapped[date | None]
    second_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    agreed_reason: Mapped[str] = mapped_column(Text, server_default="")
    alone: Mapped[str | None] = mapped_column(String(20))
    accompanied: Mapped[bool | None]
    """None: decided before anybody was asked."""


class TieRow(Base):
    """Somebody declared that an assessor is too close to a candidate to assess them."""

    __tablename__ = "validation_tie"
    __table_args__ = (
        Index("ix_validation_tie_candidate", "organisation_id", "candidate_id"),
        UniqueConstraint("organisation_id", "candidate_id", "other_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    declared_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    declared_at: Mapped[datetime]


class AbsenceRow(Base):
    """An assessor is away; what they had on their desk goes to somebody else meanwhile."""

    __tablename__ = "validation_absence"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    from_day: Mapped[date]
    until_day: Mapped[date]
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)


class SnippetRow(Base):
    """Words that an assessor uses again and again."""

    __tablename__ = "validation_snippet"
    __table_args__ = (Index("ix_validation_snippet_owner", "organisation_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None: every assessor of the organisation has it."""
    title: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)


class HouseRulesRow(Base):
    """What an organisation settled about validation; without a row the defaults hold."""

    __tablename__ = "validation_rules"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    second_always: Mapped[bool]
    second_share: Mapped[int]
    second_from_level: Mapped[int | None]
    second_for_first: Mapped[int]
    answer_days: Mapped[int]
    claim_days: Mapped[int]
    evidence_days: Mapped[int]
    appeal_days: Mapped[int]
    appeal_answer_days: Mapped[int]
