"""The diagrams of units: what each kind holds, as values checked when made.

A diagram is data: words and numbers. How it looks is decided by `app.learning.drawing`. All words
are in one language; `shape` tells whether two diagrams are the same picture in two languages.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from modules.spec import SpecError, check_slug

LABEL = 40
"""Characters that a label may have: more do not fit into a box on a phone."""
QUESTION = 60
"""Characters that a question of a gate, where the gates lead, and a measure may have."""
NOTE = 70
"""Characters that a note, and each thing given, may have."""
LARGEST = 1e9
"""Numbers beyond this, or below its negative, leave no room for their digits."""

_NOT_WRITTEN = {"Cc", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Unicode categories that a line of a picture cannot hold: controls, line breaks, surrogates, …"""


@dataclass(frozen=True, kw_only=True)
class Node:
    """One box: a few words, and a note below them if there is one."""

    label: str
    note: str = ""

    def __post_init__(self) -> None:
        _check_words(self.label, "label")
        _check_note(self.note, self.label)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a timeline, from one column to another, counted from 1; both are included."""

    label: str
    start: int
    end: int
    note: str = ""

    def __post_init__(self) -> None:
        _check_words(self.label, "label")
        _check_note(self.note, self.label)
        if not 1 <= self.start <= self.end:
            raise SpecError(
                f"row {self.label!r} goes from {self.start} to {self.end}",
                "Count columns from 1; the end is not before the start",
            )

    @property
    def milestone(self) -> bool:
        """Return whether this is a moment rather than a stretch."""
        return self.start == self.end


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One thing that is measured, with a value (0 or more) for each series."""

    label: str
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        _check_words(self.label, "label")
        for value in self.values:
            _check_number(value, f"a value of bar {self.label!r}")
            if value < 0:
                raise SpecError(
                    f"a value of bar {self.label!r} is {value}", "Bars begin at 0: give 0 or more"
                )


@dataclass(frozen=True, kw_only=True)
class Side:
    """One partner of an exchange, and what this side gives."""

    label: str
    gives: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_words(self.label, "label")
        _check_count(self.gives, 1, 4, f"gifts of {self.label!r}")
        for gift in self.gives:
            _check_words(gift, f"a gift of {self.label!r}", NOTE)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One question to be answered yes or no, and what to do when the answer is no."""

    label: str
    no: str

    def __post_init__(self) -> None:
        _check_words(self.label, "label", QUESTION)
        _check_words(self.no, f"no of gate {self.label!r}", NOTE)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A place on a number line that has a name, such as the mean."""

    label: str
    at: float

    def __post_init__(self) -> None:
        _check_words(self.label, "label")
        _check_number(self.at, f"mark {self.label!r}")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What every diagram has, whatever its kind."""

    id: str
    """The same in every language of the unit."""
    title: str
    alt: str
    """What the picture shows, for people who do not see it."""

    def __post_init__(self) -> None:
        check_slug(self.id, "diagram id")
        _check_words(self.title, "title", None)
        _check_words(self.alt, "alt", None)


@dataclass(frozen=True, kw_only=True)
class Steps(Drawn):
    """Things done in order."""

    steps: tuple[Node, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_count(self.steps, 3, 7, "steps")


@dataclass(frozen=True, kw_only=True)
class Cycle(Drawn):
    """Things done in order, the last of which leads to the first."""

    steps: tuple[Node, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_count(self.steps, 3, 6, "steps")


@dataclass(frozen=True, kw_only=True)
class Stairs(Drawn):
    """Levels, the lowest first."""

    steps: tuple[Node, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_count(self.steps, 3, 6, "steps")


@dataclass(frozen=True, kw_only=True)
class Quadrants(Drawn):
    """Four cells between two axes."""

    columns: tuple[str, ...]
    """Left, right."""
    rows: tuple[str, ...]
    """Top, bottom."""
    cells: tuple[Node, ...]
    """Top left, top right, bottom left, bottom right."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_count(self.columns, 2, 2, "columns")
        _check_count(self.rows, 2, 2, "rows")
        _check_count(self.cells, 4, 4, "cells")
        for words in (*self.columns, *self.rows):
            _check_words(words, "a column or row")


@dataclass(frozen=True, kw_only=True)
class Timeline(Drawn):
    """What happens when: columns such as months, and rows that span some of them."""

    ticks: tuple[str, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_count(self.ticks, 3, 12, "ticks")
        _check_count(self.rows, 2, 8, "rows")
        for words in self.ticks:
            _check_words(words, "a tick")
        for row in self.rows:
            if row.end > len(self.ticks):
                raise SpecError(
                    f"row {row.label!r} ends at {row.end}",
                    f"There are {len(self.ticks)} ticks: end there or before",
                )


@dataclass(frozen=True, kw_only=True)
class Bars(Drawn):
    """Amounts or counts side by side."""

    measure: str
    """What the numbers are, such as "euros"."""
    series: tuple[str, ...]
    bars: tuple[Bar, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_words(self.measure, "measure", QUESTION)
        _check_count(self.series, 1, 2, "series")
        _check_count(self.bars, 2, 8, "bars")
        for words in self.series:
            _check_words(words, "a series")
        for bar in self.bars:
            if len(bar.values) != len(self.series):
                raise SpecError(
                    f"bar {bar.label!r} has {len(bar.values)} values",
                    f"Give {len(self.series)}: one for each series",
                )


@dataclass(frozen=True, kw_only=True)
class Layers(Drawn):
    """Levels around something, the outermost first."""

    layers: tuple[Node, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_count(self.layers, 2, 5, "layers")


@dataclass(frozen=True, kw_only=True)
class Hub(Drawn):
    """One thing in the centre and others around it, in no order."""

    centre: str
    around: tuple[Node, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_words(self.centre, "centre")
        _check_count(self.around, 3, 8, "nodes around")


@dataclass(frozen=True, kw_only=True)
class Exchange(Drawn):
    """What each of two sides gives the other."""

    left: Side
    right: Side


@dataclass(frozen=True, kw_only=True)
class Gates(Drawn):
    """Questions in order: yes leads on, no leads out."""

    gates: tuple[Gate, ...]
    end: str
    """Where yes to all of them leads."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_count(self.gates, 2, 7, "gates")
        _check_words(self.end, "end", QUESTION)


@dataclass(frozen=True, kw_only=True)
class NumberLine(Drawn):
    """Numbers as dots above a line, with names for some places on it."""

    measure: str
    points: tuple[float, ...]
    marks: tuple[Mark, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_words(self.measure, "measure", QUESTION)
        _check_count(self.points, 2, 100, "points")
        _check_count(self.marks, 1, 4, "marks")
        for point in self.points:
            _check_number(point, "a point")


Diagram = (
    Steps
    | Cycle
    | Stairs
    | Quadrants
    | Timeline
    | Bars
    | Layers
    | Hub
    | Exchange
    | Gates
    | NumberLine
)

KINDS: Mapping[str, tuple[type[Diagram], Mapping[str, type[Any]]]] = {
    "steps": (Steps, {"steps": Node}),
    "cycle": (Cycle, {"steps": Node}),
    "stairs": (Stairs, {"steps": Node}),
    "quadrants": (Quadrants, {"cells": Node}),
    "timeline": (Timeline, {"rows": Row}),
    "bars": (Bars, {"bars": Bar}),
    "layers": (Layers, {"layers": Node}),
    "hub": (Hub, {"around": Node}),
    "exchange": (Exchange, {"left": Side, "right": Side}),
    "gates": (Gates, {"gates": Gate}),
    "numberline": (NumberLine, {"marks": Mark}),
}
"""The word in a unit, the diagram it makes, and its fields that hold parts.

A part field is a tuple of parts, but for the two sides of an exchange, each of which is one part.
"""

Shape = tuple[object, ...]


def shape(diagram: Diagram) -> Shape:
    """Return what two translations of one picture share.

    That is its id, its kind, how many parts of each sort, which of them have notes, all numbers.
    """
    return diagram.id, _without_words(diagram)


def _without_words(value: object) -> object:
    if isinstance(value, str):
        return bool(value)
    if isinstance(value, tuple):
        return tuple(_without_words(one) for one in value)
    if is_dataclass(value):
        parts = (_without_words(getattr(value, field.name)) for field in fields(value))
        return type(value).__name__, *parts
    return value


def _check_words(words: str, where: str, most: int | None = LABEL) -> None:
    if not words.strip():
        raise SpecError(f"{where} is empty", "Write it")
    if any(unicodedata.category(character) in _NOT_WRITTEN for character in words):
        raise SpecError(
            f"{where} holds a line break or a character that cannot be shown",
            "Write it on one line, in quotes",
        )
    if most is not None and len(words) > most:
        raise SpecError(
            f"{where} {words!r} has {len(words)} characters",
            f"Keep to {most}: the text of the unit can say more",
        )


def _check_note(note: str, label: str) -> None:
    if note:
        _check_words(note, f"note of {label!r}", NOTE)


def _check_number(value: float, where: str) -> None:
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise SpecError(
            f"{where} is {value}", "Give a plain number up to a thousand million; change the unit"
        )


def _check_count(parts: Sequence[object], least: int, most: int, where: str) -> None:
    if not least <= len(parts) <= most:
        wanted = f"exactly {least}" if least == most else f"{least} to {most}"
        raise SpecError(f"there are {len(parts)} {where}", f"Give {wanted}")
