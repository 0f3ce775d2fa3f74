"""the record, which only grows; learning agreements

Revision 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# No row goes, and none changes but in its people: erased (null) or merged (somebody else).
SQLITE = (
    """\
CREATE TRIGGER trail_entry_stays BEFORE DELETE ON trail_entry
BEGIN SELECT RAISE(ABORT, 'the record only grows'); END""",
    """\
CREATE TRIGGER trail_entry_is_fixed BEFORE UPDATE ON trail_entry
WHEN NEW.number IS NOT OLD.number
  OR NEW.at IS NOT OLD.at
  OR NEW.act IS NOT OLD.act
  OR NEW.organisation_id IS NOT OLD.organisation_id
  OR NEW.object_id IS NOT OLD.object_id
  OR NEW.by_link IS NOT OLD.by_link
  OR NEW.details IS NOT OLD.details
  OR (OLD.subject_id IS NULL AND NEW.subject_id IS NOT NULL)
  OR (OLD.actor_id IS NULL AND NEW.actor_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the record only grows'); END""",
    # INSERT OR REPLACE deletes without asking the first trigger.
    """\
CREATE TRIGGER trail_entry_is_new BEFORE INSERT ON trail_entry
WHEN EXISTS (SELECT 1 FROM trail_entry WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the record only grows'); END""",
)

POSTGRESQL = (
    """\
CREATE FUNCTION trail_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the record only grows'; END $$""",
    """\
CREATE TRIGGER trail_entry_stays BEFORE DELETE OR TRUNCATE ON trail_entry
FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_only_grows()""",
    """\
CREATE TRIGGER trail_entry_is_fixed BEFORE UPDATE ON trail_entry FOR EACH ROW
WHEN (NEW.number IS DISTINCT FROM OLD.number
  OR NEW.at IS DISTINCT FROM OLD.at
  OR NEW.act IS DISTINCT FROM OLD.act
  OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id
  OR NEW.object_id IS DISTINCT FROM OLD.object_id
  OR NEW.by_link IS DISTINCT FROM OLD.by_link
  OR NEW.details::text IS DISTINCT FROM OLD.details::text
  OR (OLD.subject_id IS NULL AND NEW.subject_id IS NOT NULL)
  OR (OLD.actor_id IS NULL AND NEW.actor_id IS NOT NULL))
EXECUTE FUNCTION trail_entry_only_grows()""",
)


def upgrade() -> None:
    op.create_table(
        "trail_entry",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_trail_entry_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["person.id"], name=op.f("fk_trail_entry_subject_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_trail_entry_actor_id_person")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail_entry")),
    )
    op.create_index("ix_trail_entry_organisation_at", "trail_entry", ["organisation_id", "at"])
    op.create_index("ix_trail_entry_subject_at", "trail_entry", ["subject_id", "at"])
    op.create_index("ix_trail_entry_object_at", "trail_entry", ["object_id", "at"])
    op.create_index(op.f("ix_trail_entry_actor_id"), "trail_entry", ["actor_id"])
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)

    _create_agreements()


def _create_agreements() -> None:
    op.create_table(
        "learning_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("adviser_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=10), nullable=True),
        sa.Column("ended_word", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_learning_agreement_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["person.id"], name=op.f("fk_learning_agreement_learner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["person.id"], name=op.f("fk_learning_agreement_adviser_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_agreement")),
    )
    op.create_index(
        "uq_learning_agreement_open",
        "learning_agreement",
        ["learner_id", "adviser_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    for side in ("learner", "adviser"):
        op.create_index(
            f"ix_learning_agreement_{side}",
            "learning_agreement",
            [f"{side}_id", "organisation_id", "moved_at"],
        )
    op.create_table(
        "learning_agreement_version",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("framework_id", sa.String(length=60), nullable=False),
        sa.Column("framework_version", sa.String(length=20), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.String(length=10), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        _of_agreement("learning_agreement_version"),
        sa.PrimaryKeyConstraint(
            "agreement_id", "number", name=op.f("pk_learning_agreement_version")
        ),
    )
    op.create_table(
        "learning_agreement_signature",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        _of_agreement("learning_agreement_signature"),
        sa.PrimaryKeyConstraint(
            "agreement_id", "number", "party", name=op.f("pk_learning_agreement_signature")
        ),
    )
    op.create_table(
        "learning_agreement_draft",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        _of_agreement("learning_agreement_draft"),
        sa.PrimaryKeyConstraint("agreement_id", "party", name=op.f("pk_learning_agreement_draft")),
    )


def _of_agreement(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agreement_id"],
        ["learning_agreement.id"],
        name=op.f(f"fk_{table}_agreement_id_learning_agreement"),
    )


def downgrade() -> None:
    for part in ("draft", "signature", "version"):
        op.drop_table(f"learning_agreement_{part}")
    op.drop_table("learning_agreement")
    op.drop_table("trail_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION trail_entry_only_grows()")
