"""The `keepinpact` command."""

from __future__ import annotations

import click

from app.commands.database import database


@click.group()
@click.version_option(package_name="keepinpact")
def main() -> None:
    """Learn, prove and certify the seven competences of partnership work."""


for group in (database,):
    main.add_command(group)
