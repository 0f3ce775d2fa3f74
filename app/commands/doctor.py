"""`keepinpact doctor`: looks at everything an installation needs, and says how to mend it."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.commands.context import running_app
from app.kernel import clock, keys, mail
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict
from app.kernel.outbox import store as outbox
from app.kernel.outbox.queue import queue
from app.kernel.runtime import settings
from badges import issuer, nightly

CLOCK_MAY_DIFFER = timedelta(seconds=60)
LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look showed; `mend` is empty when all is well."""

    what: str
    mend: str = ""


class Sick(Exception):
    """A check found something to mend: (what, how)."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.finding = Finding(what, mend)


def check_settings() -> str:
    current = settings()
    if not current.base_url_given:
        return f"{current.base_url} (set KEEPINPACT_BASE_URL before others use it)"
    return current.base_url


def check_storage() -> str:
    home = settings().home
    try:
        probe = home / f".doctor-{uuid4().hex}"
        probe.write_text("ok", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        raise Sick(
            f"{home} cannot be written ({error.strerror})",
            "Give the product's system user this folder, or set KEEPINPACT_HOME to another.",
        ) from error
    return f"{home} can be written"


def check_database() -> str:
    with _database_trouble():
        db.session.execute(text("SELECT 1"))
        return f"{db.engine.dialect.name} answers"


def check_migrations() -> str:
    folder = str(current_app.extensions["migrate"].directory)
    newest = ScriptDirectory(folder).get_current_head()
    with _database_trouble(), db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if newest is None or current != newest:
        raise Sick(
            f"the schema is at {current or 'nothing'}, the newest is {newest or 'nothing'}",
            "Run: keepinpact db upgrade",
        )
    return f"at {current}, the newest"


def check_keys() -> str:
    with _database_trouble():
        known = [note for note in keys.notes() if note.withdrawn_at is None]
    shut = [note for note in known if not note.opens]
    if any(note.in_use for note in shut):
        raise Sick(
            "a signing key in use cannot be opened with KEEPINPACT_SECRET_KEY",
            "Put the secret it was made with back into the list, after the newest one. If it is "
            "lost for good: keepinpact badges rotate-keys (docs/badges.md, Keys).",
        )
    if shut:
        return f"{len(known)} signing keys; {len(shut)} retired ones cannot be opened any more"
    return f"{len(known)} signing keys, all can be opened"


def check_address() -> str:
    """Badges stand at one address for good."""
    try:
        with _database_trouble():
            issuer.check_address()
    except Conflict as moved:
        known = moved.values["known"]
        raise Sick(
            f"badges were issued at {known}, the product is at {settings().base_url}",
            f"Set KEEPINPACT_BASE_URL={known}.",
        ) from moved
    return settings().base_url


def check_clock() -> str:
    with _database_trouble():
        theirs = db.session.scalar(text(_DATABASE_SECONDS[db.engine.dialect.name]))
    difference = abs(timedelta(seconds=clock.now().timestamp() - float(theirs or 0)))
    if difference > CLOCK_MAY_DIFFER:
        raise Sick(
            f"this machine and the database differ by {difference.total_seconds():.0f} s",
            "Let both machines take their time from a time server (systemd-timesyncd, chrony).",
        )
    return clock.now().isoformat(timespec="seconds")


_DATABASE_SECONDS = {
    "sqlite": "SELECT strftime('%s', 'now')",
    "postgresql": "SELECT extract(epoch FROM now())",
}


def check_mail() -> str:
    if settings().mail_url is None:
        return f"no server set: mails are kept in {settings().home / 'mail'}"
    try:
        with mail.connected() as smtp:
            smtp.noop()
    except (OSError, smtplib.SMTPException) as error:
        raise Sick(
            f"the mail server cannot be used ({type(error).__name__})",
            "Check host, port, user and password in KEEPINPACT_MAIL_URL.",
        ) from error
    return "the server answers"


def check_outbox() -> str:
    with _database_trouble():
        lost, late = outbox.count_given_up(), outbox.count_late(clock.now() - LATE_AFTER)
    if late:
        raise Sick(f"{late} deliveries are late", "Start the worker: keepinpact worker")
    if lost:
        raise Sick(
            f"{lost} deliveries were given up after many attempts",
            "See last_error in the table outbox; clear given_up_at there to try again.",
        )
    return "nothing is late"


def check_queue() -> str:
    try:
        queue().huey.pending_count()
    except Exception as error:
        raise Sick(
            f"the queue cannot be used ({type(error).__name__}: {error})",
            "Check KEEPINPACT_QUEUE_URL; for redis:// also run: pip install redis",
        ) from error
    return "can be used"


def check_badges() -> str:
    """What the nightly check of issued badges found."""
    with _database_trouble():
        last = nightly.last()
    if last is None:
        return "not checked yet (the worker does every night, or: keepinpact badges check)"
    if last.faults:
        more = f" and {len(last.faults) - 1} more" if len(last.faults) > 1 else ""
        raise Sick(
            f"a badge does not verify as it should: {last.faults[0]}{more}",
            "Mend the cause (docs/badges.md), then run: keepinpact badges check",
        )
    return f"{last.looked_at} looked at on {last.checked_at:%Y-%m-%d}, all verify"


CHECKS: dict[str, Callable[[], str]] = {
    "settings": check_settings,
    "storage": check_storage,
    "database": check_database,
    "schema": check_migrations,
    "keys": check_keys,
    "address": check_address,
    "clock": check_clock,
    "mail": check_mail,
    "outbox": check_outbox,
    "queue": check_queue,
    "badges": check_badges,
}


def examine() -> dict[str, Finding]:
    """Make every check, whatever the ones before it found."""
    findings = {}
    for name, check in CHECKS.items():
        try:
            with unit_of_work():
                findings[name] = Finding(check())
        except Sick as sick:
            findings[name] = sick.finding
    return findings


@click.command("doctor")
def doctor() -> None:
    """Check settings, storage, database, keys, clock, mail and queue; say how to mend each."""
    with running_app():
        findings = examine()
    for name, finding in findings.items():
        mark = click.style("mend", fg="red") if finding.mend else click.style("good", fg="green")
        click.echo(f"{mark}  {name}: {finding.what}")
        if finding.mend:
            click.echo(f"      {finding.mend}")
    if any(finding.mend for finding in findings.values()):
        raise SystemExit(1)


@contextmanager
def _database_trouble() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        if "no such table" in reason or "does not exist" in reason:
            raise Sick(f"a table is missing ({reason})", "Run: keepinpact db upgrade") from error
        raise Sick(
            f"it does not answer ({reason})",
            "Check KEEPINPACT_DATABASE_URL, and that the database server is running.",
        ) from error
