"""the toolkit: documents, their versions, the days on which something is due

Revision 0014, after 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "toolkit_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(scope = 'cohort') = (cohort_id IS NOT NULL)",
            name=op.f("ck_toolkit_document_cohort_of_scope"),
        ),
        sa.CheckConstraint(
            "scope <> 'personal' OR owner_id IS NOT NULL",
            name=op.f("ck_toolkit_document_owner_of_personal"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_toolkit_document_{column}_{table}"),
            )
            for column, table in (
                ("changed_by_id", "person"),
                ("organisation_id", "organisation"),
                ("owner_id", "person"),
                ("cohort_id", "cohort"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_toolkit_document")),
    )
    for column in ("archived_at", "changed_by_id", "cohort_id", "organisation_id", "owner_id"):
        op.create_index(op.f(f"ix_toolkit_document_{column}"), "toolkit_document", [column])
    op.create_index(
        "ix_toolkit_document_kind",
        "toolkit_document",
        ["organisation_id", "instrument", "changed_at"],
    )
    op.create_table(
        "toolkit_version",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page", sa.String(32), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["toolkit_document.id"],
            name=op.f("fk_toolkit_version_document_id_toolkit_document"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_toolkit_version_person_id_person")
        ),
        sa.PrimaryKeyConstraint("document_id", "revision", name=op.f("pk_toolkit_version")),
    )
    op.create_index(op.f("ix_toolkit_version_person_id"), "toolkit_version", ["person_id"])
    op.create_table(
        "toolkit_due",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["toolkit_document.id"],
            name=op.f("fk_toolkit_due_document_id_toolkit_document"),
        ),
        sa.PrimaryKeyConstraint("document_id", "day", name=op.f("pk_toolkit_due")),
    )
    op.create_index(op.f("ix_toolkit_due_day"), "toolkit_due", ["day"])


def downgrade() -> None:
    for table in ("toolkit_due", "toolkit_version", "toolkit_document"):
        op.drop_table(table)
