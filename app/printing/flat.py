"""What stands on a paper outside its tables, as rows: for formats that know only rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.printing.paper import (
    AnswerLines,
    Block,
    Boxes,
    Bullets,
    Cell,
    Checklist,
    Heading,
    PageBreak,
    Pairs,
    Paper,
    Paragraph,
    Picture,
    Signatures,
    Table,
)

Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Line:
    """A row, and whether it is a heading of those below it."""

    cells: Row
    heads: bool = False


def lines(paper: Paper) -> Iterator[Line]:
    """Yield the title, then a row for each thing that is said; labels first, words second."""
    yield Line([paper.title], heads=True)
    if paper.subtitle:
        yield Line([paper.subtitle])
    for block in paper.blocks:
        if isinstance(block, Heading):
            yield Line([])
            yield Line([block.text], heads=True)
        else:
            yield from map(Line, _rows(block))


def _rows(block: Block) -> Iterator[Row]:
    match block:
        case Paragraph():
            yield [block.text]
        case Pairs():
            yield from ([label, value] for label, value in block.pairs)
        case Checklist():
            yield from ([point.text, point.answer, point.note] for point in block.points)
        case Picture():
            yield [block.caption or block.alternative]
        case Bullets() | Boxes() | Signatures():
            yield from ([each] for each in _items(block))
        case Table() if block.title:
            # Its rows stand elsewhere: under this name.
            yield [f"→ {block.title}"]
        case Heading() | Table() | AnswerLines() | PageBreak():
            pass


def _items(block: Bullets | Boxes | Signatures) -> Iterator[str]:
    match block:
        case Bullets():
            yield from block.items
        case Boxes():
            yield from block.labels
        case Signatures():
            yield from block.parties
