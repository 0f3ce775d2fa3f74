"""kinds of badges: without a level or a competence, of a module, following from others

Revision 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MAY_BE_EMPTY = (
    ("competence", "VARCHAR(20)", sa.String(length=20)),
    ("level", "INTEGER", sa.Integer()),
)


def upgrade() -> None:
    op.add_column(
        "badge_award",
        sa.Column(
            "kind", sa.String(length=20), nullable=False, server_default=sa.text("'competence'")
        ),
    )
    op.add_column("badge_award", sa.Column("module_id", sa.String(length=80)))
    _let_be_empty(allowed=True)
    op.create_index(
        "ix_badge_award_attested",
        "badge_award",
        ["person_id", "organisation_id", "module_id", "issued_at"],
        unique=True,
    )
    op.create_table(
        "badge_follows",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["badge_award.id"], name=op.f("fk_badge_follows_award_id_badge_award")
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["badge_award.id"], name=op.f("fk_badge_follows_from_id_badge_award")
        ),
        sa.PrimaryKeyConstraint("award_id", "from_id", name=op.f("pk_badge_follows")),
    )
    op.create_index(op.f("ix_badge_follows_from_id"), "badge_follows", ["from_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_badge_follows_from_id"), "badge_follows")
    op.drop_table("badge_follows")
    op.drop_index("ix_badge_award_attested", "badge_award")
    count = sa.text("SELECT count(*) FROM badge_award WHERE kind <> 'competence'")
    if op.get_bind().scalar(count):
        raise RuntimeError("Badges of kinds that 0005 does not know have been awarded.")
    _let_be_empty(allowed=False)
    op.drop_column("badge_award", "module_id")
    op.drop_column("badge_award", "kind")


def _let_be_empty(*, allowed: bool) -> None:
    """Let an award have no competence and no level, or no longer."""
    if op.get_bind().dialect.name != "sqlite":
        for column, _, kind in MAY_BE_EMPTY:
            op.alter_column("badge_award", column, existing_type=kind, nullable=allowed)
        return
    # SQLite would make a new table, which it cannot while others point to the old one. This is
    # its documented way to change a constraint and nothing on disk ("Making Other Kinds Of Table
    # Schema Changes"): the text of the table, and a number that tells connections to read it.
    bind = op.get_bind()
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    for column, kind, _ in MAY_BE_EMPTY:
        free, bound = f"\t{column} {kind},", f"\t{column} {kind} NOT NULL,"
        before, after = (bound, free) if allowed else (free, bound)
        bind.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) "
            "WHERE type = 'table' AND name = 'badge_award'",
            (before, after),
        )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = RESET")
