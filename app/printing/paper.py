"""What stands on a paper, whatever it is written as (PDF, DOCX, XLSX, CSV, Markdown).

All texts are plain and in the paper's language; a line break in a paragraph stays one. What people
typed is data: every writer escapes or neutralises it for its own format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | int | Decimal | date | None
"""One cell of a table. None is empty; numbers and days stay what they are in a workbook."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 2
    """2 and 3; the title of the paper is 1."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    muted: bool = False
    """For explanations: smaller and greyer than what people wrote."""


@dataclass(frozen=True, slots=True)
class Bullets:
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels, each with what somebody wrote under it; an empty value is shown as a dash."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    numeric: bool = False
    """Right-aligned, with figures of one width."""
    share: float = 1.0
    """How wide the column is beside the others."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its headings; on a workbook it is a sheet of its own."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    """A last row that stands out."""
    headed: bool = True
    """Its title stands above it; else what is above says it already."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a checklist."""

    text: str
    answer: str
    """In words: "yes", "not yet"."""
    done: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, with what it says in words for those who do not see it.

    The SVG carries its own colours (no class that a stylesheet of ours would colour); its letters
    are set in the product's own font.
    """

    svg: str
    alternative: str
    caption: str = ""
    width: float = 1.0
    """Of the width between the margins."""


@dataclass(frozen=True, slots=True)
class AnswerLines:
    """Room for writing by hand on a printed questionnaire."""

    lines: int


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes to tick by hand, each with its words; `across` sets them in one row where they fit."""

    labels: Sequence[str]
    across: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs: a line for place and date, one for the name, one for the signature, each."""

    parties: Sequence[str]
    labels: tuple[str, str, str]
    """"Place and date", "Name and function", "Signature", in the paper's language."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Pairs
    | Table
    | Checklist
    | Picture
    | AnswerLines
    | Boxes
    | Signatures
    | PageBreak
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """One document."""

    title: str
    language: str
    """Code, such as "fr": what screen readers and word processors are told."""
    made: datetime
    blocks: Sequence[Block]
    subtitle: str = ""
    author: str = ""
    """A centre or a person; empty where nobody is to be named."""
    footer: str = ""
    """On every page, beside its number."""
    wide: bool = False
    """Landscape: for papers that are mostly one wide table or picture."""
