"""`keepinpact privacy`: hand over, or erase, what is kept about a person."""

from __future__ import annotations

import json

import click
from flask import current_app

from app.accounts import addresses
from app.accounts import service as accounts
from app.commands.context import running_app
from app.kernel.db import unit_of_work
from app.kernel.errors import ProductError
from app.kernel.ids import PersonId
from app.privacy import service
from app.web.messages import sentence


@click.group("privacy")
def privacy() -> None:
    """Answer a person who asks for their data."""


@privacy.command("export")
@click.argument("email")
def export(email: str) -> None:
    """Print everything kept about the person with this EMAIL, as JSON.

    Also of somebody without an account, to whose address badges were awarded.
    """
    with running_app(), unit_of_work():
        address, person_id = _known(email)
        data = service.export(person_id) if person_id else service.export_address(address)
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@privacy.command("erase")
@click.argument("email")
@click.confirmation_option(prompt="This cannot be taken back. Erase the person?")
def erase(email: str) -> None:
    """Erase everything about the person with this EMAIL.

    Also of somebody without an account, to whose address badges were awarded.
    """
    with running_app(), unit_of_work():
        address, person_id = _known(email)
        if person_id:
            service.erase(person_id)
        elif not service.erase_address(address):
            raise click.ClickException(f"Nothing is kept about the address {email}.")
    click.echo(f"{email}: erased.")


def _known(email: str) -> tuple[str, PersonId | None]:
    """Return the address in its normal spelling, and whose it is if it has an account."""
    try:
        return addresses.normal(email), accounts.find_person(email)
    except ProductError as error:
        with current_app.test_request_context():
            raise click.ClickException(sentence(error)) from error
