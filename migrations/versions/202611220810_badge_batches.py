"""badges awarded to many: lists, their rows, and what nobody may have twice

Revision 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("badge_award", sa.Column("once", sa.String(length=64)))
    op.add_column("badge_award", sa.Column("claimed_at", sa.DateTime(timezone=True)))
    op.create_index("ix_badge_award_once", "badge_award", ["once"], unique=True)
    op.create_table(
        "badge_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("design", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("guessed", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_badge_batch_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_badge_batch_created_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_batch")),
    )
    op.create_index("ix_badge_batch_organisation", "badge_batch", ["organisation_id", "created_at"])
    op.create_index(op.f("ix_badge_batch_created_by"), "badge_batch", ["created_by"])
    op.create_table(
        "badge_batch_entry",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("email", sa.String(length=255)),
        sa.Column("name", sa.String(length=200)),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("award_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["badge_batch.id"], name=op.f("fk_badge_batch_entry_batch_id_badge_batch")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_badge_batch_entry_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["badge_award.id"], name=op.f("fk_badge_batch_entry_award_id_badge_award")
        ),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_badge_batch_entry")),
        sa.UniqueConstraint("award_id", name=op.f("uq_badge_batch_entry_award_id")),
    )
    op.create_index(
        "ix_badge_batch_entry_state", "badge_batch_entry", ["batch_id", "state", "number"]
    )
    op.create_index(op.f("ix_badge_batch_entry_email"), "badge_batch_entry", ["email"])
    op.create_index(op.f("ix_badge_batch_entry_person_id"), "badge_batch_entry", ["person_id"])


def downgrade() -> None:
    op.drop_table("badge_batch_entry")
    op.drop_table("badge_batch")
    op.drop_index("ix_badge_award_once", "badge_award")
    op.drop_column("badge_award", "claimed_at")
    op.drop_column("badge_award", "once")
