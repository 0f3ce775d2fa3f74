"""`keepinpact privacy`: hand over, or erase, what is kept about a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import click
from flask import current_app

from app.accounts import addresses
from app.accounts import service as accounts
from app.commands.context import running_app
from app.kernel.db import unit_of_work
from app.kernel.errors import ProductError
from app.kernel.ids import PersonId
from app.privacy import service
from app.privacy.trail import paper
from app.privacy.trail import service as record
from app.privacy.trail.model import Filter
from app.web.messages import sentence

Result = TypeVar("Result")


@click.group("privacy")
def privacy() -> None:
    """Answer a person who asks for their data."""


@privacy.command("export")
@click.argument("email")
def export(email: str) -> None:
    """Print everything kept about the person with this EMAIL, as JSON.

    Also, as `address`, what others gave it for: as a witness, or in a list of badges; account or
    not.
    """
    with running_app(), unit_of_work():
        address, person_id = _known(email)
        data = service.export(person_id) if person_id else {}
        if by_address := service.export_address(address):
            data["address"] = by_address
        if not data:
            raise click.ClickException(f"Nothing is kept about the address {email}.")
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@privacy.command("erase")
@click.argument("email")
@click.confirmation_option(prompt="This cannot be taken back. Erase the person?")
def erase(email: str) -> None:
    """Erase everything about the person with this EMAIL.

    Also what others gave it for: as a witness, or in a list of badges; account or not.
    """
    with running_app(), unit_of_work():
        address, person_id = _known(email)
        found = service.erase_address(address)
        if person_id:
            service.erase(person_id)
        elif not found:
            raise click.ClickException(f"Nothing is kept about the address {email}.")
    click.echo(f"{email}: erased.")


def _known(email: str) -> tuple[str, PersonId | None]:
    """Return the address in its normal spelling, and whose it is if it has an account."""
    address = _readable(lambda: addresses.normal(email))
    return address, accounts.find_person(address)


@privacy.command("trail")
@click.argument("email", required=False)
@click.option("--act", help="Only this act, such as dossier.decided.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on (UTC).")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Up to this day (UTC).")
def trail(
    email: str | None, act: str | None, since: datetime | None, until: datetime | None
) -> None:
    """Print the record of all organisations as CSV: who did what with whose work, and when.

    With EMAIL, only what this person did and what was done with their work.
    """
    with running_app():
        wanted = Filter(
            act=act,
            people=frozenset({_person(email)}) if email else None,
            since=since.date() if since else None,
            until=until.date() if until else None,
        )
        for row in paper.rows(record.everything(None, wanted)):
            click.echo(row, nl=False)


def _readable(ask: Callable[[], Result]) -> Result:
    """Do what may be refused, and say why in words."""
    try:
        return ask()
    except ProductError as error:
        with current_app.test_request_context():
            raise click.ClickException(sentence(error)) from error


def _person(email: str) -> PersonId:
    found = _readable(lambda: accounts.find_person(email))
    if found is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    return found
