"""The database: one declarative base, its column types, and SQLite made safe for two writers."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    DateTime,
    Engine,
    Executable,
    MetaData,
    Row,
    Select,
    TextClause,
    Uuid,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import NullType, TypeDecorator

from app.settings import Settings

BUSY_TIMEOUT_MS = 5_000
_TURN = "keepinpact.turn"

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC on every database; SQLite keeps it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of every table."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        UUID: Uuid(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }

    def __init_subclass__(cls, **options: Any) -> None:
        """Give foreign keys their type at once: every row of ours is pointed to by its UUID.

        SQLAlchemy takes it from the table pointed to, once that is there; a statement that was
        built before would not know how to send the id. Which world is imported first decides.
        """
        super().__init_subclass__(**options)
        for column in cls.__table__.columns:
            if column.foreign_keys and isinstance(column.type, NullType):
                column.type = Uuid()


db = SQLAlchemy(metadata=Base.metadata)

_AT_ONCE = 500
"""Rows that a streamed answer reads together."""

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Begin SQLite transactions with the write lock held.

    With the default (deferred) begin, two requests that read and then write the same row lose one
    of the updates or die of a stale snapshot; PostgreSQL needs nothing of this.
    """
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One transaction outside a request (commands, worker): commit at the end or undo all."""
    with writing():
        db.session.remove()
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.remove()


def read(statement: Executable, **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
    """Run a SELECT that was built once, with these values for its parameters; return its rows.

    For the pages that are asked most: building a statement anew and taking its rows through the
    ORM costs five times what this does. What was changed in this transaction is sent first, so it
    is seen.
    """
    db.session.flush()
    return db.session.connection().execute(statement, values).all()


class Glance:
    """A SELECT that the driver alone runs, on a connection beside the session.

    For one row that is asked for by the thousand: a session and what it keeps track of cost ten
    times the row. It sees what is committed, and values come as the database has them.
    """

    def __init__(self, engine: Engine, statement: Select[Any]) -> None:
        dialect = engine.dialect
        written = statement.compile(dialect=dialect)
        self._engine = engine
        self._sql = str(written)
        self._order = written.positiontup
        self._values = written.params
        self._senders = {
            name: sender
            for bound, name in written.bind_names.items()
            if (sender := bound.type.dialect_impl(dialect).bind_processor(dialect))
        }

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row for these values of its parameters."""
        sent = {**self._values, **values}
        for name, sender in self._senders.items():
            sent[name] = sender(sent[name])
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self._sql, [sent[name] for name in self._order] if self._order else sent)
            row: tuple[Any, ...] | None = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
        return row


def trickle(statement: Executable) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield row by row within this transaction, in constant memory."""
    yield from db.session.execute(statement, execution_options={"yield_per": _AT_ONCE})


@contextmanager
def aside(engine: Engine) -> Iterator[Callable[[Executable], Sequence[Row[*tuple[Any, ...]]]]]:
    """Yield a `read` on a connection of its own, for what is sent after the request has ended."""
    with engine.connect() as connection:
        yield lambda statement: connection.execute(statement).all()


def stream(engine: Engine, statement: Executable) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield row by row, on a connection of its own and in constant memory; see `aside`."""
    with engine.connect() as connection:
        yield from connection.execution_options(yield_per=_AT_ONCE).execute(statement)


def insert_once(table: type[Base], conflict: Sequence[str], **values: Any) -> bool:
    """Insert a row; False, and nothing inserted, if one with these columns is there already.

    One statement, so that two requests at once cannot both see "not there yet".
    """
    db.session.flush()
    once = _once(table, tuple(conflict), db.engine.dialect.name)
    # What comes back says it; the count of rows is not known on every database.
    return db.session.connection().execute(once, values).first() is not None


@lru_cache
def _once(table: type[Base], conflict: tuple[str, ...], _dialect: str) -> Executable:
    """Return the statement of `insert_once`: building it anew costs more than running it."""
    once = _insert(table).on_conflict_do_nothing(index_elements=list(conflict))
    return once.returning(*table.__table__.primary_key)


def insert_new(
    table: type[Base],
    conflict: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    where: TextClause | None = None,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Insert rows, all in one statement, except those with these columns there already.

    Without any columns, except those that any unique index refuses. `where` is the condition of a
    unique index that holds for some rows only. Returns the primary keys of the rows that were
    inserted.
    """
    if not rows:
        return []
    once = _insert(table).on_conflict_do_nothing(
        index_elements=list(conflict) or None, index_where=where
    )
    return db.session.execute(once.returning(*table.__table__.primary_key), rows).all()


def _insert(table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    if db.engine.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def engine_options(settings: Settings) -> dict[str, Any]:
    # What people wrote, their addresses and hashes stay out of error messages, and so out of logs.
    quiet = {"hide_parameters": True}
    if settings.sqlite:
        # isolation_level None hands BEGIN over to us (see `_Turns`).
        connect = {"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000}
        return {**quiet, "connect_args": connect}
    return {**quiet, "pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


def prepare_engine(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        turns = _Turns()
        event.listen(engine, "connect", _pragmas)
        event.listen(engine, "begin", turns.begin)
        event.listen(engine, "checkin", turns.end)


def _pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


class _Turns:
    """Lets the threads of this process write one after the other.

    SQLite has whoever finds its lock taken sleep and try again, longer each time: four threads that
    write wait ten times as long as they need. Other processes are met as SQLite has it.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def begin(self, connection: Connection) -> None:
        if not _writing.get():
            connection.exec_driver_sql("BEGIN")
            return
        # After that time SQLite gives up as well, and says so.
        connection.info[_TURN] = self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def end(self, _connection: object, record: ConnectionPoolEntry) -> None:
        """Let the next one write: called when a connection goes back, whatever became of it."""
        if record.info.pop(_TURN, False):
            self._turn.release()


def init_app(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
