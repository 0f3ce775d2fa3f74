"""The `keepinpact` command."""

from __future__ import annotations

import click

from app.commands.badges import badges
from app.commands.database import database
from app.commands.demo import demo
from app.commands.doctor import doctor
from app.commands.frameworks import frameworks
from app.commands.lti import lti
from app.commands.modules import modules
from app.commands.privacy import privacy
from app.commands.serving import serve
from app.commands.users import users
from app.commands.worker import worker


@click.group()
@click.version_option(package_name="keepinpact")
def main() -> None:
    """Learn, prove and certify the seven competences of partnership work."""


for command in (
    badges,
    database,
    demo,
    doctor,
    frameworks,
    lti,
    modules,
    privacy,
    serve,
    users,
    worker,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
