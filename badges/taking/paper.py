"""The door to fpdf2: papers on A4, tagged for screen readers, with letters that never vanish.

fpdf2 itself tags pictures only; `_tagged` and `_aside` write the marks for headings, paragraphs and
what is decoration (PDF 32000-1, 14.6 and 14.8). Its module is imported where it is used: it weighs
30 MB in memory.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, cast

from badges.taking import lettering, qr

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

INK, MUTED, PRIMARY, LINE = (14, 19, 20), (91, 98, 101), (1, 91, 99), (133, 125, 112)
MARGIN = 22.0
BOTTOM = 24.0
TEXT, SMALL = 11.0, 9.0
HEADINGS = {1: 22.0, 2: 14.0, 3: 12.0}
POINT = 25.4 / 72
LEADING = 1.45
STAND_IN = "?"

Colour = tuple[int, int, int]
LackingNote = Callable[[str], str]
"""From a list of letters to the sentence that says they could not be printed."""


class Paper:
    """One document, written from top to bottom. Sizes of letters in points, all else in mm."""

    def __init__(self, *, title: str, language: str, author: str, made: datetime) -> None:
        self._pdf = _blank(title=title, language=language, author=author, made=made)
        self._lacking: dict[str, None] = {}

    # -- pieces --------------------------------------------------------------------------------

    def heading(self, text: str, level: int) -> None:
        """Write a heading (1 the title, then 2 and 3); it stays with what follows."""
        size = HEADINGS[level]
        self.space(0 if level == 1 else size * 0.35)
        self._keep_together(size * 3 * POINT * LEADING)
        self._write(text, f"/H{level}", size=size, bold=True, colour=INK if level > 1 else PRIMARY)
        self.space(size * 0.08)

    def paragraph(self, text: str, *, size: float = TEXT, muted: bool = False) -> None:
        for part in text.split("\n"):
            if part.strip():
                self._write(part.strip(), size=size, colour=MUTED if muted else INK)
        self.space(1.5)

    def fact(self, label: str, value: str) -> None:
        """Write a label and its value as one paragraph."""
        self._write(label, size=SMALL, colour=MUTED)
        self._write(value)
        self.space(1)

    def entry(self, text: str) -> None:
        """Write an entry of a list."""
        self._pdf.set_left_margin(MARGIN + 4)
        self._write(f"\u2022 {text}")
        self._pdf.set_left_margin(MARGIN)

    def level(self, level: int, words: str, *, filled: bool = True) -> None:
        """Draw the five steps, filled or as outlines up to a level, and say them in words."""
        pdf = self._pdf
        self._keep_together(12)
        top = pdf.get_y() + 1.5
        with self._aside():
            pdf.set_line_width(0.4)
            for step in range(5):
                reached = step < level
                pdf.set_draw_color(*(PRIMARY if reached else LINE))
                pdf.set_fill_color(*PRIMARY)
                style = "DF" if reached and filled else "D"
                pdf.set_dash_pattern(**({} if reached else {"dash": 0.8, "gap": 0.8}))
                pdf.rect(pdf.l_margin + step * 8, top, 7, 4, style=style, round_corners=True)
            pdf.set_dash_pattern()
        pdf.set_xy(pdf.l_margin, top - 0.8)
        pdf.set_left_margin(MARGIN + 44)
        self._write(words, bold=filled)
        pdf.set_left_margin(MARGIN)
        self.space(1.5)

    def picture(self, png: bytes, alt: str, *, width: float) -> None:
        """Set a picture at the right edge, level with what comes next, and described."""
        pdf = self._pdf
        x, y = pdf.w - MARGIN - width, pdf.get_y()
        # fpdf2 tags pictures by itself.
        pdf.image(BytesIO(png), x=x, y=y, w=width, alt_text=self._settable(alt))
        pdf.set_y(y)

    def narrowed(self, by: float) -> None:
        """Let what follows leave room at the right edge; 0 ends that."""
        self._pdf.set_right_margin(MARGIN + (by + 6 if by else 0))

    def code(self, address: str, *, alt: str, beside: Sequence[str], width: float = 34.0) -> None:
        """Draw a QR code, with sentences and its address beside it, all on one page."""
        pdf = self._pdf
        self._keep_together(width + 4)
        squares = qr.modules(address)
        unit = width / len(squares)
        top = pdf.get_y()
        with self._tagged("/Figure", alt_text=self._settable(alt)):
            pdf.set_fill_color(0, 0, 0)
            for row, line in enumerate(squares):
                for column, dark in enumerate(line):
                    if dark:
                        pdf.rect(
                            pdf.l_margin + column * unit, top + row * unit, unit, unit, style="F"
                        )
        pdf.set_left_margin(MARGIN + width + 4)
        pdf.set_xy(pdf.l_margin, top + 3)
        for sentence in beside:
            self._write(sentence, size=SMALL)
        self._write(address, size=SMALL, colour=PRIMARY, link=address)
        pdf.set_left_margin(MARGIN)
        pdf.set_xy(MARGIN, max(pdf.get_y(), top + width) + 2)

    def rule(self) -> None:
        pdf = self._pdf
        self.space(2)
        with self._aside():
            pdf.set_draw_color(*LINE)
            pdf.set_line_width(0.2)
            pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
        self.space(3)

    def space(self, height: float) -> None:
        if height:
            self._pdf.ln(height)

    def below(self, y: float) -> None:
        """Go on no higher than this far from the top of the page."""
        self._pdf.set_y(max(self._pdf.get_y(), y))

    @property
    def y(self) -> float:
        return float(self._pdf.get_y())

    def finished(self, lacking_note: LackingNote) -> bytes:
        """Return the PDF. Letters that the font lacks are named to the reader at its end."""
        if self._lacking:
            named = ", ".join(_named(letter) for letter in self._lacking)
            self.rule()
            self.paragraph(lacking_note(named), size=SMALL)
        return bytes(self._pdf.output())

    # -- how -----------------------------------------------------------------------------------

    def _write(
        self,
        text: str,
        tag: str = "/P",
        *,
        size: float = TEXT,
        bold: bool = False,
        colour: Colour = INK,
        link: str = "",
    ) -> None:
        pdf = self._pdf
        pdf.set_font(lettering.FAMILY, "B" if bold else "", size)
        pdf.set_text_color(*colour)
        height = size * POINT * LEADING
        text = self._settable(text)
        set_in = pdf.multi_cell(0, height, text, align="L", dry_run=True, output="LINES")
        lines = cast(list[str], set_in)
        for block in self._blocks(lines, height):
            with self._tagged(tag):
                for line in block:
                    pdf.cell(0, height, line, new_x="LMARGIN", new_y="NEXT", link=link)

    def _blocks(self, lines: list[str], height: float) -> Iterator[list[str]]:
        """Yield the lines page by page, for a tag cannot span two; turn pages between them."""
        pdf = self._pdf
        while lines:
            fits = int((pdf.page_break_trigger - pdf.get_y()) / height)
            if fits < 1:
                self._turn()
                continue
            block, lines = lines[:fits], lines[fits:]
            yield block

    def _keep_together(self, height: float) -> None:
        if self._pdf.get_y() + height > self._pdf.page_break_trigger:
            self._turn()

    def _turn(self) -> None:
        self._pdf.add_page()

    def _settable(self, text: str) -> str:
        """Return a text in letters that the font has; note the others."""
        known = cast("TTFFont", self._pdf.fonts[lettering.FAMILY.lower()]).cmap
        text = lettering.settable(unicodedata.normalize("NFC", text))
        for letter in text:
            if ord(letter) not in known and not unicodedata.category(letter).startswith("C"):
                self._lacking.setdefault(letter)
        return "".join(_shown(letter, known) for letter in text)

    @contextmanager
    def _tagged(self, kind: str, alt_text: str | None = None) -> Iterator[None]:
        pdf = self._pdf
        number = pdf.struct_builder.next_mcid_for_page(pdf.page)
        pdf._add_marked_content(struct_type=kind, mcid=number, alt_text=alt_text)  # noqa: SLF001
        pdf._out(f"{kind} <</MCID {number}>> BDC")  # noqa: SLF001
        yield
        pdf._out("EMC")  # noqa: SLF001

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """Mark decoration, which a screen reader leaves out."""
        self._pdf._out("/Artifact BMC")  # noqa: SLF001
        yield
        self._pdf._out("EMC")  # noqa: SLF001


def _blank(*, title: str, language: str, author: str, made: datetime) -> FPDF:
    """Return an empty A4 document with its fonts and its facts."""
    from fpdf import FPDF, ViewerPreferences  # noqa: PLC0415  # 30 MB

    pdf = FPDF(format="A4", unit="mm")
    pdf.set_title(title)
    pdf.set_author(author)
    pdf.set_lang(language)
    pdf.set_creator("Keep in Pact")
    pdf.set_creation_date(made)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.add_font(lettering.FAMILY, "", lettering.file("Regular"))
    pdf.add_font(lettering.FAMILY, "B", lettering.file("Bold"))
    pdf.set_margins(MARGIN, MARGIN, MARGIN)
    pdf.c_margin = 0
    pdf.set_auto_page_break(auto=False, margin=BOTTOM)
    pdf.add_page()
    return pdf


def _shown(letter: str, known: Container[int]) -> str:
    if unicodedata.category(letter).startswith("C"):
        return ""
    return letter if ord(letter) in known else STAND_IN


def _named(letter: str) -> str:
    """Return a letter by its number and its name, which every font can show."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()
