"""platforms of LTI 1.3 and 1.1, their launches and people; kinds of signing keys

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lti_identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_keys", sa.String(length=2000), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_lti_identity_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lti_identity_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_identity")),
        sa.UniqueConstraint(
            "organisation_id",
            "issuer",
            "subject",
            name=op.f("uq_lti_identity_organisation_id_issuer_subject"),
        ),
    )
    with op.batch_alter_table("lti_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lti_identity_person_id"), ["person_id"], unique=False)

    op.create_table(
        "lti_platform",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("auth_url", sa.String(length=2000), nullable=False),
        sa.Column("token_url", sa.String(length=2000), nullable=False),
        sa.Column("jwks_url", sa.String(length=2000), nullable=False),
        sa.Column("token_audience", sa.String(length=2000), nullable=True),
        sa.Column("family", sa.String(length=80), nullable=True),
        sa.Column("frame_origins", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_lti_platform_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_platform")),
        sa.UniqueConstraint("issuer", "client_id", name=op.f("uq_lti_platform_issuer_client_id")),
    )
    with op.batch_alter_table("lti_platform", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lti_platform_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "lti_consumer",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["lti_platform.id"],
            name=op.f("fk_lti_consumer_platform_id_lti_platform"),
        ),
        sa.PrimaryKeyConstraint("platform_id", name=op.f("pk_lti_consumer")),
        sa.UniqueConstraint("key", name=op.f("uq_lti_consumer_key")),
    )
    op.create_table(
        "lti_nonce",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["lti_consumer.platform_id"],
            name=op.f("fk_lti_nonce_platform_id_lti_consumer"),
        ),
        sa.PrimaryKeyConstraint("platform_id", "nonce", name=op.f("pk_lti_nonce")),
    )
    with op.batch_alter_table("lti_nonce", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lti_nonce_used_at"), ["used_at"], unique=False)

    op.create_table(
        "lti_deployment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["lti_platform.id"],
            name=op.f("fk_lti_deployment_platform_id_lti_platform"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_deployment")),
        sa.UniqueConstraint(
            "platform_id", "deployment_id", name=op.f("uq_lti_deployment_platform_id_deployment_id")
        ),
    )
    op.create_table(
        "lti_login",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("storage_target", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["lti_platform.id"], name=op.f("fk_lti_login_platform_id_lti_platform")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_login")),
        sa.UniqueConstraint("nonce", name=op.f("uq_lti_login_nonce")),
        sa.UniqueConstraint("state", name=op.f("uq_lti_login_state")),
    )
    with op.batch_alter_table("lti_login", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lti_login_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_lti_login_platform_id"), ["platform_id"], unique=False)

    op.create_table(
        "lti_registration_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_lti_registration_link_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_lti_registration_link_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["lti_platform.id"],
            name=op.f("fk_lti_registration_link_platform_id_lti_platform"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_registration_link")),
    )
    with op.batch_alter_table("lti_registration_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lti_registration_link_created_by"), ["created_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lti_registration_link_organisation_id"),
            ["organisation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_lti_registration_link_platform_id"), ["platform_id"], unique=False
        )

    op.create_table(
        "lti_context",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deployment_row", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("members_url", sa.String(length=2000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_row"],
            ["lti_deployment.id"],
            name=op.f("fk_lti_context_deployment_row_lti_deployment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_context")),
        sa.UniqueConstraint(
            "deployment_row", "context_id", name=op.f("uq_lti_context_deployment_row_context_id")
        ),
    )
    op.create_table(
        "lti_resource_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deployment_row", sa.Uuid(), nullable=False),
        sa.Column("context_row", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("placement", sa.String(length=200), nullable=False),
        sa.Column("line_item", sa.String(length=2000), nullable=True),
        sa.Column("line_items", sa.String(length=2000), nullable=True),
        sa.Column("outcomes_url", sa.String(length=2000), nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("makes_column", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["context_row"],
            ["lti_context.id"],
            name=op.f("fk_lti_resource_link_context_row_lti_context"),
        ),
        sa.ForeignKeyConstraint(
            ["deployment_row"],
            ["lti_deployment.id"],
            name=op.f("fk_lti_resource_link_deployment_row_lti_deployment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_resource_link")),
        sa.UniqueConstraint(
            "deployment_row", "link_id", name=op.f("uq_lti_resource_link_deployment_row_link_id")
        ),
    )
    with op.batch_alter_table("lti_resource_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lti_resource_link_context_row"), ["context_row"], unique=False
        )

    op.create_table(
        "lti_launch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_type", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_row", sa.Uuid(), nullable=False),
        sa.Column("context_row", sa.Uuid(), nullable=True),
        sa.Column("resource_link_row", sa.Uuid(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("placement", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=True),
        sa.Column("return_url", sa.String(length=2000), nullable=True),
        sa.Column("deep_linking", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("for_user", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["context_row"], ["lti_context.id"], name=op.f("fk_lti_launch_context_row_lti_context")
        ),
        sa.ForeignKeyConstraint(
            ["deployment_row"],
            ["lti_deployment.id"],
            name=op.f("fk_lti_launch_deployment_row_lti_deployment"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_lti_launch_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lti_launch_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["lti_platform.id"],
            name=op.f("fk_lti_launch_platform_id_lti_platform"),
        ),
        sa.ForeignKeyConstraint(
            ["resource_link_row"],
            ["lti_resource_link.id"],
            name=op.f("fk_lti_launch_resource_link_row_lti_resource_link"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_launch")),
    )
    with op.batch_alter_table("lti_launch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lti_launch_context_row"), ["context_row"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lti_launch_deployment_row"), ["deployment_row"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lti_launch_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lti_launch_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lti_launch_platform_id"), ["platform_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lti_launch_resource_link_row"), ["resource_link_row"], unique=False
        )
        batch_op.create_index("ix_lti_launch_used_until", ["used_until"], unique=False)

    op.create_table(
        "lti_ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("launch_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["launch_id"], ["lti_launch.id"], name=op.f("fk_lti_ticket_launch_id_lti_launch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_ticket")),
    )
    with op.batch_alter_table("lti_ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lti_ticket_launch_id"), ["launch_id"], unique=False)

    op.create_table(
        "lti_joining",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("launch_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["person.id"], name=op.f("fk_lti_joining_account_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["launch_id"], ["lti_launch.id"], name=op.f("fk_lti_joining_launch_id_lti_launch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_joining")),
    )
    with op.batch_alter_table("lti_joining", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lti_joining_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lti_joining_launch_id"), ["launch_id"], unique=False)

    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=20), nullable=False, server_default="ed25519")
        )
    # All keys until now were of that kind; from here on each row says it.
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)

    op.create_table(
        "lti_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("context_row", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["context_row"], ["lti_context.id"], name=op.f("fk_lti_member_context_row_lti_context")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_member")),
        sa.UniqueConstraint(
            "context_row", "subject", name=op.f("uq_lti_member_context_row_subject")
        ),
    )
    op.create_table(
        "lti_roster",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("context_row", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.Column("members", sa.JSON(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_lti_roster_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["context_row"], ["lti_context.id"], name=op.f("fk_lti_roster_context_row_lti_context")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_roster")),
    )
    with op.batch_alter_table("lti_roster", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lti_roster_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index("ix_lti_roster_context", ["context_row", "asked_at"], unique=False)

    op.create_table(
        "lti_grade",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("resource_link_row", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("sourcedid", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_version", sa.Integer(), nullable=False),
        sa.Column("given", sa.Double(), nullable=True),
        sa.Column("maximum", sa.Double(), nullable=True),
        sa.Column("activity_progress", sa.String(length=20), nullable=True),
        sa.Column("grading_progress", sa.String(length=20), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.Column("failure_detail", sa.String(length=300), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown", sa.Double(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_lti_grade_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lti_grade_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["resource_link_row"],
            ["lti_resource_link.id"],
            name=op.f("fk_lti_grade_resource_link_row_lti_resource_link"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_grade")),
        sa.UniqueConstraint(
            "resource_link_row", "subject", name=op.f("uq_lti_grade_resource_link_row_subject")
        ),
    )
    with op.batch_alter_table("lti_grade", schema=None) as batch_op:
        batch_op.create_index("ix_lti_grade_failed", ["organisation_id", "failure"], unique=False)
        batch_op.create_index(
            "ix_lti_grade_person_organisation", ["person_id", "organisation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("lti_grade", schema=None) as batch_op:
        batch_op.drop_index("ix_lti_grade_person_organisation")
        batch_op.drop_index("ix_lti_grade_failed")

    op.drop_table("lti_grade")
    with op.batch_alter_table("lti_roster", schema=None) as batch_op:
        batch_op.drop_index("ix_lti_roster_context")
        batch_op.drop_index(batch_op.f("ix_lti_roster_asked_by"))

    op.drop_table("lti_roster")
    op.drop_table("lti_member")

    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.drop_column("kind")

    with op.batch_alter_table("lti_joining", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lti_joining_launch_id"))
        batch_op.drop_index(batch_op.f("ix_lti_joining_account_id"))

    op.drop_table("lti_joining")
    with op.batch_alter_table("lti_ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lti_ticket_launch_id"))

    op.drop_table("lti_ticket")
    with op.batch_alter_table("lti_launch", schema=None) as batch_op:
        batch_op.drop_index("ix_lti_launch_used_until")
        batch_op.drop_index(batch_op.f("ix_lti_launch_resource_link_row"))
        batch_op.drop_index(batch_op.f("ix_lti_launch_platform_id"))
        batch_op.drop_index(batch_op.f("ix_lti_launch_person_id"))
        batch_op.drop_index(batch_op.f("ix_lti_launch_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lti_launch_deployment_row"))
        batch_op.drop_index(batch_op.f("ix_lti_launch_context_row"))

    op.drop_table("lti_launch")
    with op.batch_alter_table("lti_resource_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lti_resource_link_context_row"))

    op.drop_table("lti_resource_link")
    op.drop_table("lti_context")
    with op.batch_alter_table("lti_registration_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lti_registration_link_platform_id"))
        batch_op.drop_index(batch_op.f("ix_lti_registration_link_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lti_registration_link_created_by"))

    op.drop_table("lti_registration_link")
    with op.batch_alter_table("lti_login", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lti_login_platform_id"))
        batch_op.drop_index(batch_op.f("ix_lti_login_created_at"))

    op.drop_table("lti_login")
    op.drop_table("lti_deployment")
    with op.batch_alter_table("lti_nonce", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lti_nonce_used_at"))

    op.drop_table("lti_nonce")
    op.drop_table("lti_consumer")
    with op.batch_alter_table("lti_platform", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lti_platform_organisation_id"))

    op.drop_table("lti_platform")
    with op.batch_alter_table("lti_identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lti_identity_person_id"))

    op.drop_table("lti_identity")
