"""Read one module: its declaration, and the files beside it."""

from __future__ import annotations

import ast
import importlib.util
import traceback
from collections.abc import Callable, Collection
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TypeVar

from modules import reading, structure
from modules.instrument_file import read_instrument
from modules.loaded import (
    CASE,
    DECLARATION,
    FURTHER,
    GLOSSARY,
    INSTRUMENTS,
    QUIZ,
    BadModule,
    LoadedModule,
    Problem,
    fail,
)
from modules.spec import SpecError, Text, TrainingModule
from modules.unit_file import read_unit_text

Read = TypeVar("Read")

_ANYTHING = (Exception, SystemExit)
"""What a foreign package may raise, or its files bring about; `sys.exit()` must not end us."""


def load_folder(folder: Path, languages: Collection[str]) -> LoadedModule:
    """Return the module in a folder; raise `BadModule`."""
    path = folder / DECLARATION
    if not path.exists():
        fail(path, "the file is missing", "Copy it from modules/_template")
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
        return _complete(Path(package.__file__), getattr(package, "MODULE", None), languages)
    except BadModule:
        raise
    except _ANYTHING as error:
        raise BadModule(_raised(_file_of(entry), error)) from error


def _file_of(entry: EntryPoint) -> Path:
    """Return the file that declares a foreign module, or what it is called if there is none."""
    try:
        spec = importlib.util.find_spec(entry.module)
    except _ANYTHING:  # looking for a subpackage runs the package around it
        spec = None
    return Path(spec.origin if spec and spec.origin else entry.value)


def _complete(path: Path, declared: object, languages: Collection[str]) -> LoadedModule:
    """Join a declaration with its content."""
    if not isinstance(declared, TrainingModule):
        fail(path, "MODULE is missing", "Declare MODULE = TrainingModule(…)")
    _check_languages(path, declared, languages)
    loaded = LoadedModule(declared, path.parent)
    if not (loaded.folder / QUIZ).exists():
        return loaded
    loaded = _with_files(_with_texts(loaded, languages), languages)
    structure.check_languages(loaded, languages)
    return loaded


def _with_texts(loaded: LoadedModule, languages: Collection[str]) -> LoadedModule:
    texts = {}
    for language in languages:
        for unit in loaded.module.units:
            path = loaded.text_path(language, unit.id)
            if not path.exists():
                fail(path, "the file is missing", "Every unit has its text in every language")
            texts[language, unit.id] = _read(path, read_unit_text)
    return replace(loaded, texts=texts)


def _with_files(loaded: LoadedModule, languages: Collection[str]) -> LoadedModule:
    units = [unit.id for unit in loaded.module.units]
    quiz, case, glossary, further = (
        loaded.folder / name for name in (QUIZ, CASE, GLOSSARY, FURTHER)
    )
    instruments = (
        _read(one, lambda path: read_instrument(path, units, languages))
        for one in sorted((loaded.folder / INSTRUMENTS).glob("*.yaml"))
    )
    return replace(
        loaded,
        quiz=_read(quiz, lambda path: reading.read_quiz(path, units, languages)),
        case=_read(case, lambda path: reading.read_case(path, units, languages))
        if case.exists()
        else None,
        terms=_read(glossary, lambda path: reading.read_terms(path, units, languages))
        if glossary.exists()
        else (),
        further=_read(further, lambda path: reading.read_further(path, languages))
        if further.exists()
        else (),
        instruments=tuple(sorted(instruments, key=lambda one: units.index(one.unit))),
    )


def _read(path: Path, read: Callable[[Path], Read]) -> Read:
    try:
        return read(path)
    except SpecError as error:
        raise BadModule(Problem.of(path, error)) from error


def _check_languages(path: Path, module: TrainingModule, languages: Collection[str]) -> None:
    for where, text in module.texts():
        missing = [language for language in languages if language not in text]
        if missing:
            fail(path, f"{where} lacks {', '.join(missing)}", "Write it", _line_of(path, text))


def _line_of(path: Path, text: Text) -> int | None:
    """Return the line of a text's map in the declaration, if it is written there as such."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            values = {value.value for value in node.values if isinstance(value, ast.Constant)}
            if text["en"] in values:
                return node.lineno
    return None


def _raised(path: Path, error: BaseException) -> Problem:
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
