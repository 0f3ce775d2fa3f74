"""`keepinpact modules`: look after the training modules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import IO

import click

from app.kernel.errors import NotFound
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.learning import quizzing
from app.learning.catalog import against_framework
from competences.framework.building import Malformed
from competences.framework.model import Framework
from competences.framework.reading import read_file
from competences.framework.service import SHIPPED
from modules import floors, readability, registry
from modules.folder import load_entry, load_folder
from modules.loaded import BadModule, LoadedModule, Problem
from modules.repeats import Said


@click.group("modules")
def modules() -> None:
    """Look after the training modules."""


@modules.command("check")
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def check(folder: Path | None) -> None:
    """Print each module and what is to mend in it (or only the module in FOLDER).

    Structure, languages, links, lengths, reading ease, pictures, sources, quiz, case, texts that
    stand twice, and codes against the framework that comes with the product. FOLDER may link to
    the modules that come with the product. Exit status 1 if there is anything.
    """
    try:
        framework = read_file(SHIPPED)
    except Malformed as error:
        raise click.ClickException(str(error)) from error
    shipped = [_read(one) for one in registry.folders()]
    if folder is None:
        around = []
        asked = [*shipped, *(_read(one) for one in entry_points(group=registry.GROUP))]
    else:
        around = [one for one in shipped if one.source != folder.resolve()]
        asked = [_read(folder.resolve())]
    found = 0
    for one, problems in _examined(asked, around, framework):
        click.echo(f"{one.source.name}: {_summary(one.loaded) if one.loaded else 'cannot be used'}")
        for problem in problems:
            click.echo(f"  {problem}")
        found += len(problems)
    for one in around:
        if one.bad:
            click.echo(f"Links into {one.source.name} cannot be checked: it cannot be used.")
    if found:
        raise click.ClickException(f"{found} to mend.")


@modules.command("export-quiz")
@click.argument("module_id")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default=DEFAULT_LANGUAGE, show_default=True
)
@click.option(
    "--output",
    type=click.File("wb"),
    default="-",
    help="Where to write it; standard output unless given.",
)
def export_quiz(module_id: str, language: str, output: IO[bytes]) -> None:
    """Write the quiz of a module as Moodle XML, for the question bank of a Moodle."""
    from app.learning import moodle_xml  # noqa: PLC0415  # `serve` loads this file, not lxml

    try:
        loaded, quiz = quizzing.quiz_of(module_id)
    except NotFound as error:
        raise click.ClickException(f"there is no written module {module_id!r}") from error
    except BadModule as error:
        raise click.ClickException(str(error)) from error
    output.write(moodle_xml.quiz_xml(loaded, quiz, language))


@dataclass(frozen=True)
class _Read:
    """Where a module was looked for, and the module, or why it cannot be used."""

    source: Path | EntryPoint
    loaded: LoadedModule | None
    bad: Problem | None = None


def _read(source: Path | EntryPoint) -> _Read:
    try:
        if isinstance(source, Path):
            return _Read(source, load_folder(source, LANGUAGES))
        return _Read(source, load_entry(source, LANGUAGES))
    except BadModule as error:
        return _Read(source, None, error.problem)


def _examined(
    asked: Iterable[_Read], around: Collection[_Read], framework: Framework
) -> Iterator[tuple[_Read, list[Problem]]]:
    """Yield each module that was asked about with everything to mend in it.

    `around` are modules it may link to and must not repeat, without being asked about.
    """
    asked = list(asked)
    earlier = [one.loaded for one in around if one.loaded]
    ours = [one for one in (*around, *asked) if isinstance(one.source, Path)]
    said = Said()
    for loaded in earlier:
        list(said.add(loaded))
    for one in asked:
        if one.bad:
            yield one, [one.bad]
        if one.loaded:
            loaded = one.loaded
            problems = [
                *against_framework([loaded], framework),
                *floors.problems(loaded, LANGUAGES),
            ]
            problems += said.add(loaded)
            # Where one of ours cannot be read, nobody knows what it would have answered.
            if not any(each.bad for each in ours):
                targets = [each.loaded for each in ours if each.loaded]
                problems += _among(loaded, earlier, targets)
            earlier.append(loaded)
            yield one, problems


def _among(
    loaded: LoadedModule, earlier: Collection[LoadedModule], ours: Collection[LoadedModule]
) -> Iterator[Problem]:
    try:
        registry.check_among(loaded, earlier, linking_to=[*ours, loaded])
    except BadModule as error:
        yield error.problem


def _summary(loaded: LoadedModule) -> str:
    units = f"{len(loaded.module.units)} units"
    if loaded.quiz is None:
        return f"{units}, declared: texts to come"
    lengths = ", ".join(_length(loaded, language) for language in LANGUAGES)
    drawn = {diagram.id for text in loaded.texts.values() for diagram in text.diagrams}
    parts = [units, lengths, f"{len(drawn)} diagrams", f"{len(loaded.quiz.questions)} questions"]
    if loaded.case:
        fewest, most = loaded.case.lengths[loaded.case.scenes[0].id]
        ways = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        parts.append(f"a case of {ways} decisions")
    parts += [f"{len(loaded.terms)} terms", f"{len(loaded.further)} works to read"]
    return ", ".join([*parts, f"{len(loaded.instruments)} instruments"])


def _length(loaded: LoadedModule, language: str) -> str:
    texts = [text for (code, _unit), text in loaded.texts.items() if code == language]
    bodies = [section.markdown for text in texts for section in text.sections]
    lix = readability.lix(readability.measured(bodies))
    return f"{sum(text.words for text in texts):,} words {language} (LIX {lix:.0f})"
