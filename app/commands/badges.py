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
from badges.taking import exporting
from badges.verifying.model import Outcome, Report
from badges.verifying.reading import MAX_BYTES
from badges.web.exported import ExportedPages
from badges.web.messages import OUTCOMES, check_sentence

MARKS = {Outcome.VALID: "✓", Outcome.NOT_VALID: "✗", Outcome.UNKNOWN: "?"}


@click.group("badges")
def badges() -> None:
    """Verify and revoke badges; look after keys and issuer."""


@badges.command("verify")
@click.argument("source", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify_command(source: str, *, as_json: bool) -> None:
    """Verify a badge: a baked PNG or SVG, a JSON file, or an address.

    Exit status: 0 valid, 1 not valid, 2 could not check.
    """
    given = _read(source)
    with running_app(), unit_of_work(), current_app.test_request_context():
        report = service.verify(given)
        click.echo(_json(report) if as_json else _text(report))
    sys.exit(report.outcome.exit_status)


def _read(source: str) -> bytes:
    if source.startswith(("http://", "https://")):
        return source.encode()
    path = Path(source)
    if not path.is_file():
        click.echo(f"There is no file {source}.", err=True)
        sys.exit(Outcome.UNKNOWN.exit_status)
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _json(report: Report) -> str:
    return json.dumps(
        {
            "outcome": report.outcome,
            "form": report.form,
            "name": report.facts.name,
            "level": report.facts.level,
            "issuer": report.facts.issuer,
            "issued_on": report.facts.issued_on,
            "checks": [
                {
                    "code": check.code,
                    "outcome": check.outcome,
                    "message": check_sentence(check),
                    "detail": check.detail,
                }
                for check in report.checks
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _text(report: Report) -> str:
    lines = [str(OUTCOMES[report.outcome]).upper()]
    if report.facts.name:
        facts = (report.facts.name, report.facts.issuer, report.facts.issued_on[:10])
        lines.append(" · ".join(facts))
    for check in report.checks:
        lines.append(f"  {MARKS[check.outcome]} {check_sentence(check)}")
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


@badges.command("export-site")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def export_site_command(folder: Path) -> None:
    """Write files to DIR that any web server can serve, so that badges verify without us.

    Run it again to bring DIR up to date, or after it was broken off.
    """
    with running_app(), current_app.test_request_context():
        try:
            done = exporting.export(folder, ExportedPages(), _show_progress)
        except ProductError as error:
            raise click.ClickException(_sentence(error)) from error
    click.echo(
        f"{done.badges} badges, {done.pages} with a page for people. {done.written} files written, "
        f"{done.kept} as they were, {done.removed} removed. README.txt says how to serve them."
    )
    for path in done.missing:
        click.echo(f"Named by a document, but nothing stands there: {path}", err=True)


def _show_progress(badges_done: int) -> None:
    if badges_done % 100 == 0:
        click.echo(f"{badges_done} badges ...")


def _sentence(error: ProductError) -> str:
    with current_app.test_request_context():
        return sentence(error)
