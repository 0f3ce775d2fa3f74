"""the toolkit: how much documents and versions hold, and which versions are evidence

Revision 0018, after 0017. Backwards the counts are lost, and which versions are evidence; forwards
both are found again.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ORIGIN = "toolkit:"


def upgrade() -> None:
    with op.batch_alter_table("toolkit_version") as batch_op:
        batch_op.add_column(sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("frozen", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("toolkit_document") as batch_op:
        batch_op.add_column(sa.Column("held", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE toolkit_version SET size = length(CAST(content AS TEXT))")
    op.execute(
        "UPDATE toolkit_document SET held = length(CAST(content AS TEXT)) + coalesce((SELECT"
        " sum(size) FROM toolkit_version WHERE document_id = toolkit_document.id), 0)"
    )
    _freeze()
    # From here on each row says it.
    with op.batch_alter_table("toolkit_version") as batch_op:
        batch_op.alter_column("size", server_default=None)
        batch_op.alter_column("frozen", server_default=None)
    with op.batch_alter_table("toolkit_document") as batch_op:
        batch_op.alter_column("held", server_default=None)


def _freeze() -> None:
    """Mark the versions that evidence was made of; its origin is `toolkit:<document>@<version>`."""
    evidence = sa.table("evidence", sa.column("origin"))
    version = sa.table(
        "toolkit_version",
        sa.column("document_id", sa.Uuid()),
        sa.column("revision"),
        sa.column("frozen"),
    )
    connection = op.get_bind()
    made = sa.select(evidence.c.origin).where(evidence.c.origin.startswith(ORIGIN)).distinct()
    for origin in connection.scalars(made).all():
        document, _at, revision = origin.removeprefix(ORIGIN).partition("@")
        connection.execute(
            version.update()
            .where(version.c.document_id == UUID(document), version.c.revision == int(revision))
            .values(frozen=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("toolkit_document") as batch_op:
        batch_op.drop_column("held")
    with op.batch_alter_table("toolkit_version") as batch_op:
        batch_op.drop_column("frozen")
        batch_op.drop_column("size")
