"""The door to fpdf2: sheets of A4, tagged for screen readers, with letters that never vanish.

fpdf2 itself tags pictures only; `tagged`, `within` and `aside` write the marks for headings,
paragraphs, tables and what is decoration (PDF 32000-1, 14.6 and 14.8).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, cast

from app.printing import lettering, pictures
from app.printing.blank import blank
from app.printing.levelling import FIGURES, level

if TYPE_CHECKING:
    from fpdf.fonts import TTFFont

    from app.printing.structure import Tree

INK, MUTED, PRIMARY, LINE = (14, 19, 20), (91, 98, 101), (1, 91, 99), (133, 125, 112)
TINT, HAIR = (231, 241, 241), (205, 199, 189)
MARGIN = 22.0
BOTTOM = 24.0
TIGHT_TOP, TIGHT_BOTTOM, TIGHT_GAPS = 15.0, 19.0, 0.6
FOOT = 13.0
"""Where the footer begins, from the bottom edge."""
TEXT, SMALL = 11.0, 9.0
HEADINGS = {1: 22.0, 2: 14.0, 3: 12.0}
POINT = 25.4 / 72
LEADING = 1.45
STAND_IN = "?"
BULLET = "\u2022"
ENTRY = 6.0
"""How far an entry of a list stands from the margin."""

Colour = tuple[int, int, int]
LackingNote = Callable[[str], str]
"""From a list of letters to the sentence that says they could not be printed."""


class Sheet:
    """One document, written from top to bottom. Sizes of letters in points, all else in mm."""

    def __init__(
        self,
        *,
        title: str,
        language: str,
        author: str,
        made: datetime,
        wide: bool = False,
        footer: str | None = None,
        tight: bool = False,
    ) -> None:
        """Begin; with a footer, even an empty one, each page is numbered beside it.

        A tight one has more room on its pages and less between its pieces.
        """
        self.tight = tight
        self._pdf = blank(title=title, language=language, author=author, made=made, wide=wide)
        self._pdf.set_margins(MARGIN, MARGIN, MARGIN)
        self._pdf.set_auto_page_break(auto=False, margin=BOTTOM)
        self._pdf.add_page()
        if tight:
            self._pdf.set_top_margin(TIGHT_TOP)
            self._pdf.set_y(TIGHT_TOP)
            self._pdf.set_auto_page_break(auto=False, margin=TIGHT_BOTTOM)
        self._lacking: dict[str, None] = {}
        if footer is not None:
            self._footer = self._foot_lines(footer)
            self._pdf.alias_nb_pages(ALL_PAGES)
            self._pdf.footer = self._foot  # type: ignore[method-assign]

    # -- pieces --------------------------------------------------------------------------------

    def heading(self, text: str, level: int) -> None:
        """Write a heading (1 the title, then 2 and 3); it stays with what follows."""
        size = HEADINGS[level]
        self.keep_together(size * 3 * POINT * LEADING)
        self.apart(size * 0.35 if self.y > self._pdf.t_margin else 0)
        self.write(text, f"/H{level}", size=size, bold=True, colour=INK if level > 1 else PRIMARY)
        self.space(size * 0.08)

    def paragraph(self, text: str, *, size: float = TEXT, muted: bool = False) -> None:
        for part in text.split("\n"):
            if part.strip():
                self.write(part.strip(), size=size, colour=MUTED if muted else INK)
        self.apart(1.5)

    def entry(self, text: str, tag: str = "/P") -> None:
        """Write an entry of a list."""
        self.keep_together(TEXT * POINT * LEADING)
        with self.aside():
            self.put([BULLET], self.left + ENTRY / 2, self.y, size=TEXT)
        with self.indented(ENTRY):
            self.write(text, tag)

    def image(self, png: bytes, alt: str, *, x: float, width: float) -> float:
        """Set a picture at this height, described; return its own height. What follows stays."""
        pdf = self._pdf
        y = pdf.get_y()
        # fpdf2 tags pictures by itself.
        info = pdf.image(BytesIO(png), x=x, y=y, w=width, alt_text=self.settable(alt))
        pdf.set_y(y)
        return width * float(info.height) / float(info.width)

    def drawing(self, svg: str, alt: str, *, x: float, width: float) -> None:
        """Draw a picture of ours at this height as lines and letters. What follows stays.

        Raises `ValueError` if it is not one of ours.
        """
        pdf = self._pdf
        y = pdf.get_y()
        lines = BytesIO(pictures.lettered(svg, self.settable))
        pdf.image(lines, x=x, y=y, w=width, alt_text=self.settable(alt) or " ")
        pdf.set_y(y)

    def rule(self) -> None:
        pdf = self._pdf
        self.space(2)
        self.stroke(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin - pdf.l_margin)
        self.space(3)

    def stroke(
        self, x: float, y: float, width: float, *, weight: float = 0.2, colour: Colour = LINE
    ) -> None:
        """Draw a level line, as decoration."""
        with self.aside():
            self._pdf.set_draw_color(*colour)
            self._pdf.set_line_width(weight)
            self._pdf.line(x, y, x + width, y)

    def block(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle, as decoration."""
        with self.aside():
            self._pdf.set_fill_color(*colour)
            self._pdf.rect(x, y, width, height, style="F")

    def box(self, x: float, y: float, size: float, *, ticked: bool = False) -> None:
        """Draw a box to tick, as decoration: words say what it says."""
        pdf = self._pdf
        with self.aside():
            pdf.set_draw_color(*(PRIMARY if ticked else MUTED))
            pdf.set_fill_color(*PRIMARY)
            pdf.set_line_width(0.3)
            pdf.rect(x, y, size, size, style="DF" if ticked else "D", round_corners=True)
            if ticked:
                pdf.set_draw_color(255, 255, 255)
                pdf.set_line_width(0.5)
                places = ((0.22, 0.52), (0.43, 0.74), (0.8, 0.28))
                pdf.polyline([(x + size * across, y + size * down) for across, down in places])

    # -- where ---------------------------------------------------------------------------------

    def space(self, height: float) -> None:
        if height:
            self._pdf.ln(height)

    def apart(self, height: float) -> None:
        """Leave room between two pieces; a tight sheet leaves less."""
        self.space(height * TIGHT_GAPS if self.tight else height)

    def below(self, y: float) -> None:
        """Go on no higher than this far from the top of the page."""
        self._pdf.set_y(max(self._pdf.get_y(), y))

    def go_to(self, y: float) -> None:
        self._pdf.set_y(y)

    @contextmanager
    def indented(self, by: float, *, right: float = 0.0) -> Iterator[None]:
        """Begin what follows further right, and end it so far before the margin."""
        self._pdf.set_left_margin(MARGIN + by)
        self._pdf.set_right_margin(MARGIN + right)
        yield
        self._pdf.set_left_margin(MARGIN)
        self._pdf.set_right_margin(MARGIN)

    @property
    def y(self) -> float:
        return float(self._pdf.get_y())

    @property
    def left(self) -> float:
        return float(self._pdf.l_margin)

    @property
    def width(self) -> float:
        """Between the margins."""
        return float(self._pdf.epw)

    @property
    def pages(self) -> int:
        return int(self._pdf.page)

    @property
    def filled(self) -> float:
        """What is used of this page, 0 to 1."""
        return 1 - self.room / self.height

    @property
    def room(self) -> float:
        """What is left of the page's height."""
        return float(self._pdf.page_break_trigger - self._pdf.get_y())

    @property
    def height(self) -> float:
        """Of an empty page, between the margins."""
        return float(self._pdf.page_break_trigger - self._pdf.t_margin)

    def keep_together(self, height: float) -> None:
        """Turn the page if so much no longer fits on this one, but would on the next."""
        if height > self.room and self.y > self._pdf.t_margin:
            self.turn()

    def turn(self) -> None:
        self._pdf.add_page()

    def finished(self, lacking_note: LackingNote) -> bytes:
        """Return the PDF. Letters that the font lacks are named to the reader at its end."""
        if self._lacking:
            named = ", ".join(
                lettering.named(letter) for letter in list(self._lacking)[:MOST_NAMED]
            )
            self.rule()
            self.paragraph(lacking_note(named), size=SMALL)
        written = bytes(self._pdf.output())
        self.close()
        return written

    def close(self) -> None:
        """Let go of the files of the fonts."""
        for font in self._pdf.fonts.values():
            cast("TTFFont", font).ttfont.close()

    # -- letters -------------------------------------------------------------------------------

    def write(
        self,
        text: str,
        tag: str = "/P",
        *,
        size: float = TEXT,
        bold: bool = False,
        colour: Colour = INK,
        link: str = "",
    ) -> None:
        """Write one tagged piece of text from here on, over as many pages as it takes."""
        pdf, height = self._pdf, size * POINT * LEADING
        for block in self._blocks(self.lines(text, self.width, size=size, bold=bold), height):
            with self.tagged(tag):
                self.put(block, pdf.l_margin, pdf.get_y(), size=size, bold=bold, colour=colour)
            if link:
                pdf.link(pdf.l_margin, pdf.get_y(), self.width, height * len(block), link)
            pdf.set_y(pdf.get_y() + height * len(block))

    def length(self, text: str, *, size: float, bold: bool = False) -> float:
        """Return how wide a line is."""
        widths = self._font(bold=bold).cw
        return sum(widths[ord(letter)] for letter in lettering.settable(text)) * size * POINT / 1000

    def lines(self, text: str, width: float, *, size: float, bold: bool = False) -> list[str]:
        """Return a text as lines that are no wider, in letters that the font has."""
        per_mm = 1000 / (size * POINT)
        widths = self._font(bold=bold).cw
        return [
            line
            for part in text.split("\n")
            for line in lettering.broken(self.settable(part), width * per_mm, widths)
        ]

    def put(
        self,
        lines: list[str],
        x: float,
        y: float,
        *,
        size: float,
        bold: bool = False,
        colour: Colour = INK,
        right: float | None = None,
    ) -> None:
        """Set lines at a place, or each so that it ends at `right`; the caller tags them.

        What ends at `right` is set in figures of one width, so that they stand below each other.
        """
        pdf = self._pdf
        family = lettering.FAMILY if right is None else self._with_figures(bold=bold)
        pdf.set_font(family, "B" if bold else "", size)
        pdf.set_text_color(*colour)
        height, first = size * POINT * LEADING, size * POINT * (LEADING / 2 + 0.3)
        for number, line in enumerate(lines):
            start = x if right is None else right - pdf.get_string_width(line)
            if line:
                pdf.text(start, y + first + number * height, line)

    def _blocks(self, lines: list[str], height: float) -> Iterator[list[str]]:
        """Yield the lines page by page, for a tag cannot span two; turn pages between them."""
        while lines:
            fits = int(self.room / height)
            if fits < 1:
                self.turn()
                continue
            block, lines = lines[:fits], lines[fits:]
            yield block

    def settable(self, text: str) -> str:
        """Return a text in letters that the font has; note the others."""
        known = self._font().cmap
        text = lettering.settable(unicodedata.normalize("NFC", text))
        if lettering.usual(text):
            return text
        for letter in text:
            if ord(letter) not in known and not unicodedata.category(letter).startswith("C"):
                self._lacking.setdefault(letter)
        return "".join(_shown(letter, known) for letter in text)

    def _font(self, *, bold: bool = False, family: str = lettering.FAMILY) -> TTFFont:
        return cast("TTFFont", self._pdf.fonts[family.lower() + ("B" if bold else "")])

    def _with_figures(self, *, bold: bool) -> str:
        """Return the family whose figures are of one width."""
        style = "B" if bold else ""
        if f"{FIGURES.lower()}{style}" not in self._pdf.fonts:
            self._pdf.add_font(FIGURES, style, lettering.file("Bold" if bold else "Regular"))
            level(self._font(bold=bold, family=FIGURES))
        return FIGURES

    # -- tags ----------------------------------------------------------------------------------

    @contextmanager
    def tagged(self, kind: str, alt_text: str | None = None) -> Iterator[None]:
        """Mark what is drawn as one piece of this kind."""
        pdf = self._pdf
        number = pdf.struct_builder.next_mcid_for_page(pdf.page)
        pdf._add_marked_content(struct_type=kind, mcid=number, alt_text=alt_text)  # noqa: SLF001
        pdf._out(f"{kind} <</MCID {number}>> BDC")  # noqa: SLF001
        yield
        pdf._out("EMC")  # noqa: SLF001

    def within(self, kind: str) -> AbstractContextManager[None]:
        """Let what is tagged stand inside a list, a table or a row, all on this page."""
        return cast("Tree", self._pdf.struct_builder).within(self._pdf.page, kind)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Mark decoration, which a screen reader leaves out."""
        self._pdf._out("/Artifact BMC")  # noqa: SLF001
        yield
        self._pdf._out("EMC")  # noqa: SLF001

    # -- the foot of each page -----------------------------------------------------------------

    def _foot_lines(self, footer: str) -> list[str]:
        return self.lines(footer, self.width - FOOT_NUMBER, size=SMALL)[:2]

    def _foot(self) -> None:
        pdf = self._pdf
        y = pdf.h - FOOT - (len(self._footer) - 1) * SMALL * POINT * LEADING
        with self.aside():
            self.put(self._footer, MARGIN + FOOT_NUMBER, y, size=SMALL, colour=MUTED)
            pdf.set_font(lettering.FAMILY, "", SMALL)
            pdf.set_text_color(*MUTED)
            pdf.set_xy(MARGIN, y)
            pdf.cell(FOOT_NUMBER, SMALL * POINT * LEADING, f"{pdf.page_no()} / {ALL_PAGES}")


MOST_NAMED = 20
"""Letters that are named at the end: a text in another script would name its alphabet."""
FOOT_NUMBER = 18.0
ALL_PAGES = "{all pages}"
"""Stands for their number until the last one is written."""


def _shown(letter: str, known: Container[int]) -> str:
    if unicodedata.category(letter).startswith("C"):
        return ""
    return letter if ord(letter) in known else STAND_IN
