"""`keepinpact badges`: verify, revoke, keys, issuer."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from uuid import UUID

import click
from flask import current_app

from app.commands.context import running_app
from app.kernel.db import unit_of_work
from app.kernel.errors import ProductError
from app.web.messages import sentence
from badges import issuer, service
from badges.verifying.mine import Mine, is_mine
from badges.verifying.model import Outcome, Report
from badges.verifying.reading import MAX_BYTES
from badges.web.messages import OUTCOMES, check_sentence, mine_sentence

MARKS = {Outcome.VALID: "✓", Outcome.NOT_VALID: "✗", Outcome.UNKNOWN: "?"}


@click.group("badges")
def badges() -> None:
    """Verify and revoke badges; look after keys and issuer."""


@badges.command("verify")
@click.argument("source", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--email", help="Tell whether the badge names the holder of this address.")
def verify_command(source: str, *, as_json: bool, email: str | None) -> None:
    """Verify a badge: a baked PNG or SVG, a JSON or token file, an address, or - for what is piped.

    Exit status: 0 valid, 1 not valid, 2 could not check.
    """
    given = _read(source)
    with running_app(), unit_of_work(), current_app.test_request_context():
        report = service.verify(given)
        mine = is_mine(report.facts.holder, email) if email else None
        click.echo(_json(report, mine) if as_json else _text(report, mine))
    sys.exit(report.outcome.exit_status)


def _read(source: str) -> bytes:
    if source.startswith(("http://", "https://")):
        return source.encode()
    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    path = Path(source)
    if not path.is_file():
        click.echo(f"There is no file {source}.", err=True)
        sys.exit(Outcome.UNKNOWN.exit_status)
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _json(report: Report, mine: Mine | None) -> str:
    return json.dumps(
        {
            "outcome": report.outcome,
            "form": report.form,
            "name": report.facts.name,
            "level": report.facts.level,
            "issuer": report.facts.issuer,
            "issued_on": report.facts.issued_on,
            **({"mine": mine} if mine else {}),
            "checks": [
                {
                    "code": check.code,
                    "outcome": check.outcome,
                    "remark": check.remark,
                    "message": check_sentence(check),
                    "detail": check.detail,
                }
                for check in report.checks
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _text(report: Report, mine: Mine | None) -> str:
    lines = [str(OUTCOMES[report.outcome]).upper()]
    if report.facts.name:
        facts = (report.facts.name, report.facts.issuer, report.facts.issued_on[:10])
        lines.append(" · ".join(facts))
    if mine:
        lines.append(mine_sentence(mine, report.outcome))
    for check in report.checks:
        mark = "i" if check.remark else MARKS[check.outcome]
        lines.append(f"  {mark} {check_sentence(check)}")
        if check.detail:
            lines.append(f"      {check.code}: {check.detail}")
    return "\n".join(lines)


@badges.command("revoke")
@click.argument("award", type=click.UUID)
@click.option("--reason", required=True, help="Public: whoever verifies the badge reads it.")
def revoke_command(award: UUID, reason: str) -> None:
    """Revoke a badge in every form (AWARD is the id in its address)."""
    with running_app():
        try:
            with unit_of_work():
                service.revoke(award, None, reason)
        except ProductError as error:
            raise click.ClickException(_sentence(error)) from error
    click.echo("The badge has been revoked in every form.")


@badges.command("rotate-keys")
def rotate_keys_command() -> None:
    """Sign with a new key from now on; badges signed with old ones go on verifying."""
    with running_app(), unit_of_work():
        multikey = issuer.rotate_keys()
    click.echo(f"New key: {multikey}")


@badges.command("issuer")
@click.option("--name", required=True, help="As it will stand on badges.")
@click.option("--email", required=True, help="Where somebody who doubts a badge can write.")
def issuer_command(name: str, email: str) -> None:
    """Say who issues. This also fixes the address (KEEPINPACT_BASE_URL) for good."""
    with running_app():
        try:
            with unit_of_work():
                known = issuer.introduce(name, email)
        except ProductError as error:
            raise click.ClickException(_sentence(error)) from error
    click.echo(f"{known.name} <{known.email}> issues badges from {known.base_url}.")


def _sentence(error: ProductError) -> str:
    with current_app.test_request_context():
        return sentence(error)
