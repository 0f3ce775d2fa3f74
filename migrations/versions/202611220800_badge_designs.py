"""designs that organisations add; badges that run out

Revision 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "badge_design",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("artwork", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_badge_design_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_badge_design")),
        sa.UniqueConstraint(
            "organisation_id",
            "slug",
            "version",
            name=op.f("uq_badge_design_organisation_id_slug_version"),
        ),
    )
    # Without a batch, which would copy a table that others point to. NULL: it does not run out.
    op.add_column("badge_award", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    count = sa.text("SELECT count(*) FROM badge_award WHERE kind = 'own' OR expires_at IS NOT NULL")
    if op.get_bind().scalar(count):
        raise RuntimeError("Badges of designs that 0006 does not know have been awarded.")
    op.drop_column("badge_award", "expires_at")
    op.drop_table("badge_design")
