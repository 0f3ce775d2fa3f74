"""`keepinpact users`: make people from the command line."""

from __future__ import annotations

import click
from flask import current_app

from app.accounts import service
from app.accounts.web.security import RESET_WITHIN, reset_link
from app.cohorts import service as cohorts
from app.commands.context import running_app
from app.kernel.db import unit_of_work
from app.kernel.errors import ProductError
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId
from app.kernel.runtime import settings
from app.web.messages import sentence


@click.group("users")
def users() -> None:
    """Make accounts."""


@users.command("create")
@click.option("--organisation", required=True, help="Its name; made if there is none so named.")
@click.option("--email", required=True)
@click.option("--name", help="Display name. Without one: the part before the @.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    default=[Role.LEARNER.value],
    show_default=True,
    type=click.Choice([role.value for role in Role]),
    help="May be given several times.",
)
@click.option("--language", default=DEFAULT_LANGUAGE, type=click.Choice(list(LANGUAGES)))
@click.option("--password", help="Without one a link is printed with which it can be set.")
def create(
    *,
    organisation: str,
    email: str,
    name: str | None,
    roles: tuple[str, ...],
    language: str,
    password: str | None,
) -> None:
    """Make an account in an organisation, or add roles to one that exists."""
    with running_app(), current_app.test_request_context(base_url=settings().base_url):
        try:
            with unit_of_work():
                known = service.find_person(email)
                person_id = known or service.create_person(
                    name=name or email.partition("@")[0],
                    language=language,
                    email=email,
                    password=password,
                )
                organisation_id = _organisation(organisation)
                for role in roles:
                    service.add_membership(person_id, organisation_id, Role(role))
                link = None if known or password else reset_link(service.sign_in_of(person_id))
        except ProductError as error:
            raise click.ClickException(sentence(error)) from error
    click.echo(f"{email}: {', '.join(roles)} in {organisation}.")
    if known:
        click.echo("The account existed already; its name and password are unchanged.")
    if link:
        hours = RESET_WITHIN.total_seconds() / 3600
        click.echo(f"Within {hours:.0f} hours, set the password here: {link}")


def _organisation(name: str) -> OrganisationId:
    found = cohorts.find_by_name(name)
    return found.id if found else cohorts.create(name)
