"""Alembic's environment, through Flask-Migrate: the database of the current application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def _tables_may_be_copied(connection: Connection) -> Iterator[None]:
    """Let SQLite replace a table that others point to, and look afterwards that nothing is lost.

    Its documented procedure ("Making Other Kinds Of Table Schema Changes"): with foreign keys on,
    dropping the old copy would first delete its rows, and what points to them.
    """
    raw = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or raw is None:
        yield
        return
    raw.execute("PRAGMA foreign_keys = OFF")  # outside of any transaction, or it is ignored
    yield
    lost = raw.execute("PRAGMA foreign_key_check").fetchall()
    if lost:
        raise RuntimeError(f"Rows that point to nothing after migrating: {lost[:5]}")
    raw.execute("PRAGMA foreign_keys = ON")


with engine.connect() as connection, _tables_may_be_copied(connection):
    _run(connection)
    connection.commit()
