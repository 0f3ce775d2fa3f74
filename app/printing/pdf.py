"""Papers as PDF (A4): for signing, for sending, for filing."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale, gettext

from app.printing import pdf_facts, pdf_signatures, pdf_tables, pictures
from app.printing.figures import NOTHING
from app.printing.paper import (
    AnswerLines,
    Block,
    Boxes,
    Bullets,
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
from app.printing.sheet import ENTRY, HAIR, HEADINGS, LEADING, MUTED, POINT, SMALL, TEXT, Sheet

MEDIA_TYPE = "application/pdf"
LINE_APART = 9.0
"""Between lines that are written on by hand, in mm."""
BOX = 3.6
INDENT = 6.0
ANSWER = 30.0
"""Width of the column with the answers of a checklist."""
TALLEST = 0.8
"""A picture, of the height of a page."""
LITTLE = 0.25
"""Of a page: a last one with less on it is spared if the others can take it."""
TIGHT_PICTURE = 0.82
MOST_KEPT = 4
"""Blocks that stay together: headings, a question and what answers it."""


def write(paper: Paper) -> bytes:
    """Return a paper as a PDF. Raises `ValueError` if a picture is not one of ours."""
    sheet = _drawn(paper)
    if sheet.pages > 1 and sheet.filled < LITTLE:
        tight = _drawn(paper, tight=True)
        sheet, other = (tight, sheet) if tight.pages < sheet.pages else (sheet, tight)
        other.close()

    def lacking(letters: str) -> str:
        with force_locale(paper.language):
            return _lacking(letters)

    return sheet.finished(lacking)


def _drawn(paper: Paper, *, tight: bool = False) -> Sheet:
    sheet = Sheet(
        title=paper.title,
        language=paper.language,
        author=paper.author,
        made=paper.made,
        wide=paper.wide,
        footer=paper.footer,
        tight=tight,
    )
    sheet.heading(paper.title, 1)
    if paper.subtitle:
        sheet.paragraph(paper.subtitle, muted=True)
    sheet.rule()
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Heading | Paragraph):
            needed = _needed(sheet, paper.blocks[place : place + MOST_KEPT], paper.language)
            sheet.keep_together(needed if needed <= sheet.height else 0)
        _add(sheet, block, paper.language)
    return sheet


def _lacking(letters: str) -> str:
    return str(
        gettext(
            "Our printing letters lack some signs, shown as “?” above: %(letters)s. The web page "
            "shows them all.",
            letters=letters,
        )
    )


def _add(sheet: Sheet, block: Block, language: str) -> None:
    match block:
        case Heading() | Paragraph() | Bullets() | Pairs():
            _words(sheet, block)
        case Table():
            _table(sheet, block, language)
        case Checklist():
            for point in block.points:
                _point(sheet, point)
            sheet.space(1)
        case Picture():
            _picture(sheet, block)
        case AnswerLines() | Boxes() | Signatures():
            _by_hand(sheet, block)
        case PageBreak():
            sheet.turn()


def _words(sheet: Sheet, block: Heading | Paragraph | Bullets | Pairs) -> None:
    match block:
        case Heading():
            sheet.heading(block.text, _level(block))
        case Paragraph():
            sheet.paragraph(block.text, size=SMALL if block.muted else TEXT, muted=block.muted)
        case Bullets():
            _bullets(sheet, list(block.items))
        case Pairs():
            pdf_facts.draw(
                sheet, [(label, value.strip() or NOTHING) for label, value in block.pairs]
            )


def _by_hand(sheet: Sheet, block: AnswerLines | Boxes | Signatures) -> None:
    match block:
        case AnswerLines():
            _answer_lines(sheet, block.lines)
        case Boxes():
            _boxes(sheet, block)
        case Signatures():
            pdf_signatures.draw(sheet, block)


def _level(heading: Heading) -> int:
    return min(max(heading.level, 2), max(HEADINGS))


def _needed(sheet: Sheet, blocks: Sequence[Block], language: str) -> float:
    """Return the room that the first of these needs on its page with what it introduces."""
    match blocks:
        case [Heading(), *rest]:
            return HEADING + _needed(sheet, rest, language)
        case [Paragraph() as words, *rest]:
            return _words_needed(sheet, words, rest, language)
        case [Pairs() as pairs, *_]:
            return pdf_facts.start(sheet, pairs.pairs[0]) if pairs.pairs else 0.0
        case [AnswerLines(lines=lines), *_]:
            return LINE_APART * (lines if lines <= MOST_LINES_KEPT else 3)
        case [Boxes() as boxes, *_]:
            return 8.0 * (1 if boxes.across else min(len(boxes.labels), MOST_LINES_KEPT))
        case [Picture() as picture, *_]:
            return _measures(sheet, picture)[1] * SHRUNK + BELOW_PICTURE
        case [Signatures() as signatures, *_]:
            return pdf_signatures.height(sheet, signatures)
        case [Table() as table, *_]:
            title = HEADING if table.title and table.headed else 0.0
            return title + pdf_tables.start(sheet, table, language)
        case [Checklist(), *_]:
            return POINTS
    return 0.0


def _words_needed(sheet: Sheet, words: Paragraph, rest: Sequence[Block], language: str) -> float:
    """Return the room of a short paragraph, or of one with the block that it leads to."""
    lines = len(sheet.lines(words.text, sheet.width, size=TEXT))
    height = min(lines, MOST_LINES_KEPT) * TEXT * POINT * LEADING
    match rest:
        case [AnswerLines() | Boxes() | Table() | Signatures() as after, *_]:
            return height + _needed(sheet, [after], language)
    return height if lines <= MOST_LINES_WHOLE else 0.0


MOST_LINES_KEPT, MOST_LINES_WHOLE = 6, 3
HEADING = 13.5
BELOW_PICTURE = 12.0
SHRUNK = 0.75
"""So much smaller a picture may be, if it then stays on the page of what it belongs to."""
POINTS = 30.0
"""Room for two points of a checklist."""


def _table(sheet: Sheet, table: Table, language: str) -> None:
    if table.title and table.headed:
        sheet.keep_together(HEADING + pdf_tables.start(sheet, table, language))
        sheet.heading(table.title, 3)
    pdf_tables.draw(sheet, table, language)


def _bullets(sheet: Sheet, items: Sequence[str]) -> None:
    """Write a list; its items on one page are one list to a screen reader."""
    height = TEXT * POINT * LEADING
    with sheet.indented(ENTRY):
        taken = [len(sheet.lines(item, sheet.width, size=TEXT)) for item in items]
    begin = 0
    while begin < len(items):
        end, used = begin, 0.0
        while end < len(items) and used + taken[end] * height <= sheet.room:
            used += taken[end] * height
            end += 1
        if end == begin and taken[begin] * height <= sheet.height:
            sheet.turn()
            continue
        if end == begin:
            sheet.entry(items[begin])
            end = begin + 1
        else:
            with sheet.within("/L"):
                for item in items[begin:end]:
                    with sheet.within("/LI"):
                        sheet.entry(item, "/LBody")
        begin = end
    sheet.space(1.5)


def _point(sheet: Sheet, point: Point) -> None:
    """Write a point with its answer at the right, as in a table, and what was noted below."""
    line = TEXT * POINT * LEADING
    with sheet.indented(INDENT, right=ANSWER):
        sheet.keep_together(len(sheet.lines(point.text, sheet.width, size=TEXT)) * line + line)
        top = sheet.y
        sheet.box(sheet.left - INDENT, top + 0.9, BOX, ticked=point.done)
        sheet.write(point.text)
        _answer(sheet, point.answer, sheet.left + sheet.width + 4, top)
        for part in point.note.split("\n"):
            if part.strip():
                sheet.write(part.strip(), size=SMALL, colour=MUTED)
    sheet.space(1)
    sheet.stroke(sheet.left, sheet.y, sheet.width, weight=0.15, colour=HAIR)
    sheet.space(1)


def _answer(sheet: Sheet, answer: str, x: float, y: float) -> None:
    if answer:
        with sheet.tagged("/P"):
            lines = sheet.lines(answer, ANSWER - 4, size=SMALL, bold=True)
            sheet.put(lines[:2], x, y + 0.6, size=SMALL, bold=True)


def _picture(sheet: Sheet, picture: Picture) -> None:
    width, height = _measures(sheet, picture)
    shrunk = (sheet.room - BELOW_PICTURE) / height
    if SHRUNK <= shrunk < 1:
        width, height = width * shrunk, height * shrunk
    sheet.keep_together(height + BELOW_PICTURE)
    left = sheet.left + (sheet.width - width) / 2
    sheet.drawing(picture.svg, picture.alternative, x=left, width=width)
    sheet.space(height + 1.5)
    if picture.caption:
        sheet.paragraph(picture.caption, size=SMALL, muted=True)
    sheet.space(2)


def _measures(sheet: Sheet, picture: Picture) -> tuple[float, float]:
    """Return width and height that suit the page."""
    across, down = pictures.proportions(picture.svg)
    width = sheet.width * min(max(picture.width, 0.1), 1) * (TIGHT_PICTURE if sheet.tight else 1)
    height = min(width * down / across, sheet.height * TALLEST)
    return height * across / down, height


def _answer_lines(sheet: Sheet, lines: int) -> None:
    for _ in range(lines):
        sheet.keep_together(LINE_APART)
        sheet.space(LINE_APART)
        sheet.stroke(sheet.left, sheet.y, sheet.width, weight=0.15)
    sheet.space(4)


def _boxes(sheet: Sheet, boxes: Boxes) -> None:
    if boxes.across and _set_across(sheet, boxes.labels):
        return
    for label in boxes.labels:
        sheet.keep_together(TEXT * POINT * LEADING)
        sheet.box(sheet.left, sheet.y + 0.9, BOX)
        with sheet.indented(INDENT):
            sheet.write(label)
        sheet.space(0.8)
    sheet.space(1.5)


def _set_across(sheet: Sheet, labels: Sequence[str]) -> bool:
    """Set boxes in one row, each in an equal part; tell whether they fitted."""
    part = sheet.width / max(len(labels), 1)
    if part <= INDENT * 2:
        return False
    lines = [sheet.lines(label, part - INDENT - 2, size=TEXT) for label in labels]
    if any(len(each) > 1 for each in lines):
        return False
    sheet.keep_together(10)
    top = sheet.y
    for number, each in enumerate(lines):
        x = sheet.left + number * part
        sheet.box(x, top + 0.9, BOX)
        with sheet.tagged("/P"):
            sheet.put(each, x + INDENT, top, size=TEXT)
    sheet.go_to(top + TEXT * POINT * LEADING + 2.5)
    return True
