"""cohorts, who is in them and who trains them; when a candidate last touched a dossier

Revision 0010, after 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STILL = sa.text("left_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "cohort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("course_id", sa.Uuid()),
        sa.Column("in_step", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_cohort_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["lti_context.id"],
            name=op.f("fk_cohort_course_id_lti_context"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("course_id", name=op.f("uq_cohort_course_id")),
    )
    op.create_index("ix_cohort_organisation", "cohort", ["organisation_id", "closed_at"])
    for table in ("cohort_member", "cohort_trainer"):
        _create_part(table)
    # When it was begun and sent is known of older rounds; when they were last touched is not.
    op.add_column("dossier_round", sa.Column("touched_at", sa.DateTime(timezone=True)))


def _create_part(table: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f(f"fk_{table}_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_cohort_id"), table, ["cohort_id"])
    op.create_index(f"ix_{table}_person", table, ["person_id"])
    op.create_index(
        f"uq_{table}_now",
        table,
        ["cohort_id", "person_id"],
        unique=True,
        sqlite_where=STILL,
        postgresql_where=STILL,
    )


def downgrade() -> None:
    op.drop_column("dossier_round", "touched_at")
    op.drop_table("cohort_trainer")
    op.drop_table("cohort_member")
    op.drop_table("cohort")
