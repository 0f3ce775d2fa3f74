"""`keepinpact badges`: verify, revoke, suspend, check, keys, issuer."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import click
from flask import current_app

from app.commands import badge_lists as listing
from app.commands.context import running_app
from app.kernel import keys
from app.kernel.db import unit_of_work
from app.kernel.errors import ProductError
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.kernel.runtime import settings
from app.lti import consumer_store
from app.web.messages import sentence
from badges import issuer, keyring, nightly, service
from badges.taking import exporting
from badges.verifying.mine import Mine, is_mine
from badges.verifying.model import Outcome, Report
from badges.verifying.reading import MAX_BYTES
from badges.web.exported import ExportedPages
from badges.web.messages import OUTCOMES, check_sentence, mine_sentence

Result = TypeVar("Result")
MARKS = {Outcome.VALID: "✓", Outcome.NOT_VALID: "✗", Outcome.UNKNOWN: "?"}


@click.group("badges")
def badges() -> None:
    """Verify, revoke, suspend and check badges; look after keys and issuer."""


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
    _do(lambda: service.revoke(award, None, reason))
    click.echo("The badge has been revoked in every form.")


@badges.command("suspend")
@click.argument("award", type=click.UUID)
@click.option("--reason", required=True, help="Public: whoever verifies the badge reads it.")
def suspend_command(award: UUID, reason: str) -> None:
    """Take a badge out of force in every form until that is lifted."""
    _do(lambda: service.suspend(award, None, reason))
    click.echo("The badge has been suspended in every form.")


@badges.command("lift")
@click.argument("award", type=click.UUID)
def lift_command(award: UUID) -> None:
    """Lift the suspension of a badge: it is valid again in every form."""
    _do(lambda: service.lift(award, None))
    click.echo("The suspension has been lifted.")


@badges.command("check")
def check_command() -> None:
    """Make the nightly check now: verify some badges in every form, as they are served.

    Exit status 1 if one does not verify as it should.
    """
    with running_app():
        result = nightly.look()
        with unit_of_work():
            nightly.record(result)
    click.echo(f"Looked at {result.looked_at} badges in every form.")
    for fault in result.faults:
        click.echo(f"  {fault}")
    sys.exit(1 if result.faults else 0)


# -- keys --------------------------------------------------------------------------------------


@badges.command("keys")
def keys_command() -> None:
    """List the keys: id, kind, since when, what has become of it, public name."""
    for note in _do(keyring.notes):
        state = "withdrawn" if note.withdrawn_at else "retired" if note.retired_at else "in use"
        shut = "" if note.opens else ", cannot be opened"
        name = keyring.public_name(note)
        click.echo(f"{note.id}  {note.kind:7}  {note.created_at:%Y-%m-%d}  {state}{shut}  {name}")


@badges.command("rotate-keys")
def rotate_keys_command() -> None:
    """Sign with new keys from now on; badges signed with old ones go on verifying."""
    multikey = _do(issuer.rotate_keys)
    click.echo(f"New key: {multikey}")


@badges.command("re-encrypt")
def reencrypt_command() -> None:
    """Encrypt signing keys and consumers' secrets under the first of KEEPINPACT_SECRET_KEY.

    After that the secrets behind it can be taken out of the list. Exit status 1 if something stays
    shut: its secret is not in the list.
    """
    (own, shut), (shared, closed) = _do(lambda: (keys.reencrypt(), consumer_store.reencrypt()))
    click.echo(f"{own} keys and {shared} shared secrets are encrypted under the newest secret.")
    for name in [*map(str, shut), *closed]:
        click.echo(f"  {name} cannot be opened; leave its secret in the list if you have it.")
    sys.exit(1 if shut or closed else 0)


@badges.command("withdraw-key")
@click.argument("key", type=click.UUID)
@click.option("--reason", required=True, help="Kept with the key.")
def withdraw_key_command(key: UUID, reason: str) -> None:
    """Publish a key (its id from `badges keys`) no more, and sign its genuine badges anew.

    For a key that somebody else may have, or that is lost. The key goes at once; the badges follow
    one by one, and their holders are told. Interrupted, the same command goes on where it stopped.
    """
    with running_app():
        try:
            with unit_of_work():
                keyring.withdraw(key, reason)
            with unit_of_work():
                waiting = keyring.affected(key)
            click.echo(f"The key is no longer published. {len(waiting)} badges to sign anew.")
            for award_id in waiting:
                with unit_of_work():
                    keyring.reissue(award_id)
                click.echo(f"  {award_id}")
        except ProductError as error:
            raise click.ClickException(_sentence(error)) from error
    click.echo("Every genuine badge of that key has been signed anew.")


@badges.command("issuer")
@click.option("--name", required=True, help="As it will stand on badges.")
@click.option("--email", required=True, help="Where somebody who doubts a badge can write.")
def issuer_command(name: str, email: str) -> None:
    """Say who issues. This also fixes the address (KEEPINPACT_BASE_URL) for good."""
    known = _do(lambda: issuer.introduce(name, email))
    click.echo(f"{known.name} <{known.email}> issues badges from {known.base_url}.")


def _do(what: Callable[[], Result]) -> Result:
    """Do something in a transaction of its own; what is refused is one sentence."""
    with running_app():
        try:
            with unit_of_work():
                return what()
        except ProductError as error:
            raise click.ClickException(_sentence(error)) from error


@badges.command("award-list")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--design", required=True, help="Its slug, such as trainer.")
@click.option("--organisation", required=True, help="The name of the one that awards.")
@click.option("--confirmed", is_flag=True, help="The criteria were confirmed for each of them.")
@click.option("--words", default="", help="Public: whoever opens a badge reads them.")
@click.option("--language", default=DEFAULT_LANGUAGE, type=click.Choice(list(LANGUAGES)))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
def award_list_command(
    *,
    file: Path,
    design: str,
    organisation: str,
    confirmed: bool,
    words: str,
    language: str,
    dry_run: bool,
) -> None:
    """Award a badge to everybody in a CSV file (columns: e-mail, name, words, evidence).

    Broken off, the worker goes on with it. Exit status 1 if a row did not work.
    """
    with running_app(), current_app.test_request_context(base_url=settings().base_url):
        try:
            order = listing.Order(
                file.read_bytes(), design, organisation, words, language, confirmed=confirmed
            )
            failed = listing.look(order) if dry_run else listing.award(order)
        except ProductError as error:
            raise click.ClickException(sentence(error)) from error
    sys.exit(1 if failed else 0)


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
