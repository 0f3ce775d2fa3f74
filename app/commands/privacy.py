"""`keepinpact privacy`: hand over, or erase, what is kept about a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

import click
from flask import current_app

from app.accounts import service as accounts
from app.commands.context import running_app
from app.kernel.db import unit_of_work
from app.kernel.errors import ProductError
from app.kernel.ids import PersonId
from app.privacy import service
from app.web.messages import sentence

Result = TypeVar("Result")


@click.group("privacy")
def privacy() -> None:
    """Answer a person who asks for their data."""


@privacy.command("export")
@click.argument("email")
def export(email: str) -> None:
    """Print everything kept about the person with this EMAIL, also as a witness, as JSON."""
    with running_app(), unit_of_work():
        as_witness = _readable(lambda: service.export_outsider(email))
        person_id = accounts.find_person(email) if as_witness else _person(email)
        data = service.export(person_id) if person_id else {}
        if as_witness:
            data["as_witness"] = as_witness
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@privacy.command("erase")
@click.argument("email")
@click.confirmation_option(prompt="This cannot be taken back. Erase the person?")
def erase(email: str) -> None:
    """Erase everything about the person with this EMAIL, also what they said as a witness."""
    with running_app(), unit_of_work():
        as_witness = _readable(lambda: service.forget_outsider(email))
        person_id = accounts.find_person(email) if as_witness else _person(email)
        if person_id is not None:
            service.erase(person_id)
    click.echo(f"{email}: erased.")


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
