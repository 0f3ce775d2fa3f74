"""`keepinpact db`: the schema."""

from __future__ import annotations

import click
from flask_migrate import downgrade, upgrade

from app.commands.context import running_app


@click.group("db")
def database() -> None:
    """Keep the database schema up to date."""


@database.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the newest schema; nothing is lost."""
    with running_app():
        upgrade()
    click.echo("The database is up to date.")


@database.command("downgrade")
@click.argument("revision", default="-1")
def downgrade_command(revision: str) -> None:
    """Go back one schema version (or to REVISION)."""
    with running_app():
        downgrade(revision=revision)
    click.echo(f"The database went back: {revision}.")
