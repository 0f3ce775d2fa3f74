"""A file of partners on its way into a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.kernel.ids import PersonId
from app.partners.model import Type
from app.printing.sheets import CELL_LENGTH

MOST_BYTES = 20_000_000
MOST_UNPACKED = 100_000_000
"""Bytes that an XLSX may hold once it is unpacked; 20,000 rows hold about 30 million."""
MOST_SMALL = 20_000_000
"""Bytes of those parts of an XLSX that are read whole: names of sheets, formats."""
MOST_ELEMENTS = 4_000_000
"""Elements in a part of an XLSX: as many rows as may be, with every fact, have fewer."""
MOST_ROWS = 50_000
MOST_LINES = 1_050_000
"""Lines of a file of text, empty ones too: a sheet of Excel has no more."""
MOST_WAITING = 20
"""Files of one person that are not done with: each is kept as it came."""
LOOKED_AT = 20
"""Rows that are read to see which column is what."""
MOST_COLUMNS = 100
"""Columns further right are not looked at."""
MOST_CELL = CELL_LENGTH
"""Characters of a cell that are read: a program for tables holds no more."""
MOST_TEXT = 100_000_000
"""Characters that the cells of a file may have together: they may share a text a million times."""
MOST_NAMED = 500_000
"""Names that stand in a file for whom partners work with."""
SAMPLE = 200
"""Characters that are kept of a cell of the first rows, for whoever says which column is what."""
KEPT_REPORTS = 20
"""Files of a list of which it is kept what became of each row: the newest."""
KEPT_OF_PERSON = 60
"""The same of one person, in all lists: rows that were refused are kept as they were written."""
KEPT_AFTER = timedelta(days=30)
"""How long the rows of a file are kept once it is done."""
KEPT_UNUSED = timedelta(days=7)
"""How long a file is kept that nobody goes on with."""


class Form(StrEnum):
    """What kind of file it is."""

    CSV = "csv"
    XLSX = "xlsx"


class Phase(StrEnum):
    """How far an import is."""

    LOOKING = "looking"
    """In the background: how the file is written, and what its columns are."""
    COLUMNS = "columns"
    """That is known; somebody says which column is what."""
    READING = "reading"
    """In the background: each row is looked at, nothing is changed."""
    READ = "read"
    """What will happen to each row is shown."""
    WORKING = "working"
    """In the background: row after row goes into the list."""
    DONE = "done"
    FAILED = "failed"
    """The file cannot be read to its end; nothing was changed."""

    @property
    def runs(self) -> bool:
        return self in {Phase.LOOKING, Phase.READING, Phase.WORKING}


class Same(StrEnum):
    """What happens where the list has a partner already."""

    FILL = "fill"
    """What is empty in the list is taken from the file."""
    REPLACE = "replace"
    """What the file says counts; what it leaves empty stays."""
    SKIP = "skip"
    """The partner stays as it is."""


class State(StrEnum):
    """What will happen to a row, or did."""

    REFUSED = "refused"
    """It cannot go in; its reason says why."""
    NEW = "new"
    SAME = "same"
    """The list has this partner; something of the row is new."""
    NOTHING = "nothing"
    """The list has this partner, and all that the row says."""
    ADDED = "added"
    CHANGED = "changed"

    @property
    def waits(self) -> bool:
        return self in {State.NEW, State.SAME}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file of text is to be read."""

    encoding: str = ""
    separator: str = ""
    guessed: bool = False
    """Whether the letters are no Unicode, and were taken for Windows-1252."""


@dataclass(frozen=True, slots=True)
class Import:
    """A file, and how far it is."""

    id: UUID
    list_id: UUID
    filename: str
    form: Form
    shape: Shape
    phase: Phase
    heading: int
    """Number of the row that names the columns; 0 where there is none."""
    columns: tuple[str, ...]
    """Fact of each column; "" for one that is left alone."""
    same: Same
    type_else: Type | None
    """Type of a partner of whom the file does not say it; None refuses such a row."""
    language: str
    """Of whoever imports; words of both languages are understood."""
    seen: int
    """Rows read so far."""
    percent: int
    """How much of the file has been read."""
    problem: str
    """Code of what stopped it."""
    values: Mapping[str, Any]
    """For the sentence of that code."""
    created_by: PersonId | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a file."""

    number: int
    """Its line in the file, or its row in the sheet, from 1."""
    state: State
    reason: str
    values: Mapping[str, Any]
    """Fact → what the file says, ready for JSON; of a refused row as it was written."""
    fact: str
    """Which fact the reason is about, if it is about one."""
    same_name: str
    partner_id: UUID | None
    """The partner that it is the same as, or has become."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Whom it says the partner works with, as `linking.names_in` returns them; not read again."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A row that names somebody to work with whom neither the list nor the file has."""

    number: int
    name: str
    """Of its own partner; "" once that is in the list."""
    partner_id: UUID | None
    names: Sequence[str]
