"""`keepinpact framework`: load, list and export competence frameworks."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.context import running_app
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, NotFound
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from competences.framework import moodle_csv, service
from competences.framework.building import Malformed


@click.group("framework")
def frameworks() -> None:
    """Load, list and export competence frameworks."""


@frameworks.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def import_command(file: Path | None) -> None:
    """Load FILE (or the framework that comes with the product).

    A malformed file is refused with file, line and reason. The same content twice does nothing.
    """
    with running_app(), unit_of_work():
        try:
            loaded = service.load_file(file or service.SHIPPED)
        except Malformed as error:
            raise click.ClickException(str(error)) from error
        except Conflict as error:
            raise click.ClickException(
                f"version {error.values['version']} of {error.values['framework']} is loaded "
                "already, with other content; give the file a new version"
            ) from error
    framework = loaded.framework
    activities = sum(len(competence.activities) for competence in framework.competences)
    click.echo(
        f"{framework.id} {framework.version}: {len(framework.competences)} competences, "
        f"{activities} activities; "
        + ("loaded. Running servers show it after a restart." if loaded.new else "known already.")
    )


@frameworks.command("export")
@click.argument("framework_id", metavar="ID")
@click.option("--version", help="Which version; the newest unless given.")
@click.option("--format", "form", type=click.Choice(["yaml", "moodle-csv"]), default="yaml")
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default=DEFAULT_LANGUAGE,
    help="Of moodle-csv, which holds one.",
)
def export_command(framework_id: str, version: str | None, form: str, language: str) -> None:
    """Write a loaded framework to standard output: as YAML, or as Moodle imports competencies."""
    with running_app():
        try:
            if form == "moodle-csv":
                found = service.find(framework_id, version)
                click.echo(moodle_csv.document(found, language), nl=False)
            else:
                click.echo(service.export(framework_id, version), nl=False)
        except NotFound as error:
            raise click.ClickException(
                f"{framework_id} {version or ''}".rstrip() + " has not been loaded"
            ) from error


@frameworks.command("list")
def list_command() -> None:
    """List every loaded version."""
    with running_app():
        for row in service.versions():
            click.echo(f"{row.framework} {row.version}  {row.loaded_at:%Y-%m-%d %H:%M} UTC")
