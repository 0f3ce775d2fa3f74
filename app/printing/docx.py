"""Papers as DOCX: a partner goes on writing in Word or LibreOffice."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document
from docx.shared import Mm
from docx.text.paragraph import Paragraph as Words

from app.printing import docx_tables, pictures
from app.printing.docx_look import ANSWER, FOOT, LABEL, NOTE, POINT, element, set_up, width_mm
from app.printing.figures import NOTHING
from app.printing.lettering import printable
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

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOTS_PER_MM = 8
TALLEST_MM = 120
BOX, TICKED = "\u2610", "\u2611"


def write(paper: Paper) -> bytes:
    """Return a paper as a DOCX. Raises `ValueError` if a picture is not one of ours."""
    document = docx.Document()
    set_up(document, paper)
    document.add_heading(printable(paper.title), 1)
    if paper.subtitle:
        document.add_paragraph(printable(paper.subtitle), style=NOTE)
    _foot(document, paper)
    writer = _Writer(document, paper)
    for block, after in zip(paper.blocks, [*paper.blocks[1:], None], strict=True):
        writer.add(block, after)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    def __init__(self, document: Document, paper: Paper) -> None:
        self.document, self.language = document, paper.language
        self.width = width_mm(wide=paper.wide)

    def add(self, block: Block, after: Block | None) -> None:
        """Add a block; `after` is the one that follows."""
        match block:
            case Paragraph() if isinstance(after, AnswerLines | Boxes | Signatures):
                # What is asked, or signed, stays with the room for it.
                words = self._write(block.text, NOTE if block.muted else None)
                words.paragraph_format.keep_with_next = True
            case Heading() | Paragraph() | Bullets() | Pairs():
                self._words(block)
            case Table():
                if block.title and block.headed:
                    self.document.add_heading(printable(block.title), 3)
                docx_tables.add(self.document, block, self.language, self.width)
            case Checklist():
                for point in block.points:
                    self._point(point)
            case Picture():
                self._picture(block)
            case AnswerLines() | Boxes() | Signatures():
                self._by_hand(block)
            case PageBreak():
                self.document.add_page_break()  # type: ignore[no-untyped-call]

    def _words(self, block: Heading | Paragraph | Bullets | Pairs) -> None:
        match block:
            case Heading():
                self.document.add_heading(printable(block.text), min(max(block.level, 2), 3))
            case Paragraph():
                self._write(block.text, NOTE if block.muted else None)
            case Bullets():
                for item in block.items:
                    self._write(item, "List Bullet")
            case Pairs():
                for label, value in block.pairs:
                    self._write(label, LABEL)
                    self._write(value if value.strip() else NOTHING)

    def _by_hand(self, block: AnswerLines | Boxes | Signatures) -> None:
        match block:
            case AnswerLines():
                for _ in range(block.lines):
                    self._write("", ANSWER)
            case Boxes():
                self._boxes(block.labels, across=block.across)
            case Signatures():
                docx_tables.add_signatures(self.document, block, self.width)

    def _write(self, text: str, style: str | None = None) -> Words:
        return self.document.add_paragraph(printable(text), style=style)

    def _point(self, point: Point) -> None:
        words = self._write(f"{TICKED if point.done else BOX}\t{point.text}", POINT)
        if point.answer:
            words.add_run(f" {NOTHING} ")
            words.add_run(printable(point.answer)).bold = True
        if point.note:
            words.add_run().add_break()
            words.add_run(printable(point.note))

    def _boxes(self, labels: Sequence[str], *, across: bool) -> None:
        if across:
            self._write("\t".join(f"{BOX} {label}" for label in labels))
            return
        for label in labels:
            self._write(f"{BOX}\t{label}", POINT)

    def _picture(self, picture: Picture) -> None:
        across, down = pictures.proportions(picture.svg)
        width = self.width * min(max(picture.width, 0.1), 1)
        width = min(width, TALLEST_MM * across / down)
        png = pictures.png(picture.svg, round(width * DOTS_PER_MM))
        words = self.document.add_paragraph()
        words.paragraph_format.keep_with_next = bool(picture.caption)
        drawn = words.add_run().add_picture(BytesIO(png), width=Mm(width))
        inline = drawn._inline  # noqa: SLF001
        for side in ("distT", "distB", "distL", "distR"):
            # Where it is not said, LibreOffice leaves 3 mm.
            inline.set(side, "0")
        inline.docPr.set("descr", printable(picture.alternative))
        if picture.caption:
            self._write(picture.caption, NOTE)


def _foot(document: Document, paper: Paper) -> None:
    """Set page numbers, as fields, before the words that stand on each page."""
    words = document.sections[0].footer.paragraphs[0]
    words.style = FOOT
    _field(words, "PAGE")
    words.add_run(" / ")
    _field(words, "NUMPAGES")
    if paper.footer:
        words.add_run(f"\t{printable(paper.footer)}")


def _field(words: Words, name: str) -> None:
    field = element("w:fldSimple", instr=name)
    run = words.add_run("1")
    field.append(run._r)  # noqa: SLF001
    words._p.append(field)  # noqa: SLF001
