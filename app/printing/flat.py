"""What stands on a paper outside its tables, as rows: for formats that know only rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def rows(paper: Paper) -> Iterator[Row]:
    """Yield the title, then a row for each thing that is said; labels first, words second."""
    yield [paper.title]
    if paper.subtitle:
        yield [paper.subtitle]
    for block in paper.blocks:
        yield from _rows(block)


def _rows(block: Block) -> Iterator[Row]:
    match block:
        case Heading():
            yield []
            yield [block.text]
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
        case Table() | AnswerLines() | PageBreak():
            pass


def _items(block: Bullets | Boxes | Signatures) -> Iterator[str]:
    match block:
        case Bullets():
            yield from block.items
        case Boxes():
            yield from block.labels
        case Signatures():
            yield from block.parties
