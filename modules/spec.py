"""The contract of a training module: what its folder declares, as values checked when made.

A module is data. It imports this file and nothing else of ours; how it is shown, kept and graded
is none of its business. Whatever breaks the contract raises `SpecError`, which says what is wrong
and how to mend it; `modules.registry` adds file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Text = Mapping[str, str]
"""One sentence or paragraph in every language: code → words."""

MAX_SLUG = 80
"""Characters: so many of an id can be kept with people's work."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SpecError(ValueError):
    """Something declared breaks the contract."""

    def __init__(
        self, what: str, mend: str, *, line: int | None = None, part: str | None = None
    ) -> None:
        super().__init__(f"{what}. {mend}.")
        self.what = what
        self.mend = mend
        self.line = line
        self.part = part
        """Id of the part of a whole that breaks the contract, where one part alone could not."""


class Part(StrEnum):
    """Which part of the training a module belongs to; modules are listed in this order."""

    INTRODUCTION = "introduction"
    COMPETENCE = "competence"
    """Teaches one competence; it opens and closes with a self-assessment."""
    TRAINERS = "trainers"


@dataclass(frozen=True)
class Unit:
    """One sitting of a module; in a module of a competence it teaches one of its activities."""

    id: str
    activity: str | None
    """Code in the framework, such as "A1"; None where the module has no competence."""
    minutes: int
    title: Text

    def __post_init__(self) -> None:
        check_slug(self.id, "unit id")
        check_text(self.title, f"title of unit {self.id!r}")
        if not 1 <= self.minutes <= 60:
            raise SpecError(
                f"unit {self.id!r} takes {self.minutes} minutes", "Give 1 to 60; split longer ones"
            )


@dataclass(frozen=True)
class TrainingModule:
    """What one module is for, and its units in order."""

    id: str
    """Part of addresses and of kept progress: it never changes."""
    competence: str | None
    framework: str
    title: Text
    why: Text
    outcomes: tuple[Text, ...]
    make: Text
    """What the learner will have made at the end."""
    units: tuple[Unit, ...]
    part: Part = Part.COMPETENCE

    def __post_init__(self) -> None:
        check_slug(self.id, "module id")
        for where, text in self.texts():
            check_text(text, where)
        if not self.units:
            raise SpecError(f"module {self.id!r} has no units", "Declare at least one Unit")
        check_unique([unit.id for unit in self.units], f"unit ids of module {self.id!r}")
        self._check_part()

    def _check_part(self) -> None:
        teaches = self.part is Part.COMPETENCE
        if teaches is (self.competence is None):
            raise SpecError(
                f"module {self.id!r} is of the part {self.part} with competence {self.competence}",
                f"A module of the part {Part.COMPETENCE} names its competence, no other does",
            )
        for unit in self.units:
            if teaches is (unit.activity is None):
                raise SpecError(
                    f"unit {unit.id!r} has the activity {unit.activity}",
                    "A unit names its activity exactly where its module names a competence",
                )

    @property
    def minutes(self) -> int:
        """Return how long reading all units takes."""
        return sum(unit.minutes for unit in self.units)

    @property
    def activities(self) -> tuple[str, ...]:
        """Return the codes that the module's self-assessments ask about, each once, in order."""
        return tuple(dict.fromkeys(unit.activity for unit in self.units if unit.activity))

    def unit(self, unit_id: str) -> Unit:
        """Return one unit; raise `KeyError` if there is none of this id."""
        for unit in self.units:
            if unit.id == unit_id:
                return unit
        raise KeyError(unit_id)

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Yield every text of the declaration with the words to find it by."""
        yield f"title of module {self.id!r}", self.title
        yield f"why of module {self.id!r}", self.why
        yield f"make of module {self.id!r}", self.make
        for number, outcome in enumerate(self.outcomes, start=1):
            yield f"outcome {number} of module {self.id!r}", outcome
        for unit in self.units:
            yield f"title of unit {unit.id!r}", unit.title


def check_slug(value: object, where: str) -> None:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise SpecError(f"{where} is {value!r}", 'Use small letters, digits and "-"')
    if len(value) > MAX_SLUG:
        raise SpecError(f"{where} has {len(value)} characters", f"Use at most {MAX_SLUG}")


def check_text(text: object, where: str) -> None:
    """Refuse what is not a map from language codes to words; which languages, registry checks."""
    if not isinstance(text, Mapping) or "en" not in text:
        raise SpecError(f"{where} is no text", 'Write {"en": "…", "fr": "…"}')
    for language, words in text.items():
        if not isinstance(words, str) or not words.strip():
            raise SpecError(f"{where} is empty in {language!r}", "Write it")


def check_unique(ids: Sequence[str], where: str) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise SpecError(f"{str(one)!r} stands twice among the {where}", "Rename one of them")


def names(names: Sequence[str]) -> str:
    return ", ".join(names) or "missing"
