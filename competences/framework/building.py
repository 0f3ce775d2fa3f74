"""From plain data to a `Framework` and back. Every rule of the format is checked here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum, StrEnum
from typing import Any, NoReturn, TypeVar

from app.kernel.i18n import LANGUAGES, Text
from competences.framework.model import (
    LEVELS,
    Activity,
    By,
    Competence,
    Framework,
    Item,
    Kind,
    Level,
    Scale,
    Source,
    TargetProfile,
)

E = TypeVar("E", bound=StrEnum)


class Malformed(ValueError):
    """A framework that cannot be loaded: which file, which line (if known), and why."""

    def __init__(self, name: str, line: int | None, reason: str) -> None:
        place = name if line is None else f"{name}:{line}"
        super().__init__(f"{place}: {reason}")
        self.name = name
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Spot:
    """A value, and where it stands: its path from the top and the line of each path."""

    value: Any
    path: tuple[str, ...] = ()
    name: str = "framework"
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)

    def fail(self, reason: str) -> NoReturn:
        shown = ".".join(self.path) or "the file"
        raise Malformed(self.name, self.lines.get(self.path), f"{shown} {reason}")

    def entries(self, keys: Iterable[str]) -> dict[str, Spot]:
        """Return the entries of a map that has exactly these keys (numbers count as words)."""
        wanted = tuple(keys)
        if not isinstance(self.value, Mapping):
            self.fail(f"must be a map with the keys {', '.join(wanted)}")
        found = {
            str(key): Spot(value, (*self.path, str(key)), self.name, self.lines)
            for key, value in self.value.items()
        }
        for key in wanted:
            if key not in found:
                self.fail(f"lacks {key!r}")
        for key, spot in found.items():
            if key not in wanted:
                spot.fail(f"is not known here; allowed: {', '.join(wanted)}")
        return found

    def elements(self) -> Iterator[Spot]:
        """Yield the elements of a list with at least one."""
        if not isinstance(self.value, list) or not self.value:
            self.fail("must be a list with at least one entry")
        for index, value in enumerate(self.value):
            yield Spot(value, (*self.path, str(index)), self.name, self.lines)

    def string(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            self.fail("must be a text that is not empty (in quotes if it looks like a number)")
        return self.value

    def text(self) -> Text:
        """Return a text that is there in every language."""
        return {code: spot.string() for code, spot in self.entries(LANGUAGES).items()}

    def level(self) -> int:
        if type(self.value) is not int or self.value not in LEVELS:
            self.fail(f"must be a level from {LEVELS[0]} to {LEVELS[-1]}")
        return int(self.value)

    def choice(self, kind: type[E]) -> E:
        known = [member.value for member in kind]
        if self.value not in known:
            self.fail(f"is {self.value!r}; known are: {', '.join(known)}")
        return kind(self.value)


def framework(spot: Spot) -> Framework:
    """Build a framework from plain data; raise `Malformed` at the first thing that is wrong."""
    top = spot.entries(
        ("framework", "version", "title", "attribution", "scale", "target_profiles", "competences")
    )
    return Framework(
        id=top["framework"].string(),
        version=top["version"].string(),
        title=top["title"].text(),
        attribution=top["attribution"].text(),
        scale=_scale(top["scale"]),
        target_profiles=_target_profiles(top["target_profiles"]),
        competences=_competences(top["competences"]),
    )


def document(framework: Framework) -> dict[str, Any]:
    """Return a framework as the plain data its file holds."""
    data = asdict(framework, dict_factory=_plain)
    return {"framework": data.pop("id"), **data}


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        key: value.value
        if isinstance(value, Enum)
        else list(value)
        if isinstance(value, tuple)
        else value
        for key, value in pairs
    }


def _scale(spot: Spot) -> Scale:
    part = spot.entries(("source", "texts_by", "validation_from", "levels"))
    levels = tuple(_level(entry) for entry in part["levels"].elements())
    if [level.level for level in levels] != list(LEVELS):
        part["levels"].fail("must hold the five levels, 1 to 5, in that order")
    return Scale(
        source=part["source"].string(),
        texts_by=part["texts_by"].choice(By),
        validation_from=part["validation_from"].level(),
        levels=levels,
    )


def _level(spot: Spot) -> Level:
    part = spot.entries(("level", "word", "meaning"))
    return Level(part["level"].level(), part["word"].text(), part["meaning"].text())


def _target_profiles(spot: Spot) -> tuple[TargetProfile, ...]:
    ids = _Unique("profile id")
    profiles = []
    for entry in spot.elements():
        part = entry.entries(("id", "title", "note", "level"))
        profile = TargetProfile(
            id=ids.take(part["id"]),
            title=part["title"].text(),
            note=part["note"].text(),
            level=part["level"].level(),
        )
        profiles.append(profile)
    return tuple(profiles)


def _competences(spot: Spot) -> tuple[Competence, ...]:
    codes = _Unique("code")
    return tuple(_competence(entry, codes) for entry in spot.elements())


def _competence(spot: Spot, codes: _Unique) -> Competence:
    part = spot.entries(
        (
            "code",
            "title",
            "summary",
            "source",
            "descriptors_by",
            "descriptors",
            "activities",
            "items",
        )
    )
    code = codes.take(part["code"])
    descriptors = part["descriptors"].entries(str(level) for level in LEVELS)
    return Competence(
        code=code,
        title=part["title"].text(),
        summary=part["summary"].text(),
        source=part["source"].string(),
        descriptors_by=part["descriptors_by"].choice(By),
        descriptors={level: descriptors[str(level)].text() for level in LEVELS},
        activities=tuple(_activity(e, code, codes) for e in part["activities"].elements()),
        items=tuple(_item(e, code, codes) for e in part["items"].elements()),
    )


def _activity(spot: Spot, competence: str, codes: _Unique) -> Activity:
    part = spot.entries(("code", "source", "reference", "title", "about"))
    code = codes.take(part["code"])
    if not code.removeprefix(competence).isdigit() or not code.startswith(competence):
        part["code"].fail(f"is {code!r}, which is not {competence!r} and a number")
    return Activity(
        code=code,
        source=part["source"].choice(Source),
        reference=part["reference"].string(),
        title=part["title"].text(),
        about=part["about"].text(),
    )


def _item(spot: Spot, competence: str, codes: _Unique) -> Item:
    part = spot.entries(("code", "kind", "kind_by", "source", "reference", "title"))
    code = codes.take(part["code"])
    if not code.startswith(f"{competence}."):
        part["code"].fail(f"is {code!r}, which does not begin with '{competence}.'")
    return Item(
        code=code,
        kind=part["kind"].choice(Kind),
        kind_by=part["kind_by"].choice(By),
        source=part["source"].choice(Source),
        reference=part["reference"].string(),
        title=part["title"].text(),
    )


class _Unique:
    """Refuses a word that was taken before."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._taken: set[str] = set()

    def take(self, spot: Spot) -> str:
        word = spot.string()
        if word in self._taken:
            spot.fail(f"is {word!r}, a {self._what} that was used before")
        self._taken.add(word)
        return word
