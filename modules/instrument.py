"""The contract of an instrument: what `instruments/*.yaml` declares, as values checked when made.

An instrument is a form that knows how it is filled, what follows from it, how it is drawn and how
it prints. It is data: `app.toolkit` runs it and knows none by name. `docs/writing-instruments.md`
shows each key with an example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from modules.spec import Text

Example: TypeAlias = Text | str
"""What an example holds in one place: words in every language, or a value that needs none."""


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


@dataclass(frozen=True, kw_only=True)
class Option:
    id: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a field or table takes what it begins with: another instrument's newest document."""

    instrument: str
    """Its id; "partners" is the partner database."""
    field: str = ""
    """Of that instrument; empty for the partner database."""
    columns: Mapping[str, str] | None = None
    """Of a table: our column → theirs. Of the partner database: our column → `PARTNER_FACTS`."""


PARTNER_FACTS = ("name", "type", "sector", "status", "contact", "backup", "last_contact")
PARTNERS = "partners"


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


LINE_LENGTH = 300
TEXT_LENGTH = 5_000


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row that the instrument gives: a point to tick, a theme to rate."""

    id: str
    label: Text
    guidance: Text | None = None


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

    def column(self, column_id: str) -> Field:
        """Return one column; raise `KeyError` if there is none of this id."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)


ANSWER, NOTE, ROW = "answer", "note", "row"
YES, PARTLY, NO = "yes", "partly", "no"
"""Options of a checklist's answer; their words are the product's."""


@dataclass(frozen=True, kw_only=True)
class Section:
    id: str
    title: Text
    fields: tuple[Field | Grid, ...]
    guidance: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A table that follows from others: their rows gathered by what one column says.

    `by` names columns as `grid.column`, one in each grid that takes part; rows with the same words
    in them are one row here. `columns` are formulas over those rows, or over the columns before.
    """

    id: str
    label: Text
    by: tuple[str, ...]
    columns: tuple[Field, ...]
    totals: tuple[str, ...] = ()


class Drawing(StrEnum):
    """What an instrument's picture looks like, and which places of it `takes` must name."""

    GANTT = "gantt"
    """rows: grid; label, start, end: columns; state (optional): a choice."""
    BOARD = "board"
    """rows: grid; label, state: columns; who (optional). A lane for each option of the state."""
    QUADRANTS = "quadrants"
    """one, two, three, four: text fields or grids, as in a SWOT; the upper two come first."""
    MAP = "map"
    """rows: grid; label, x, y: columns, ratings both. Points on two axes."""
    BARS = "bars"
    """rows: grid or summary; label; first, second (optional): columns. Bars side by side."""
    RADAR = "radar"
    """rows: matrix grids, comma between; value: their rating column. A spoke for each row, or for
    each section's mean where `each` is "section"."""
    TIMELINE = "timeline"
    """rows: grid; label, date: columns."""

    @property
    def needs(self) -> frozenset[str]:
        return _NEEDS[self]

    @property
    def may_take(self) -> frozenset[str]:
        return self.needs | _MAY_TAKE.get(self, frozenset())


_NEEDS: Mapping[Drawing, frozenset[str]] = {
    Drawing.GANTT: frozenset({"rows", "label", "start", "end"}),
    Drawing.BOARD: frozenset({"rows", "label", "state"}),
    Drawing.QUADRANTS: frozenset({"one", "two", "three", "four"}),
    Drawing.MAP: frozenset({"rows", "label", "x", "y"}),
    Drawing.BARS: frozenset({"rows", "label", "first"}),
    Drawing.RADAR: frozenset({"rows", "value"}),
    Drawing.TIMELINE: frozenset({"rows", "label", "date"}),
}
_MAY_TAKE: Mapping[Drawing, frozenset[str]] = {
    Drawing.GANTT: frozenset({"state"}),
    Drawing.BOARD: frozenset({"who"}),
    Drawing.BARS: frozenset({"second"}),
    Drawing.RADAR: frozenset({"each"}),
}


@dataclass(frozen=True, kw_only=True)
class Picture:
    id: str
    drawing: Drawing
    label: Text
    takes: Mapping[str, str]
    """Place of the drawing → field, grid or column; see `Drawing`."""
    after: str
    """Id of the section it stands below."""


@dataclass(frozen=True, kw_only=True)
class Dates:
    """Days that belong into a calendar."""

    date: str
    """`grid.column`, or a field; of kind date."""
    label: str
    """What is due: `grid.column`, or a field."""
    title: Text
    """In front of the label: "Payment", "Look again"."""
    reminds: bool = False
    """Whether the owner is told on the day."""


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A piece of a printed paper; exactly one of heading, text, show and sign is given.

    Places such as `{purpose}` in a text are replaced by what the field holds; a text whose places
    are all empty is left out.
    """

    heading: Text | None = None
    text: Text | None = None
    show: str = ""
    """Id of a field, grid, summary or picture."""
    sign: str = ""
    """`grid.column` whose values are the parties."""
    when: str = ""
    """Id of a field or grid; the piece is left out where that is empty."""


class Basis(StrEnum):
    """Where an instrument comes from; pages say it."""

    SOURCE = "source"
    OURS = "ours"
    BOTH = "both"
    """The points are a source's, how they are filled in is ours."""


class Page(StrEnum):
    """A page of the product that is an instrument by itself."""

    PARTNERS = "partners"
    SURVEYS = "surveys"
    SURVEY_COLLECTION = "survey-collection"
    SURVEY_RESULTS = "survey-results"


class QuestionKind(StrEnum):
    """What a question of a questionnaire asks for."""

    SCALE = "scale"
    """1 to 5, with words at both ends."""
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Question:
    id: str
    kind: QuestionKind
    label: Text
    options: tuple[Option, ...] = ()
    low: Text | None = None
    high: Text | None = None
    groups: bool = False
    """Whether results can be shown by its answers."""
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """A survey that is ready to be copied and changed."""

    introduction: Text
    questions: tuple[Question, ...]
    thanks: Text


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A tool of the toolkit; it has sections, or opens a page, or is a questionnaire."""

    id: str
    unit: str
    """The unit that teaches it."""
    title: Text
    purpose: Text
    activities: tuple[str, ...] = ()
    """Codes that a filled one can prove."""
    minutes: int = 30
    basis: Basis = Basis.OURS
    origin: Text | None = None
    """Which source, and what of it is ours: one sentence."""
    sections: tuple[Section, ...] = ()
    summaries: tuple[Summary, ...] = ()
    pictures: tuple[Picture, ...] = ()
    dates: tuple[Dates, ...] = ()
    paper: tuple[Clause, ...] = ()
    """How it prints; without it, all sections in order with labels."""
    name_from: str = ""
    """Id of a line whose words name a document in lists."""
    compares: bool = False
    """Whether it is repeated: a document shows itself beside the one before."""
    wide: bool = False
    """Whether papers are landscape."""
    opens: Page | None = None
    questionnaire: Questionnaire | None = None

    def places(self) -> Iterator[Field | Grid]:
        """Yield every field and grid in order."""
        for section in self.sections:
            yield from section.fields

    def place(self, place_id: str) -> Field | Grid:
        """Return a field or grid; raise `KeyError` if there is none of this id."""
        for one in self.places():
            if one.id == place_id:
                return one
        raise KeyError(place_id)
