"""Papers as Markdown, as `app.web.markdown` shows it: a copy for the portfolio.

What people typed stays what they typed: each sign that Markdown would read is escaped (CommonMark
0.31, 2.4), and so is the brace with which our Markdown begins attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.printing.figures import NOTHING, shown
from app.printing.lettering import printable
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
    Point,
    Signatures,
    Table,
)

MEDIA_TYPE = "text/markdown"
_SIGNS = re.compile(r"([\\`*_{}\[\]<#|&])")
_FIRST_SIGNS = re.compile(r"^(\d{0,9})([-+=>~.)])")
_SPACES = re.compile(r"[ \t\n]+")
BOX, TICKED = "\u2610", "\u2611"
HARD_BREAK = "\\\n"


def write(paper: Paper) -> str:
    """Return a paper as Markdown. Its title is left out: the page that shows it has one."""
    parts = [_prose(paper.subtitle)]
    for block in paper.blocks:
        parts.extend(_parts(block, paper.language))
    return "\n\n".join(_apart([part for part in parts if part])) + "\n"


def _apart(parts: Sequence[str]) -> Iterator[str]:
    """Yield the parts; a list after a list has the other mark, or they would be one."""
    mark = ""
    for part in parts:
        if not part.startswith("- "):
            mark = ""
        elif mark == "-":
            part, mark = re.sub(r"^- ", "* ", part, flags=re.MULTILINE), "*"  # noqa: PLW2901
        else:
            mark = "-"
        yield part


def escaped(text: str) -> str:
    """Return one line of typed text that Markdown shows as it is."""
    line = _SPACES.sub(" ", printable(text)).strip(" ")
    return _FIRST_SIGNS.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", line))


def _parts(block: Block, language: str) -> Iterator[str]:
    match block:
        case Heading() | Paragraph() | Bullets() | Pairs():
            yield from _words(block)
        case Table():
            if block.title and block.headed:
                yield f"### {escaped(block.title)}"
            yield _table(block, language)
        case Checklist():
            yield "\n".join(f"- {_point(point)}" for point in block.points)
        case Picture():
            yield _prose(block.caption)
            yield _prose(block.alternative)
        case Boxes():
            yield "\n".join(f"- {BOX} {escaped(label)}" for label in block.labels)
        case Signatures():
            yield "\n".join(f"- {escaped(party)}" for party in block.parties)
        case AnswerLines() | PageBreak():
            pass


def _words(block: Heading | Paragraph | Bullets | Pairs) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * min(max(block.level, 2), 3)} {escaped(block.text)}"
        case Paragraph():
            yield _prose(block.text)
        case Bullets():
            yield "\n".join(f"- {escaped(item)}" for item in block.items)
        case Pairs():
            for label, value in block.pairs:
                yield f"**{escaped(label)}**{HARD_BREAK}{_prose(value) or NOTHING}"


def _prose(text: str) -> str:
    """Return a text of several lines as one paragraph; an empty line leaves no gap."""
    lines = [escaped(line) for line in printable(text).split("\n")]
    return HARD_BREAK.join(line for line in lines if line)


def _point(point: Point) -> str:
    answer = f"**{escaped(point.answer)}**" if point.answer else ""
    said = [f"{TICKED if point.done else BOX} {escaped(point.text)}", answer, _prose(point.note)]
    return HARD_BREAK.join(part for part in said if part).replace("\n", "\n  ")


def _table(table: Table, language: str) -> str:
    if not table.columns:
        return ""
    rows = [_row(row, len(table.columns), language) for row in table.rows]
    if table.total is not None:
        cells = _cells(table.total, len(table.columns), language)
        rows.append(_joined([f"**{cell}**" if cell else "" for cell in cells]))
    heads = _row([column.label for column in table.columns], len(table.columns), language)
    lines = _joined(["---:" if column.numeric else "---" for column in table.columns])
    return "\n".join([heads, lines, *rows])


def _row(cells: Sequence[Cell], columns: int, language: str) -> str:
    return _joined(_cells(cells, columns, language))


def _cells(cells: Sequence[Cell], columns: int, language: str) -> list[str]:
    return [escaped(shown(cell, language)) for cell in [*cells, *[None] * columns][:columns]]


def _joined(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
