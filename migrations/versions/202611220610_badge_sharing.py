"""links to badges that their holder makes; whether adviser and assessor were one person

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without a batch, which would copy a table that others point to. NULL: nobody was asked then.
    op.add_column("badge_award", sa.Column("assessor_accompanied", sa.Boolean(), nullable=True))
    op.create_table(
        "badge_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("self_levels", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["award_id"], ["badge_award.id"], name=op.f("fk_badge_link_award_id_badge_award")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_badge_link_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_badge_link_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_link")),
    )
    with op.batch_alter_table("badge_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_link_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "ix_badge_link_person_id_organisation_id", ["person_id", "organisation_id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("badge_link", schema=None) as batch_op:
        batch_op.drop_index("ix_badge_link_person_id_organisation_id")
        batch_op.drop_index(batch_op.f("ix_badge_link_award_id"))

    op.drop_table("badge_link")
    op.drop_column("badge_award", "assessor_accompanied")
