"""`keepinpact modules`: look after the training modules."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import click

from app.kernel.i18n import LANGUAGES
from app.learning.catalog import against_framework
from competences.framework.building import Malformed
from competences.framework.model import Framework
from competences.framework.reading import read_file
from competences.framework.service import SHIPPED
from modules import floors, registry
from modules.folder import load_entry, load_folder
from modules.loaded import BadModule, LoadedModule, Problem


@click.group("modules")
def modules() -> None:
    """Look after the training modules."""


@modules.command("check")
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def check(folder: Path | None) -> None:
    """Print each module and what is to mend in it (or only the module in FOLDER).

    Structure, languages, lengths, sources, quiz, and codes against the framework that comes with
    the product. Exit status 1 if there is anything.
    """
    try:
        framework = read_file(SHIPPED)
    except Malformed as error:
        raise click.ClickException(str(error)) from error
    found = 0
    seen: dict[str, Path] = {}
    for source in (
        [folder] if folder else [*registry.folders(), *entry_points(group=registry.GROUP)]
    ):
        loaded, problems = _examine(source, framework)
        if loaded is not None:
            first = seen.setdefault(loaded.id, loaded.folder)
            if first != loaded.folder:
                what = f"{first.name} has the id {loaded.id!r} too"
                problems.append(Problem(loaded.folder, None, what, "Rename it"))
        _print(source, loaded, problems)
        found += len(problems)
    if found:
        raise click.ClickException(f"{found} to mend.")


def _examine(
    source: Path | EntryPoint, framework: Framework
) -> tuple[LoadedModule | None, list[Problem]]:
    """Return a module, if it can be loaded at all, and everything to mend in it."""
    try:
        if isinstance(source, Path):
            loaded = load_folder(source.resolve(), LANGUAGES)
        else:
            loaded = load_entry(source, LANGUAGES)
    except BadModule as error:
        return None, [error.problem]
    return loaded, [*against_framework([loaded], framework), *floors.problems(loaded, LANGUAGES)]


def _print(source: Path | EntryPoint, loaded: LoadedModule | None, problems: list[Problem]) -> None:
    click.echo(f"{source.name}: {_summary(loaded) if loaded else 'cannot be used'}")
    for problem in problems:
        click.echo(f"  {problem}")


def _summary(loaded: LoadedModule) -> str:
    units = f"{len(loaded.module.units)} units"
    if loaded.quiz is None:
        return f"{units}, declared: texts to come"
    words = dict.fromkeys(LANGUAGES, 0)
    for (language, _unit), text in loaded.texts.items():
        words[language] += text.words
    lengths = ", ".join(f"{count:,} words {language}" for language, count in words.items())
    return f"{units}, {lengths}, {len(loaded.quiz.questions)} questions"
