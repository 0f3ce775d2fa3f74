"""files of partners: their first rows are kept, and whom a row says its partner works with

Revision 0019, after 0018. Backwards, names that were not found are forgotten, and a file that
waits to be looked at counts as one that could not be read.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "partner_import", sa.Column("first", sa.JSON(), nullable=False, server_default="[]")
    )
    op.create_table(
        "partner_import_link",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("same_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id", "number"],
            ["partner_import_entry.import_id", "partner_import_entry.number"],
            name=op.f("fk_partner_import_link_import_id_number_partner_import_entry"),
        ),
        sa.PrimaryKeyConstraint(
            "import_id", "number", "place", name=op.f("pk_partner_import_link")
        ),
    )


def downgrade() -> None:
    op.drop_table("partner_import_link")
    waits = sa.table(
        "partner_import",
        sa.column("phase", sa.String()),
        sa.column("problem", sa.String()),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("finished_at", sa.DateTime(timezone=True)),
    )
    op.execute(
        waits.update()
        .where(waits.c.phase == "looking")
        .values(phase="failed", problem="import_broken", finished_at=waits.c.created_at)
    )
    op.drop_column("partner_import", "first")
