"""Alembic's environment, through Flask-Migrate: the database of the current application."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from app.kernel.db import Base, UtcDateTime

config = context.config
engine = current_app.extensions["migrate"].db.engine


def _skip_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if directives and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _render(kind: str, value: Any, _context: Any) -> str | bool:
    """Name plain types: a migration must not change when our own column type does."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite cannot alter a table: Alembic copies it instead.
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
        process_revision_directives=_skip_empty,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


with engine.connect() as connection:
    _run(connection)
    connection.commit()
