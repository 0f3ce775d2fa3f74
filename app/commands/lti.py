"""`keepinpact lti`: platforms whose courses lead here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app

from app.cohorts import service as cohorts
from app.cohorts.model import Organisation
from app.commands.context import running_app
from app.kernel.db import unit_of_work
from app.kernel.errors import ProductError
from app.kernel.runtime import settings
from app.lti import consumers, our_keys, platforms, registering, token
from app.lti.web.addresses import addresses, public_address
from app.web.messages import sentence

_organisation = click.option("--organisation", help="Its name. Without one: the first there is.")


@click.group("lti")
def lti() -> None:
    """Connect Moodle and other platforms (LTI 1.3, or 1.1)."""


@lti.command("registration-link")
@_organisation
def registration_link(organisation: str | None) -> None:
    """Print a link with which a platform registers itself: good once, for a week."""
    with _working():
        key = registering.key_of(registering.make_link(_found(organisation).id, None))
        click.echo(public_address("lti_door.register", key=key))


@lti.command("add-platform")
@_organisation
@click.option("--issuer", required=True, help="The platform's id; Moodle: its own address.")
@click.option("--client-id", required=True)
@click.option("--auth-url", required=True, help="Where logins are sent.")
@click.option("--token-url", required=True, help="Where access tokens are given.")
@click.option("--jwks-url", required=True, help="Where its public keys are.")
@click.option(
    "--deployment-id", "deployment_ids", required=True, multiple=True, help="May be repeated."
)
@click.option("--name", default="", help="As people know it. Without one: its host.")
def add_platform(
    *,
    organisation: str | None,
    issuer: str,
    client_id: str,
    auth_url: str,
    token_url: str,
    jwks_url: str,
    deployment_ids: tuple[str, ...],
    name: str,
) -> None:
    """Register a platform by hand, and print what it has to be told about us."""
    with _working():
        found = _found(organisation)
        platforms.add(
            found.id,
            issuer=issuer,
            client_id=client_id,
            auth_url=auth_url,
            token_url=token_url,
            jwks_url=jwks_url,
            deployment_ids=list(deployment_ids),
            name=name,
        )
        ours = addresses()
        click.echo(f"{issuer} ({client_id}) may bring people to {found.name}.")
        click.echo(f"Initiate login URL: {ours.login}")
        click.echo(f"Redirection URI: {ours.launch}")
        click.echo(f"Public keyset: {ours.keys}")


@lti.command("add-consumer")
@_organisation
@click.option("--url", required=True, help="The platform's own address, as browsers see it.")
@click.option("--name", default="", help="As people know it. Without one: its host.")
def add_consumer(*, organisation: str | None, url: str, name: str) -> None:
    """Make a key and a secret for a platform that only speaks LTI 1.1; the secret is shown once."""
    with _working():
        found = _found(organisation)
        made = consumers.add(found.id, address=url, name=name)
        click.echo(f"{made.platform.name} may bring people to {found.name}.")
        click.echo(f"Launch URL: {public_address('lti_door.signed_launch')}")
        click.echo(f"Configuration URL: {public_address('lti_door.configuration')}")
        click.echo(f"Consumer key: {made.platform.client_id}")
        click.echo(f"Shared secret: {made.secret}")


@lti.command("rotate-keys")
def rotate_keys() -> None:
    """Sign with a new key from now on; the old one stays published as long as it may be needed."""
    with _working():
        name = our_keys.rotate()
        minutes = token.RETIRED_KEYS_STAY.total_seconds() / 60
        click.echo(f"New key: {name}. The old one stays in the key set for {minutes:.0f} minutes.")


@contextmanager
def _working() -> Iterator[None]:
    with running_app(), current_app.test_request_context(base_url=settings().base_url):
        try:
            with unit_of_work():
                yield
        except ProductError as error:
            raise click.ClickException(sentence(error)) from error


def _found(name: str | None) -> Organisation:
    found = cohorts.find_by_name(name) if name else cohorts.first()
    if found is None:
        named = f"named {name}" if name else "yet"
        raise click.ClickException(
            f"There is no organisation {named}. Make one with its first administrator: "
            "keepinpact users create --organisation NAME --email ADDRESS --role administrator"
        )
    return found
