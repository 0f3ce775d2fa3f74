"""evidence: words for who cannot see or hear it, what was found behind links and in badges, links
for others, and witnesses

Revision 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Without a batch, which would copy a table that others point to.
    op.add_column("evidence", sa.Column("alternative", sa.Text(), nullable=True))
    _create_checks()
    _create_shares()
    _create_witnesses()


def _create_checks() -> None:
    op.create_table(
        "evidence_link_check",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        _to("evidence_link_check", "evidence_id", "evidence", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_link_check")),
    )
    op.create_table(
        "evidence_badge_check",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=200), nullable=False),
        sa.Column("mine", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        _to("evidence_badge_check", "evidence_id", "evidence", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_badge_check")),
    )


def _create_shares() -> None:
    op.create_table(
        "evidence_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        _to("evidence_share", "organisation_id", "organisation"),
        _to("evidence_share", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_share")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_evidence_share_token_hash")),
    )
    op.create_index(
        "ix_evidence_share_person_id_organisation_id",
        "evidence_share",
        ["person_id", "organisation_id"],
    )
    op.create_table(
        "evidence_share_piece",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        _to("evidence_share_piece", "evidence_id", "evidence", ondelete="CASCADE"),
        _to("evidence_share_piece", "share_id", "evidence_share", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("share_id", "evidence_id", name=op.f("pk_evidence_share_piece")),
    )
    op.create_index(
        op.f("ix_evidence_share_piece_evidence_id"), "evidence_share_piece", ["evidence_id"]
    )
    op.create_table(
        "evidence_share_opening",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        _to("evidence_share_opening", "share_id", "evidence_share", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("share_id", "day", name=op.f("pk_evidence_share_opening")),
    )


def _create_witnesses() -> None:
    op.create_table(
        "witness_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("relation", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("with_files", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("said_name", sa.String(length=200), nullable=True),
        sa.Column("said_function", sa.String(length=200), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("witness_request", "evidence_id", "evidence", ondelete="SET NULL"),
        _to("witness_request", "organisation_id", "organisation"),
        _to("witness_request", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness_request")),
    )
    for column in ("address_hash", "email", "evidence_id"):
        op.create_index(op.f(f"ix_witness_request_{column}"), "witness_request", [column])
    op.create_index(
        "ix_witness_request_person_id_organisation_id",
        "witness_request",
        ["person_id", "organisation_id"],
    )
    op.create_table(
        "witness_request_piece",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        _to("witness_request_piece", "evidence_id", "evidence", ondelete="CASCADE"),
        _to("witness_request_piece", "request_id", "witness_request", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "evidence_id", name=op.f("pk_witness_request_piece")),
    )
    op.create_index(
        op.f("ix_witness_request_piece_evidence_id"), "witness_request_piece", ["evidence_id"]
    )


def downgrade() -> None:
    # What 0006 knows as kinds of evidence: the words stay, as texts.
    op.execute(sa.text("UPDATE evidence SET kind = 'text' WHERE kind IN ('document', 'witness')"))
    for table in (
        "witness_request_piece",
        "witness_request",
        "evidence_share_opening",
        "evidence_share_piece",
        "evidence_share",
        "evidence_badge_check",
        "evidence_link_check",
    ):
        op.drop_table(table)
    op.drop_column("evidence", "alternative")


def _to(
    table: str, column: str, other: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
