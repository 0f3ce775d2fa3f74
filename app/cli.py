"""The `keepinpact` command."""

from __future__ import annotations

import click

from app.commands.database import database
from app.commands.frameworks import frameworks
from app.commands.serving import serve


@click.group()
@click.version_option(package_name="keepinpact")
def main() -> None:
    """Learn, prove and certify the seven competences of partnership work."""


for command in (
    database,
    frameworks,
    serve,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
