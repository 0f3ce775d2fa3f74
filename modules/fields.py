"""The places of an instrument: fields to write in, and grids of them, as values checked when made.

`modules.instrument` is the whole contract and hands these out too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from modules.spec import (
    MAX_SLUG,
    SpecError,
    Text,
    check_slug,
    check_text,
    check_unique,
    names,
)

Example: TypeAlias = Text | str
"""What an example holds in one place: words in every language, or a value that needs none.

A number is written "1234.5", a day "2026-11-22", a choice as the id of its option, several of them
with a comma between.
"""

ANSWER, NOTE, ROW = "answer", "note", "row"
YES, PARTLY, NO = "yes", "partly", "no"
"""Options of a checklist's answer; their words are the product's."""
LINE_LENGTH = 300
TEXT_LENGTH = 5_000
MOST_ROWS = 500
PARTNER_FACTS = ("name", "type", "sector", "status", "contact", "backup", "last_contact")
PARTNERS = "partners"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_LINK = re.compile(r"https?://\S+")


class Kind(StrEnum):
    """What is written in one place of a form."""

    LINE = "line"
    TEXT = "text"
    """Several lines."""
    NUMBER = "number"
    AMOUNT = "amount"
    """Money in the document's currency, two decimals."""
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    """One of `options`."""
    CHOICES = "choices"
    """Any of `options`."""
    RATING = "rating"
    """A step of a scale, 1 to `steps`; `words` names each step."""
    PARTNER = "partner"
    """The name of an organisation; those of the partner database are offered."""
    LINK = "link"

    @property
    def numeric(self) -> bool:
        return self in {Kind.NUMBER, Kind.AMOUNT, Kind.PERCENT, Kind.RATING}

    @property
    def chosen(self) -> bool:
        return self in {Kind.CHOICE, Kind.CHOICES}

    @property
    def worded(self) -> bool:
        """Whether people write words of their own."""
        return self in {Kind.LINE, Kind.TEXT, Kind.PARTNER}


@dataclass(frozen=True, kw_only=True)
class Option:
    id: str
    label: Text

    def __post_init__(self) -> None:
        check_slug(self.id, "id of an option")
        check_text(self.label, f"option {self.id!r}")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a field or table takes what it begins with: another instrument's newest document."""

    instrument: str
    """Its id; "partners" is the partner database."""
    field: str = ""
    """Of that instrument; empty for the partner database."""
    columns: Mapping[str, str] | None = None
    """Of a table: our column → theirs. Of the partner database: our column → `PARTNER_FACTS`."""

    def __post_init__(self) -> None:
        check_slug(self.instrument, "instrument to take from")
        if (self.instrument == PARTNERS) is bool(self.field):
            raise SpecError(
                f"`from` names the instrument {self.instrument!r} and the field {self.field!r}",
                f"Name a field of an instrument, or {PARTNERS!r} and none",
            )


@dataclass(frozen=True, kw_only=True)
class Field:
    """One place to write in: of a section, or a column of a table."""

    id: str
    kind: Kind
    label: Text
    guidance: Text | None = None
    example: Example | None = None
    options: tuple[Option, ...] = ()
    steps: int = 5
    words: tuple[Text, ...] = ()
    unit: Text | None = None
    """Such as "hours"; shown beside a number."""
    most: int = 0
    """Characters of a line or text; 0 is `LINE_LENGTH` or `TEXT_LENGTH`."""
    lines: int = 0
    """Lines a text may have; 0 is no limit."""
    formula: str = ""
    """Computed from others, never typed; `is` in YAML. See `modules.formulas`."""
    source: Source | None = None
    """`from` in YAML."""
    prints: bool = True
    """Whether it stands on papers."""

    def __post_init__(self) -> None:
        check_name(self.id, "id of a field")
        check_texts(f"field {self.id!r}", self.label, self.guidance, self.unit, *self.words)
        self._check_options()
        self._check_scale()
        self._check_lengths()
        if self.unit is not None and not self.kind.numeric:
            raise SpecError(f"field {self.id!r} has a unit", "Only numbers have one")
        if self.formula:
            self._check_computed()
        if self.example is not None:
            check_example(self, self.example)

    def _check_options(self) -> None:
        check_unique([one.id for one in self.options], f"options of field {self.id!r}")
        if self.kind.chosen and len(self.options) < 2:
            raise SpecError(f"field {self.id!r} has fewer than two options", "Give at least two")
        if self.options and not self.kind.chosen:
            raise SpecError(f"field {self.id!r} has options", "Only a choice has them")

    def _check_scale(self) -> None:
        if self.kind is not Kind.RATING:
            if self.words or self.steps != 5:
                raise SpecError(f"field {self.id!r} has steps or words", "Only a rating has them")
        elif not 2 <= self.steps <= 10:
            raise SpecError(f"field {self.id!r} has {self.steps} steps", "Give 2 to 10")
        elif self.words and len(self.words) != self.steps:
            what = f"field {self.id!r} has {len(self.words)} words for {self.steps} steps"
            raise SpecError(what, "Name each step")

    def _check_lengths(self) -> None:
        longest = {Kind.LINE: LINE_LENGTH, Kind.TEXT: TEXT_LENGTH}.get(self.kind, 0)
        if not 0 <= self.most <= longest:
            mend = f"Give up to {longest}" if longest else "Only a line or a text has it"
            raise SpecError(f"`most` of field {self.id!r} is {self.most}", mend)
        if self.lines and (self.kind is not Kind.TEXT or self.lines < 0):
            raise SpecError(f"`lines` of field {self.id!r} is {self.lines}", "Only a text has it")

    def _check_computed(self) -> None:
        if not self.kind.numeric or self.kind is Kind.RATING:
            what = f"field {self.id!r} of kind {self.kind} is computed"
            raise SpecError(what, "Only a number, an amount or a percent is")
        if self.example is not None or self.source is not None:
            what = f"field {self.id!r} is computed and has an example or `from`"
            raise SpecError(what, "Remove it: nobody types there")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row that the instrument gives: a point to tick, a theme to rate."""

    id: str
    label: Text
    guidance: Text | None = None

    def __post_init__(self) -> None:
        check_slug(self.id, "id of a row")
        check_texts(f"row {self.id!r}", self.label, self.guidance)


class Layout(StrEnum):
    """How a table is filled."""

    TABLE = "table"
    """People add, move and remove rows."""
    MATRIX = "matrix"
    """The rows are given; people fill the columns."""
    CHECKLIST = "checklist"
    """The rows are points; each has an answer and a note."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table, a matrix or a checklist. A checklist has the columns `ANSWER` and `NOTE`."""

    id: str
    layout: Layout
    label: Text
    columns: tuple[Field, ...]
    rows: tuple[Row, ...] = ()
    guidance: Text | None = None
    row_name: Text | None = None
    """What one row is: "risk", "partner"; for the button that adds one."""
    starts_with: int = 1
    """Empty rows on a new document."""
    most: int = 200
    """Rows."""
    totals: tuple[str, ...] = ()
    """Columns whose sum stands below."""
    example: tuple[Mapping[str, Example], ...] = ()
    """Filled rows; of a given row with its id under `ROW`."""
    source: Source | None = None
    prints: bool = True

    def __post_init__(self) -> None:
        check_name(self.id, "id of a grid")
        check_texts(f"{self.layout} {self.id!r}", self.label, self.guidance, self.row_name)
        self._check_columns()
        self._check_rows()
        for name in self.totals:
            if not (self.has_column(name) and self.column(name).kind.numeric):
                mend = f"Columns: {names([one.id for one in self.columns if one.kind.numeric])}"
                raise SpecError(f"totals of {self.id!r} name {name!r}, no number", mend)
        if self.source is not None:
            self._check_source(self.source)
        for number, row in enumerate(self.example, start=1):
            try:
                self._check_example(row)
            except SpecError as error:
                error.part = example_part(self.id, number)
                raise
        check_unique([str(row[ROW]) for row in self.example if ROW in row], "rows of the example")

    def column(self, column_id: str) -> Field:
        """Return one column; raise `KeyError` if there is none of this id."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)

    def has_column(self, column_id: str) -> bool:
        return any(column.id == column_id for column in self.columns)

    @property
    def gives_rows(self) -> bool:
        """Whether its rows are the instrument's, not people's."""
        return self.layout is not Layout.TABLE

    def _check_columns(self) -> None:
        ids = [one.id for one in self.columns]
        check_unique(ids, f"columns of {self.id!r}")
        if ROW in ids:
            raise SpecError(f"a column of {self.id!r} is called {ROW!r}", "Rename it")
        if all(one.formula for one in self.columns):
            raise SpecError(f"{self.id!r} has no column to write in", "Give one")
        if self.layout is Layout.CHECKLIST and ids != [ANSWER, NOTE]:
            raise SpecError(f"checklist {self.id!r} has columns of its own", "Make it a matrix")
        for column in self.columns:
            if column.source is not None:
                mend = "Let the table take it, with `columns`"
                raise SpecError(f"column {column.id!r} of {self.id!r} has `from`", mend)

    def _check_rows(self) -> None:
        check_unique([one.id for one in self.rows], f"rows of {self.id!r}")
        if self.gives_rows is not bool(self.rows):
            mend = "A table has none, a matrix and a checklist have at least one"
            raise SpecError(f"{self.layout} {self.id!r} gives {len(self.rows)} rows", mend)
        if not 1 <= self.most <= MOST_ROWS:
            raise SpecError(f"`most` of {self.id!r} is {self.most}", f"Give 1 to {MOST_ROWS}")
        if not 0 <= self.starts_with <= self.most:
            what = f"`starts_with` of {self.id!r} is {self.starts_with}"
            raise SpecError(what, f"Give 0 to {self.most}")

    def _check_source(self, source: Source) -> None:
        if self.gives_rows or not source.columns:
            mend = "Only a table has it, with `columns`: ours to theirs"
            raise SpecError(f"`from` of {self.id!r} names no columns", mend)
        for name in source.columns:
            if not self.has_column(name) or self.column(name).formula:
                raise SpecError(f"`from` of {self.id!r} fills no column {name!r}", "Name one")

    def _check_example(self, row: Mapping[str, Example]) -> None:
        where = f"the example of {self.id!r}"
        known = {one.id for one in self.rows}
        if self.gives_rows and row.get(ROW) not in known:
            raise SpecError(f"{where} has no row {row.get(ROW)!r}", f"Rows: {names(sorted(known))}")
        for name, example in row.items():
            if name == ROW and self.gives_rows:
                continue
            if not self.has_column(name) or self.column(name).formula:
                typed = [one.id for one in self.columns if not one.formula]
                raise SpecError(f"{where} fills no column {name!r}", f"Columns: {names(typed)}")
            check_example(self.column(name), example)


def example_part(grid_id: str, number: int) -> str:
    """Return what a row of an example is called where it is refused."""
    return f"example {number} of {grid_id}"


def check_name(value: str, where: str) -> None:
    """Refuse what cannot stand in a formula."""
    if not _NAME.fullmatch(value) or len(value) > MAX_SLUG:
        raise SpecError(f"{where} is {value!r}", 'Use small letters, digits and "_"')


def check_texts(where: str, *texts: Text | None) -> None:
    for text in texts:
        if text is not None:
            check_text(text, f"a text of {where}")


def picked(example: str) -> Sequence[str]:
    """Return the options that the example of a place of kind choices names."""
    return [one.strip() for one in example.split(",")]


def check_example(field: Field, example: Example) -> None:
    """Refuse an example that could not be typed into its place."""
    where = f"the example of {field.id!r}"
    if not isinstance(example, str):
        check_text(example, where)
    elif not example.strip():
        raise SpecError(f"{where} is empty", "Write it")
    if field.kind.worded:
        for words in [example] if isinstance(example, str) else example.values():
            _check_words(field, words, where)
    elif not isinstance(example, str):
        raise SpecError(f"{where} has languages", f"A {field.kind} is the same in each")
    elif mend := _unreadable(field, example):
        raise SpecError(f"{where} is {example!r}", mend)


def _check_words(field: Field, words: str, where: str) -> None:
    longest = field.most or (TEXT_LENGTH if field.kind is Kind.TEXT else LINE_LENGTH)
    if len(words) > longest:
        raise SpecError(f"{where} has {len(words)} characters", f"Keep to {longest}")
    count, most = len(words.splitlines()), field.lines if field.kind is Kind.TEXT else 1
    if most and count > most:
        raise SpecError(f"{where} has {count} lines", f"Keep to {most}")


def _unreadable(field: Field, example: str) -> str:
    """Return how to mend an example that is no value of its kind; nothing if it is one."""
    options = [one.id for one in field.options]
    match field.kind:
        case Kind.CHOICE:
            return "" if example in options else f"Use one of {names(options)}"
        case Kind.CHOICES:
            return "" if set(picked(example)) <= set(options) else f"Use some of {names(options)}"
        case Kind.RATING:
            steps = [str(step) for step in range(1, field.steps + 1)]
            return "" if example in steps else f"Give 1 to {field.steps}"
        case Kind.DATE:
            return "" if _is_day(example) else 'Write a day as "2026-11-22"'
        case Kind.LINK:
            return "" if _LINK.fullmatch(example) else "Begin with https://"
        case _:
            return "" if _NUMBER.fullmatch(example) else 'Write a number as "1234.5"'


def _is_day(example: str) -> bool:
    try:
        return date.fromisoformat(example).isoformat() == example
    except ValueError:
        return False


CHECKLIST_COLUMNS = (
    Field(
        id=ANSWER,
        kind=Kind.CHOICE,
        label={"en": "Answer", "fr": "Réponse"},
        options=(
            Option(id=YES, label={"en": "Yes", "fr": "Oui"}),
            Option(id=PARTLY, label={"en": "Partly", "fr": "En partie"}),
            Option(id=NO, label={"en": "No", "fr": "Non"}),
        ),
    ),
    Field(id=NOTE, kind=Kind.TEXT, label={"en": "Note", "fr": "Note"}),
)
"""What every checklist has; other languages say it by the ids."""
