"""The database: one declarative base, its column types, and SQLite made safe for two writers."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, Executable, MetaData, Row, Uuid, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import NullType, TypeDecorator

from app.settings import Settings

T = TypeVar("T")

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
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**values)
    once = statement.on_conflict_do_nothing(index_elements=list(conflict))
    # What comes back says it; the count of rows is not known on every database.
    return db.session.execute(once.returning(*table.__table__.primary_key)).first() is not None


def insert_missing(
    table: type[Base], rows: Sequence[Mapping[str, Any]], told: InstrumentedAttribute[T]
) -> list[T]:
    """Insert these rows but for those that a unique index refuses; return `told` of who came in.

    The index decides, so that two requests at once add nothing twice.
    """
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    insert, found = dialect.insert(table).on_conflict_do_nothing().returning(told), list[T]()
    for start in range(0, len(rows), _AT_ONCE):  # a statement holds so many values and no more
        found += db.session.scalars(insert.values(list(rows[start : start + _AT_ONCE])))
    return found


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
