"""Make values of the contract from YAML maps, strictly: exactly the declared keys and types."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

from modules.located import Located
from modules.spec import SpecError

Made = TypeVar("Made")

_PLAIN: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
}
"""What YAML may give for a field annotated so."""
_WANTED: Mapping[str, str] = {
    "str": "a text, in quotes where it looks like a number, a day or yes",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
}


def make(
    made: type[Made],
    entry: Located,
    languages: Collection[str],
    **built: Any,
) -> Made:
    """Make a value from a map with exactly its keys; `built` replaces what is made of parts.

    Raise `SpecError` with the line of the map.
    """
    declared: tuple[Field[Any], ...] = fields(made)  # type: ignore[arg-type]  # all are dataclasses
    required = [one.name for one in declared if one.default is MISSING]
    check_keys(entry, known=[one.name for one in declared], required=required)
    values = {**entry, **built}
    for one in declared:
        if one.name in entry and one.name not in built:
            values[one.name] = _checked(one, entry[one.name], languages, entry.line)
    return placed(made, entry.line, **values)


def _checked(field: Field[Any], value: object, languages: Collection[str], line: int) -> object:
    annotation = str(field.type)
    if annotation.startswith("Text"):
        check_languages(field.name, value, languages, line)
        return value
    inner = annotation.removeprefix("tuple[").removesuffix(", ...]")
    if inner == annotation:
        _check_plain(field.name, value, annotation, line)
        return value
    if not isinstance(value, list):
        raise SpecError(f"{field.name} is no list", "Write [one, another]", line=line)
    for one in value:
        _check_plain(field.name, one, inner, line)
    return tuple(value)


def _check_plain(name: str, value: object, annotation: str, line: int) -> None:
    # YAML's `yes` is a bool, and in Python a bool is an int.
    if not isinstance(value, _PLAIN[annotation]) or (
        isinstance(value, bool) and annotation != "bool"
    ):
        raise SpecError(f"{name} is {value!r}", f"Give {_WANTED[annotation]}", line=line)


def check_languages(name: str, value: object, languages: Collection[str], line: int) -> None:
    found = set(value) if isinstance(value, Mapping) else set()
    for language in languages:
        if language not in found:
            mend = f"Write {{{', '.join(f'{code}: …' for code in languages)}}}"
            raise SpecError(f"{name} lacks {language!r}", mend, line=line)
    for language in found - set(languages):
        raise SpecError(f"{name} has {language!r} too", "Remove it", line=line)


def placed(made: type[Made], line: int, **values: Any) -> Made:
    """Make a value; what its own check refuses is placed on this line."""
    try:
        return made(**values)
    except SpecError as error:
        error.line = error.line or line
        raise


def check_keys(entry: Located, *, known: Collection[str], required: Collection[str]) -> None:
    for key in entry:
        if key not in known:
            raise SpecError(f"{key!r} is no key here", f"Keys: {', '.join(known)}", line=entry.line)
    for key in required:
        if key not in entry:
            raise SpecError(f"{key!r} is missing", "Add it", line=entry.line)


def words(entry: Located, key: str) -> str:
    """Return the text under a key."""
    if not isinstance(entry[key], str):
        raise SpecError(f"{key!r} is no text", "Quote it", line=entry.line)
    return str(entry[key])


def listed(entry: Located, key: str, *, of: type[Made]) -> list[Made]:
    """Return the list under a key, all of one type."""
    found = entry.get(key)
    if not isinstance(found, list) or not all(isinstance(one, of) for one in found):
        wanted = "texts" if of is str else "`key: value` entries"
        raise SpecError(f"{key!r} is no list of {wanted}", "Begin each with `- `", line=entry.line)
    return found
