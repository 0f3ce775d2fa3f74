"""lists of partners: facts, history, contacts, connections, files on their way in

Revision 0015, after 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

THERE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "partner_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("quiet_months", sa.Integer(), nullable=False),
        sa.Column("wished", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(scope = 'cohort') = (cohort_id IS NOT NULL)",
            name=op.f("ck_partner_list_cohort_of_scope"),
        ),
        sa.CheckConstraint(
            "scope <> 'personal' OR owner_id IS NOT NULL",
            name=op.f("ck_partner_list_owner_of_personal"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_partner_list_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_partner_list_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_partner_list_owner_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_list")),
    )
    op.create_index(op.f("ix_partner_list_cohort_id"), "partner_list", ["cohort_id"])
    op.create_index(op.f("ix_partner_list_organisation_id"), "partner_list", ["organisation_id"])
    op.create_index(op.f("ix_partner_list_owner_id"), "partner_list", ["owner_id"])

    op.create_table(
        "partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("sector", sa.String(length=100), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_mail", sa.String(length=255), nullable=False),
        sa.Column("contact_phone", sa.String(length=60), nullable=False),
        sa.Column("backup_name", sa.String(length=200), nullable=False),
        sa.Column("backup_mail", sa.String(length=255), nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("gains", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("last_contact", sa.Date(), nullable=True),
        sa.Column("next_step", sa.String(length=300), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("same_name", sa.String(length=200), nullable=False),
        sa.Column("same_host", sa.String(length=200), nullable=False),
        sa.Column("same_mail", sa.String(length=200), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_partner_changed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["partner_list.id"], name=op.f("fk_partner_list_id_partner_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_index(
        "ix_partner_changed",
        "partner",
        ["list_id", "changed_at", "id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )
    op.create_index(op.f("ix_partner_changed_by"), "partner", ["changed_by"])
    op.create_index("ix_partner_deleted", "partner", ["list_id", "deleted_at"])
    op.create_index(
        "ix_partner_last_contact",
        "partner",
        ["list_id", "last_contact", "id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )
    op.create_index(
        "ix_partner_name",
        "partner",
        ["list_id", "name_key", "id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )
    op.create_index(
        "ix_partner_next_on",
        "partner",
        ["list_id", "next_on", "id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )
    op.create_index("ix_partner_same_host", "partner", ["list_id", "same_host"])
    op.create_index("ix_partner_same_mail", "partner", ["list_id", "same_mail"])
    op.create_index("ix_partner_same_name", "partner", ["list_id", "same_name"])
    op.create_index(
        "ix_partner_sector",
        "partner",
        ["list_id", "sector", "name_key", "id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )
    op.create_index(
        "ix_partner_status",
        "partner",
        ["list_id", "status", "name_key", "id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )
    op.create_index(
        "ix_partner_type",
        "partner",
        ["list_id", "type", "name_key", "id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )

    op.create_table(
        "partner_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("separator", sa.String(length=1), nullable=False),
        sa.Column("guessed", sa.Boolean(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("heading", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("same", sa.String(length=20), nullable=False),
        sa.Column("type_else", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=60), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_partner_import_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["partner_list.id"], name=op.f("fk_partner_import_list_id_partner_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_import")),
    )
    op.create_index(op.f("ix_partner_import_created_at"), "partner_import", ["created_at"])
    op.create_index(op.f("ix_partner_import_created_by"), "partner_import", ["created_by"])
    op.create_index("ix_partner_import_list", "partner_import", ["list_id", "created_at"])

    op.create_table(
        "partner_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("more", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_partner_change_by_person")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_partner_change_partner_id_partner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_change")),
    )
    op.create_index(op.f("ix_partner_change_by"), "partner_change", ["by"])
    op.create_index("ix_partner_change_partner", "partner_change", ["partner_id", "at"])

    op.create_table(
        "partner_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_partner_contact_by_person")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["partner_list.id"], name=op.f("fk_partner_contact_list_id_partner_list")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_partner_contact_partner_id_partner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_contact")),
    )
    op.create_index(op.f("ix_partner_contact_by"), "partner_contact", ["by"])
    op.create_index("ix_partner_contact_month", "partner_contact", ["list_id", "on"])
    op.create_index("ix_partner_contact_partner", "partner_contact", ["partner_id", "on"])

    op.create_table(
        "partner_import_entry",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("fact", sa.String(length=20), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("same_name", sa.String(length=200), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["partner_import.id"],
            name=op.f("fk_partner_import_entry_import_id_partner_import"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_partner_import_entry_partner_id_partner")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_partner_import_entry")),
    )
    op.create_index(
        "ix_partner_import_entry_name", "partner_import_entry", ["import_id", "same_name"]
    )
    op.create_index(
        op.f("ix_partner_import_entry_partner_id"), "partner_import_entry", ["partner_id"]
    )
    op.create_index(
        "ix_partner_import_entry_state", "partner_import_entry", ["import_id", "state", "number"]
    )

    op.create_table(
        "partner_link",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["partner_list.id"], name=op.f("fk_partner_link_list_id_partner_list")
        ),
        sa.ForeignKeyConstraint(
            ["one_id"], ["partner.id"], name=op.f("fk_partner_link_one_id_partner")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["partner.id"], name=op.f("fk_partner_link_other_id_partner")
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_partner_link")),
    )
    op.create_index("ix_partner_link_list", "partner_link", ["list_id"])
    op.create_index("ix_partner_link_other", "partner_link", ["other_id"])


def downgrade() -> None:
    for table in (
        "partner_link",
        "partner_import_entry",
        "partner_contact",
        "partner_change",
        "partner_import",
        "partner",
        "partner_list",
    ):
        op.drop_table(table)
