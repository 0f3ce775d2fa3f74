"""The contract of an instrument: what `instruments/*.yaml` declares, as values checked when made.

An instrument is a form that knows how it is filled, what follows from it, how it is drawn and how
it prints. It is data: `app.toolkit` runs it and knows none by name. `docs/writing-instruments.md`
shows each key with an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from modules.fields import (
    ANSWER,
    CHECKLIST_COLUMNS,
    LINE_LENGTH,
    MOST_ROWS,
    NO,
    NOTE,
    PARTLY,
    PARTNER_FACTS,
    PARTNERS,
    ROW,
    TEXT_LENGTH,
    YES,
    Example,
    Field,
    Grid,
    Kind,
    Layout,
    Option,
    Row,
    Source,
    check_texts,
)
from modules.pictures import Drawing, Picture
from modules.questionnaire import Question, QuestionKind, Questionnaire
from modules.spec import SpecError, Text, check_slug, check_text, check_unique

__all__ = [
    "ANSWER",
    "CHECKLIST_COLUMNS",
    "LINE_LENGTH",
    "MOST_ROWS",
    "NO",
    "NOTE",
    "PARTLY",
    "PARTNERS",
    "PARTNER_FACTS",
    "ROW",
    "TEXT_LENGTH",
    "YES",
    "Basis",
    "Clause",
    "Dates",
    "Drawing",
    "Example",
    "Field",
    "Grid",
    "Instrument",
    "Kind",
    "Layout",
    "Occasion",
    "Option",
    "Page",
    "Picture",
    "Question",
    "QuestionKind",
    "Questionnaire",
    "Row",
    "Section",
    "Source",
    "Summary",
]

_ACTIVITY = re.compile(r"[A-Z][1-9][0-9]?")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
MOST_MINUTES = 480


@dataclass(frozen=True, kw_only=True)
class Section:
    id: str
    title: Text
    fields: tuple[Field | Grid, ...]
    guidance: Text | None = None

    def __post_init__(self) -> None:
        check_slug(self.id, "id of a section")
        check_texts(f"section {self.id!r}", self.title, self.guidance)
        if not self.fields:
            raise SpecError(f"section {self.id!r} has no fields", "Give one")


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

    def __post_init__(self) -> None:
        check_slug(self.id, "id of a summary")
        check_text(self.label, f"label of summary {self.id!r}")
        ids = [one.id for one in self.columns]
        check_unique(ids, f"columns of summary {self.id!r}")
        if not (self.by and self.columns):
            raise SpecError(f"summary {self.id!r} has no `by` or no columns", "Give both")
        for column in self.columns:
            if not column.formula:
                mend = "Give it `is`: nobody types into a summary"
                raise SpecError(f"column {column.id!r} of {self.id!r} is not computed", mend)
        for name in self.totals:
            if name not in ids:
                what = f"totals of {self.id!r} name no column {name!r}"
                raise SpecError(what, f"Columns: {', '.join(ids)}")
        check_unique([one.partition(".")[0] for one in self.by], f"tables of {self.id!r}")


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

    def __post_init__(self) -> None:
        check_text(self.title, f"title of the dates {self.date!r}")


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

    def __post_init__(self) -> None:
        given = [one for one in (self.heading, self.text, self.show, self.sign) if one]
        if len(given) != 1:
            what = f"a clause has {len(given)} of heading, text, show and sign"
            raise SpecError(what, "Give exactly one")
        check_texts("a clause", self.heading, self.text)
        for words in (self.heading or {}).values():
            if _PLACEHOLDER.search(words):
                raise SpecError(f"the heading {words!r} has places", "Put them into a text")
        self._check_places()

    @property
    def places(self) -> frozenset[str]:
        """Return the fields that its text names in braces."""
        return frozenset() if self.text is None else _places(self.text["en"])

    def _check_places(self) -> None:
        for language, words in (self.text or {}).items():
            if set("{}") & set(_PLACEHOLDER.sub("", words)):
                raise SpecError(f"{words!r} has a brace too many", "Write {id} of a field")
            if _places(words) != self.places:
                what = f"the text in {language!r} names other places than in 'en'"
                raise SpecError(what, f"Name {', '.join(sorted(self.places)) or 'none'} in both")


class Basis(StrEnum):
    """Where an instrument comes from; pages say it."""

    SOURCE = "source"
    OURS = "ours"
    BOTH = "both"
    """The points are a source's, how they are filled in is ours."""


class Occasion(StrEnum):
    """What somebody is up to when they look for an instrument."""

    MEET = "meet"
    AGREE = "agree"
    KEEP = "keep"
    PLAN = "plan"
    TALK = "talk"
    FUND = "fund"
    ACCOUNT = "account"
    TRAIN = "train"
    EVALUATE = "evaluate"
    TELL = "tell"
    INFLUENCE = "influence"


class Page(StrEnum):
    """A page of the product that is an instrument by itself."""

    PARTNERS = "partners"
    SURVEYS = "surveys"
    SURVEY_COLLECTION = "survey-collection"
    SURVEY_RESULTS = "survey-results"


def _places(words: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(words))


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
    occasions: tuple[Occasion, ...] = ()
    """When it helps; the first page of the toolkit is gone through by them."""
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

    def __post_init__(self) -> None:
        check_slug(self.id, "id of an instrument")
        check_texts(f"instrument {self.id!r}", self.title, self.purpose, self.origin)
        if self.id == PARTNERS:
            raise SpecError(f"an instrument is called {PARTNERS!r}", "That is the database's name")
        if not 1 <= self.minutes <= MOST_MINUTES:
            raise SpecError(f"it takes {self.minutes} minutes", f"Give 1 to {MOST_MINUTES}")
        for code in self.activities:
            if not _ACTIVITY.fullmatch(code):
                raise SpecError(f"{code!r} is no code of an activity", "Write it as A1")
        check_unique(self.activities, "activities")
        check_unique(self.occasions, "occasions")
        forms = (self.sections, self.opens, self.questionnaire)
        if sum(bool(one) for one in forms) > 1:
            what = "it has two of sections, opens and questionnaire"
            raise SpecError(what, "Keep one of them")
        self._check_ids()

    def _check_ids(self) -> None:
        """Refuse two of one id: sections among themselves, and all that a clause can show."""
        shown = (*self.places(), *self.summaries, *self.pictures)
        for ids in ([one.id for one in self.sections], [one.id for one in shown]):
            for one in ids:
                if ids.count(one) > 1:
                    what = f"the id {one!r} stands twice"
                    raise SpecError(what, "Rename one of them", part=one)

    @property
    def ready(self) -> bool:
        """Whether it can be used; until then it is only announced."""
        return bool(self.sections or self.opens or self.questionnaire)

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
