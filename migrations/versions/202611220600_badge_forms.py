"""signed forms of badges, suspension, keys withdrawn

Revision 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added one by one: SQLite would make a batch a new table, which it cannot while
    # others point to the old one.
    op.add_column("signing_key", sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
    op.add_column("signing_key", sa.Column("withdrawal_reason", sa.String(length=500)))
    op.add_column(
        "badge_class",
        sa.Column("translations", sa.JSON(), nullable=False, server_default=sa.text("'{}'")),
    )
    op.add_column(
        "badge_status_list",
        sa.Column("series", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column(
        "badge_status_list",
        sa.Column(
            "purpose",
            sa.String(length=20),
            nullable=False,
            server_default=sa.text("'revocation'"),
        ),
    )
    op.add_column("badge_status_list", sa.Column("token", sa.Text()))
    if op.get_bind().dialect.name != "sqlite":  # which minds no length
        op.alter_column(
            "badge_status_list",
            "issuer_did",
            existing_type=sa.String(length=300),
            type_=sa.String(length=1000),
        )
    # Each list until now was a series of its own.
    op.execute("UPDATE badge_status_list SET series = number")
    op.create_index(
        "ix_badge_status_list_series",
        "badge_status_list",
        ["series", "issuer_did", "purpose"],
        unique=True,
    )
    op.add_column("badge_award", sa.Column("suspended_at", sa.DateTime(timezone=True)))
    op.add_column("badge_award", sa.Column("suspension_reason", sa.String(length=500)))
    op.create_index("ix_badge_award_suspended_at", "badge_award", ["suspended_at"], unique=False)

    op.create_table(
        "badge_token",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["badge_award.id"], name=op.f("fk_badge_token_award_id_badge_award")
        ),
        sa.PrimaryKeyConstraint("award_id", "form", name=op.f("pk_badge_token")),
    )
    with op.batch_alter_table("badge_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_token_key_id"), ["key_id"], unique=False)

    op.create_table(
        "badge_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_check")),
    )
    with op.batch_alter_table("badge_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_check_checked_at"), ["checked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("badge_check")
    op.drop_table("badge_token")
    op.drop_index("ix_badge_award_suspended_at", "badge_award")
    op.drop_column("badge_award", "suspension_reason")
    op.drop_column("badge_award", "suspended_at")
    op.drop_index("ix_badge_status_list_series", "badge_status_list")
    op.drop_column("badge_status_list", "token")
    op.drop_column("badge_status_list", "purpose")
    op.drop_column("badge_status_list", "series")
    op.drop_column("badge_class", "translations")
    op.drop_column("signing_key", "withdrawal_reason")
    op.drop_column("signing_key", "withdrawn_at")
