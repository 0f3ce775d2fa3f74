"""Find the training modules: the folders beside this file, and installed packages.

A package offers a module through an entry point of the group `keepinpact.modules` that names the
package (or subpackage) which holds `MODULE` and the content. A bad module of ours stops the start,
with file, line and mend; a bad foreign one is left out and reported, so that somebody else's
mistake never closes the house.
"""

from __future__ import annotations

import ast
import importlib.util
import traceback
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import NoReturn

from modules import reading
from modules.spec import Quiz, SpecError, Text, TrainingModule, UnitText

GROUP = "keepinpact.modules"
HERE = Path(__file__).parent
QUIZ = "quiz.yaml"


@dataclass(frozen=True)
class Problem:
    """Something to mend in a module, and where."""

    path: Path
    line: int | None
    what: str
    mend: str

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.path}{line}: {self.what}. {self.mend}."


class BadModule(Exception):
    """A module cannot be used."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class LoadedModule:
    """A module with all that its folder holds."""

    module: TrainingModule
    folder: Path
    texts: Mapping[tuple[str, str], UnitText]
    """(language, unit id) → text; empty where a module is only declared."""
    quiz: Quiz | None
    """None where a module is only declared: texts and quiz come together."""

    @property
    def id(self) -> str:
        return self.module.id

    @property
    def written(self) -> bool:
        """Whether its texts and its quiz are there, in every language.

        `quiz.yaml` is the switch: an author writes it last, and until then drafts in `content/`
        change nothing for learners.
        """
        return self.quiz is not None

    def text_path(self, language: str, unit_id: str) -> Path:
        """Return the file that holds, or would hold, a unit's text."""
        number = [unit.id for unit in self.module.units].index(unit_id) + 1
        return self.folder / "content" / language / f"{number:02}-{unit_id}.md"


@dataclass(frozen=True)
class Registry:
    """All usable modules in order, and the foreign ones that were left out."""

    modules: tuple[LoadedModule, ...]
    left_out: tuple[Problem, ...] = ()

    def get(self, module_id: str) -> LoadedModule:
        """Return one module; raise `KeyError` if there is none of this id."""
        for loaded in self.modules:
            if loaded.id == module_id:
                return loaded
        raise KeyError(module_id)


def load(
    languages: Collection[str],
    *,
    folder: Path = HERE,
    foreign: Iterable[EntryPoint] | None = None,
) -> Registry:
    """Return every module, texts in each of `languages`; raise `BadModule` for one of ours."""
    found: dict[str, LoadedModule] = {}
    for one in folders(folder):
        loaded = load_folder(one, languages)
        if loaded.id in found:
            _fail(one, f"{found[loaded.id].folder.name} has the id {loaded.id!r} too", "Rename it")
        found[loaded.id] = loaded
    left_out = []
    for entry in entry_points(group=GROUP) if foreign is None else foreign:
        try:
            loaded = load_entry(entry, languages)
            if loaded.id in found:
                _fail(loaded.folder, f"a module {loaded.id!r} exists already", "Rename it")
            found[loaded.id] = loaded
        except BadModule as error:
            left_out.append(error.problem)
    return Registry(tuple(found.values()), tuple(left_out))


def folders(folder: Path = HERE) -> list[Path]:
    """Return the folders that hold a module; a leading underscore hides one."""
    return sorted(
        one
        for one in folder.iterdir()
        if one.is_dir()
        and one.name[0] not in "._"
        and any((one / name).exists() for name in ("__init__.py", "content", QUIZ))
    )


def load_folder(folder: Path, languages: Collection[str]) -> LoadedModule:
    """Return the module in a folder; raise `BadModule`."""
    path = folder / "__init__.py"
    if not path.exists():
        _fail(path, "the file is missing", "Copy it from modules/_template")
    spec = importlib.util.spec_from_file_location(f"modules.{folder.name}", path)
    assert spec is not None and spec.loader is not None  # noqa: PT018  # a file that exists
    namespace = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(namespace)
    except Exception as error:  # whatever a declaration raises is its author's
        raise BadModule(_raised(path, error)) from error
    return _complete(path, getattr(namespace, "MODULE", None), languages)


def load_entry(entry: EntryPoint, languages: Collection[str]) -> LoadedModule:
    """Return the module that an installed package offers; raise `BadModule`."""
    try:
        package = entry.load()
        path = Path(package.__file__)
    except Exception as error:  # a foreign package may raise anything
        raise BadModule(_raised(Path(entry.value), error)) from error
    return _complete(path, getattr(package, "MODULE", None), languages)


def _complete(path: Path, declared: object, languages: Collection[str]) -> LoadedModule:
    """Join a declaration with its content."""
    if not isinstance(declared, TrainingModule):
        _fail(path, "MODULE is missing", "Declare MODULE = TrainingModule(…)")
    _check_languages(path, declared, languages)
    loaded = LoadedModule(declared, path.parent, {}, None)
    quiz_path = loaded.folder / QUIZ
    if not quiz_path.exists():
        return loaded
    texts = {
        (language, unit.id): _read_text(loaded.text_path(language, unit.id))
        for language in languages
        for unit in declared.units
    }
    loaded = replace(loaded, texts=texts, quiz=_read_quiz(quiz_path, declared, languages))
    _check_same_structure(loaded, languages)
    return loaded


def _read_text(path: Path) -> UnitText:
    if not path.exists():
        _fail(path, "the file is missing", "Every unit has its text in every language")
    try:
        return reading.read_unit_text(path)
    except SpecError as error:
        raise BadModule(Problem(path, error.line, error.what, error.mend)) from error


def _read_quiz(path: Path, module: TrainingModule, languages: Collection[str]) -> Quiz:
    try:
        return reading.read_quiz(path, [unit.id for unit in module.units], languages)
    except SpecError as error:
        raise BadModule(Problem(path, error.line, error.what, error.mend)) from error


def _check_languages(path: Path, module: TrainingModule, languages: Collection[str]) -> None:
    for where, text in module.texts():
        missing = [language for language in languages if language not in text]
        if missing:
            _fail(path, f"{where} lacks {', '.join(missing)}", "Write it", _line_of(path, text))


def _line_of(path: Path, text: Text) -> int | None:
    """Return the line of a text's map in the declaration, if it is written there as such."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            values = {value.value for value in node.values if isinstance(value, ast.Constant)}
            if text["en"] in values:
                return node.lineno
    return None


def _check_same_structure(loaded: LoadedModule, languages: Collection[str]) -> None:
    """Refuse files that belong to no unit, and lists that differ between languages.

    A tick is kept by its place in the checklist, so the third point must be the same in each.
    """
    expected = {loaded.text_path(language, unit) for language, unit in loaded.texts}
    for path in sorted((loaded.folder / "content").glob("*/*.md")):
        if path not in expected:
            _fail(path, "this file belongs to no unit or language", "Rename or remove it")
    first, *others = languages
    for unit in loaded.module.units:
        points = len(loaded.texts[first, unit.id].checklist)
        for language in others:
            found = len(loaded.texts[language, unit.id].checklist)
            if found != points:
                path = loaded.text_path(language, unit.id)
                what = f"the checklist has {found} points, {points} in {first!r}"
                _fail(path, what, "Give the same points in the same order")


def _raised(path: Path, error: Exception) -> Problem:
    """Return the problem behind an exception, on the line of `path` where it came about."""
    mend = error.mend if isinstance(error, SpecError) else "Mend the declaration"
    what = error.what if isinstance(error, SpecError) else f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError):
        return Problem(path, error.lineno, what, mend)
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename) == path
    ]
    return Problem(path, lines[-1] if lines else None, what, mend)


def _fail(path: Path, what: str, mend: str, line: int | None = None) -> NoReturn:
    raise BadModule(Problem(path, line, what, mend))
