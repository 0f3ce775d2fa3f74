"""the toolkit: how much documents and versions hold, and which versions are evidence

Revision 0018, after 0017. Backwards the counts are lost, and which versions are evidence; forwards
both are found again.
"""

from __future__ import annotations

import json
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ORIGIN = "toolkit:"
AT_ONCE = 50
"""Contents in memory: each may have some hundred thousand characters."""


def upgrade() -> None:
    with op.batch_alter_table("toolkit_version") as batch_op:
        batch_op.add_column(sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("frozen", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("toolkit_document") as batch_op:
        batch_op.add_column(sa.Column("held", sa.BigInteger(), nullable=False, server_default="0"))
    _measure("toolkit_version", ("document_id", "revision"), "size")
    _measure("toolkit_document", ("id",), "held")
    op.execute(
        "UPDATE toolkit_document SET held = held + coalesce((SELECT"
        " sum(size) FROM toolkit_version WHERE document_id = toolkit_document.id), 0)"
    )
    _freeze()
    # From here on each row says it.
    with op.batch_alter_table("toolkit_version") as batch_op:
        batch_op.alter_column("size", server_default=None)
        batch_op.alter_column("frozen", server_default=None)
    with op.batch_alter_table("toolkit_document") as batch_op:
        batch_op.alter_column("held", server_default=None)


def _measure(name: str, key: tuple[str, ...], into: str) -> None:
    """Note the characters of contents, as the product counts them.

    The length of what the database has is another: there, a letter beyond ASCII stands as six.
    """
    table = sa.table(
        name,
        *(sa.column(each, sa.Integer() if each == "revision" else sa.Uuid()) for each in key),
        sa.column("content", sa.JSON()),
        sa.column(into, sa.Integer()),
    )
    connection = op.get_bind()
    noted = (
        table.update()
        .where(*(table.c[each] == sa.bindparam(f"of_{each}") for each in key))
        .values({into: sa.bindparam("characters")})
    )
    found = connection.execute(
        sa.select(*(table.c[each] for each in key), table.c.content),
        execution_options={"yield_per": AT_ONCE},
    )
    for rows in found.partitions():
        measured = [
            {
                **{f"of_{each}": getattr(row, each) for each in key},
                "characters": len(json.dumps(row.content, ensure_ascii=False)),
            }
            for row in rows
        ]
        connection.execute(noted, measured)


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
