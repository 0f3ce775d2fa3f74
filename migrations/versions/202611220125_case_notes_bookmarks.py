"""the way through a case, notes in the margin, bookmarks, units proved by evidence

Revision 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("learning_module", schema=None) as batch_op:
        batch_op.add_column(sa.Column("case_way", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("case_endings", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("learning_unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("bookmarked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "learning_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_learning_note_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_learning_note_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_note")),
        sa.UniqueConstraint(
            "person_id",
            "organisation_id",
            "module_id",
            "unit_id",
            "section",
            name="uq_learning_note_person_unit_section",
        ),
    )
    with op.batch_alter_table("learning_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_learning_note_organisation_id"), ["organisation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("learning_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_note_organisation_id"))
    op.drop_table("learning_note")
    with op.batch_alter_table("learning_unit", schema=None) as batch_op:
        batch_op.drop_column("bookmarked_at")
        batch_op.drop_column("proved_at")
    with op.batch_alter_table("learning_module", schema=None) as batch_op:
        batch_op.drop_column("case_endings")
        batch_op.drop_column("case_way")
