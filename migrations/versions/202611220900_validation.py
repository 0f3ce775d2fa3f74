"""validation in four steps: two assessors, appeals, claims, rules of an organisation

Revision 0013, after 0012.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('submitted', 'second_assessment', 'appealed')")
OPEN = sa.text("state NOT IN ('decided', 'withdrawn')")
OPEN_BEFORE = sa.text("state <> 'decided'")

KNOWN_BEFORE = ("draft", "submitted", "further_evidence_requested", "decided")
"""The states that 0012 knows."""


def upgrade() -> None:
    _make_tables()
    for column in _dossier_columns():
        op.add_column("dossier", column)
    op.add_column(
        "dossier_round", sa.Column("grounds", sa.Text(), server_default="", nullable=False)
    )
    with op.batch_alter_table("dossier_decision") as batch:
        for column in _decision_columns():
            batch.add_column(column)
        batch.create_foreign_key(
            op.f("fk_dossier_decision_second_id_person"), "person", ["second_id"], ["id"]
        )
        batch.create_index(op.f("ix_dossier_decision_second_id"), ["second_id"])
    with op.batch_alter_table("badge_award") as batch:
        batch.drop_constraint(op.f("uq_badge_award_dossier_id"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_badge_award_dossier_id_level"), ["dossier_id", "level"]
        )
    # A draft had its level chosen: it was past identification.
    op.execute("UPDATE dossier SET state = 'documentation' WHERE state = 'draft'")
    _index_open(OPEN)
    op.create_index(
        "ix_dossier_waiting",
        "dossier",
        ["organisation_id", "submitted_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    _sign_what_was_decided()


def downgrade() -> None:
    op.execute(
        "UPDATE dossier SET state = 'draft' "
        "WHERE state IN ('identification', 'documentation') AND submitted_at IS NULL"
    )
    states = sa.table("dossier", sa.column("state", sa.String))
    unknown = sa.select(sa.func.count()).where(states.c.state.not_in(KNOWN_BEFORE))
    if op.get_bind().scalar(unknown):
        raise RuntimeError("Dossiers are in states that 0012 does not know.")
    twice = sa.text(
        "SELECT count(*) FROM badge_award WHERE dossier_id IS NOT NULL "
        "GROUP BY dossier_id HAVING count(*) > 1"
    )
    if op.get_bind().scalar(twice):
        raise RuntimeError("A dossier has brought more than one badge, which 0012 does not know.")
    op.drop_index("ix_dossier_waiting", "dossier")
    _index_open(OPEN_BEFORE)
    with op.batch_alter_table("badge_award") as batch:
        batch.drop_constraint(op.f("uq_badge_award_dossier_id_level"), type_="unique")
        batch.create_unique_constraint(op.f("uq_badge_award_dossier_id"), ["dossier_id"])
    with op.batch_alter_table("dossier_decision") as batch:
        batch.drop_constraint(op.f("fk_dossier_decision_second_id_person"), type_="foreignkey")
        batch.drop_index(op.f("ix_dossier_decision_second_id"))
        for column in reversed(_decision_columns()):
            batch.drop_column(column.name)
    op.drop_column("dossier_round", "grounds")
    for column in reversed(_dossier_columns()):
        op.drop_column("dossier", column.name)
    for table in (
        "dossier_reader",
        "dossier_proposal",
        "dossier_consent",
        "dossier_claim",
        "dossier_assessment",
        "validation_tie",
        "validation_snippet",
        "validation_rules",
        "validation_absence",
    ):
        op.drop_table(table)


def _index_open(where: sa.TextClause) -> None:
    """Say anew which dossiers are open, of which a person has one for a competence."""
    op.drop_index("uq_dossier_open", "dossier")
    op.create_index(
        "uq_dossier_open",
        "dossier",
        ["person_id", "organisation_id", "framework_id", "competence"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _sign_what_was_decided() -> None:
    """Give every decision of before the assessment that it rests on: one person's, the first."""
    assessment = sa.table(
        "dossier_assessment",
        sa.column("id", sa.Uuid),
        sa.column("dossier_id", sa.Uuid),
        sa.column("round", sa.Integer),
        sa.column("part", sa.String),
        sa.column("assessor_id", sa.Uuid),
        sa.column("outcome", sa.String),
        sa.column("level", sa.Integer),
        sa.column("median", sa.Integer),
        sa.column("document", sa.JSON),
        sa.column("signed_at", sa.DateTime(timezone=True)),
    )
    for rows in _assessments():
        op.get_bind().execute(sa.insert(assessment), rows)


def _assessments() -> Iterator[list[dict[str, Any]]]:
    decision = sa.table(
        "dossier_decision",
        sa.column("id", sa.Uuid),
        sa.column("dossier_id", sa.Uuid),
        sa.column("round", sa.Integer),
        sa.column("assessor_id", sa.Uuid),
        sa.column("outcome", sa.String),
        sa.column("level", sa.Integer),
        sa.column("median", sa.Integer),
        sa.column("reason", sa.Text),
        sa.column("comment", sa.Text),
        sa.column("badge_statement", sa.Text),
        sa.column("ratings", sa.JSON),
        sa.column("decided_at", sa.DateTime(timezone=True)),
    )
    found = op.get_bind().execute(sa.select(decision)).mappings()
    while some := found.fetchmany(1_000):
        yield [_assessment(row) for row in some]


def _assessment(row: Any) -> dict[str, Any]:
    kept = ("id", "dossier_id", "round", "assessor_id", "outcome", "level", "median")
    document = {
        "ratings": row["ratings"],
        "verdict": str(row["level"] or row["outcome"]),
        "reason": row["reason"],
        "comment": row["comment"],
        "badge_statement": row["badge_statement"],
    }
    return {
        **{name: row[name] for name in kept},
        "part": "first",
        "document": document,
        "signed_at": row["decided_at"],
    }


def _make_tables() -> None:
    op.create_table(
        "validation_absence",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["person.id"], name=op.f("fk_validation_absence_deputy_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_validation_absence_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_validation_absence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "organisation_id", name=op.f("pk_validation_absence")),
    )
    op.create_index(op.f("ix_validation_absence_deputy_id"), "validation_absence", ["deputy_id"])

    op.create_table(
        "validation_rules",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("second_always", sa.Boolean(), nullable=False),
        sa.Column("second_share", sa.Integer(), nullable=False),
        sa.Column("second_from_level", sa.Integer(), nullable=True),
        sa.Column("second_for_first", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("claim_days", sa.Integer(), nullable=False),
        sa.Column("evidence_days", sa.Integer(), nullable=False),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("appeal_answer_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_validation_rules_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_validation_rules")),
    )
    op.create_table(
        "validation_snippet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_validation_snippet_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_validation_snippet_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validation_snippet")),
    )
    op.create_index(
        "ix_validation_snippet_owner", "validation_snippet", ["organisation_id", "person_id"]
    )
    op.create_index(op.f("ix_validation_snippet_person_id"), "validation_snippet", ["person_id"])

    op.create_table(
        "validation_tie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["person.id"], name=op.f("fk_validation_tie_candidate_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["person.id"], name=op.f("fk_validation_tie_declared_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_validation_tie_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["person.id"], name=op.f("fk_validation_tie_other_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validation_tie")),
        sa.UniqueConstraint(
            "organisation_id",
            "candidate_id",
            "other_id",
            name=op.f("uq_validation_tie_organisation_id_candidate_id_other_id"),
        ),
    )
    op.create_index(
        "ix_validation_tie_candidate", "validation_tie", ["organisation_id", "candidate_id"]
    )
    op.create_index(op.f("ix_validation_tie_candidate_id"), "validation_tie", ["candidate_id"])
    op.create_index(op.f("ix_validation_tie_declared_by"), "validation_tie", ["declared_by"])
    op.create_index(op.f("ix_validation_tie_other_id"), "validation_tie", ["other_id"])

    op.create_table(
        "dossier_assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("median", sa.Integer(), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["person.id"], name=op.f("fk_dossier_assessment_assessor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_assessment_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_assessment")),
        sa.UniqueConstraint(
            "dossier_id", "round", "part", name=op.f("uq_dossier_assessment_dossier_id_round_part")
        ),
    )
    op.create_index(
        op.f("ix_dossier_assessment_assessor_id"), "dossier_assessment", ["assessor_id"]
    )

    op.create_table(
        "dossier_claim",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["person.id"], name=op.f("fk_dossier_claim_assessor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_claim_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "round", "part", name=op.f("pk_dossier_claim")),
    )
    op.create_index(op.f("ix_dossier_claim_assessor_id"), "dossier_claim", ["assessor_id"])

    op.create_table(
        "dossier_consent",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_consent_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "step", "given_at", name=op.f("pk_dossier_consent")),
    )
    op.create_table(
        "dossier_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_proposal_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_dossier_proposal_proposed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_proposal")),
    )
    op.create_index(op.f("ix_dossier_proposal_proposed_by"), "dossier_proposal", ["proposed_by"])
    op.create_index(
        "ix_dossier_proposal_round", "dossier_proposal", ["dossier_id", "round", "proposed_at"]
    )

    op.create_table(
        "dossier_reader",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_reader_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dossier_reader_person_id_person")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "person_id", name=op.f("pk_dossier_reader")),
    )
    op.create_index(op.f("ix_dossier_reader_person_id"), "dossier_reader", ["person_id"])


def _dossier_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("held", sa.String(length=30)),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("drawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("aims", sa.Text(), server_default="", nullable=False),
        sa.Column("talk_on", sa.Date()),
        sa.Column("talk_with", sa.String(length=200), server_default="", nullable=False),
        sa.Column("talk_notes", sa.Text(), server_default="", nullable=False),
    ]


def _decision_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("strengths", sa.Text(), server_default="", nullable=False),
        sa.Column("next_steps", sa.Text(), server_default="", nullable=False),
        sa.Column("talk", sa.Text(), server_default="", nullable=False),
        sa.Column("remarks", sa.JSON()),
        sa.Column("evidence_due", sa.Date()),
        sa.Column("second_id", sa.Uuid()),
        sa.Column("agreed_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("alone", sa.String(length=20)),
        sa.Column("accompanied", sa.Boolean()),
    ]
