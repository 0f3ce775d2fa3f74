"""A sheet with what stands on papers about badges: the five steps, a picture, a code."""

from __future__ import annotations

from collections.abc import Sequence

from app.printing import qr
from app.printing.sheet import LEADING, LINE, MARGIN, MUTED, POINT, PRIMARY, SMALL, TEXT, Sheet

STEPS = 5


class Paper(Sheet):
    """An attestation or a passport. Lengths in mm."""

    def level(self, level: int, words: str, *, filled: bool = True) -> None:
        """Draw the five steps, filled or as outlines up to a level, and say them in words."""
        self.keep_together(12)
        top = self.y + 1.5
        with self.aside():
            for step in range(STEPS):
                self._step(step * 8, top, reached=step < level, filled=filled)
            self._pdf.set_dash_pattern()
        self.go_to(top - 0.8)
        with self.indented(44):
            self.write(words, bold=filled)
        self.space(1.5)

    def fact(self, label: str, value: str) -> None:
        """Write a label, and below it a value."""
        self.keep_together((SMALL + TEXT) * POINT * LEADING)
        self.write(label, size=SMALL, colour=MUTED)
        self.write(value)
        self.space(1)

    def _step(self, across: float, top: float, *, reached: bool, filled: bool) -> None:
        pdf = self._pdf
        pdf.set_line_width(0.4)
        pdf.set_draw_color(*(PRIMARY if reached else LINE))
        pdf.set_fill_color(*PRIMARY)
        pdf.set_dash_pattern(**({} if reached else {"dash": 0.8, "gap": 0.8}))
        style = "DF" if reached and filled else "D"
        pdf.rect(pdf.l_margin + across, top, 7, 4, style=style, round_corners=True)

    def picture(self, png: bytes, alt: str, *, width: float) -> None:
        """Set a picture at the right edge, level with what comes next, and described."""
        self.image(png, alt, x=self._pdf.w - MARGIN - width, width=width)

    def narrowed(self, by: float) -> None:
        """Let what follows leave room at the right edge; 0 ends that."""
        self._pdf.set_right_margin(MARGIN + (by + 6 if by else 0))

    def code(self, address: str, *, alt: str, beside: Sequence[str], width: float = 34.0) -> None:
        """Draw a QR code, with sentences and its address beside it, all on one page."""
        self.keep_together(width + 4)
        top = self.y
        with self.tagged("/Figure", alt_text=self.settable(alt)):
            self._squares(qr.modules(address), top, width)
        self.go_to(top + 3)
        with self.indented(width + 4):
            for sentence in beside:
                self.write(sentence, size=SMALL)
            self.write(address, size=SMALL, colour=PRIMARY, link=address)
        self.below(top + width)
        self.space(2)

    def _squares(self, squares: Sequence[Sequence[bool]], top: float, width: float) -> None:
        pdf, unit = self._pdf, width / len(squares)
        pdf.set_fill_color(0, 0, 0)
        for row, line in enumerate(squares):
            for column, dark in enumerate(line):
                if dark:
                    pdf.rect(pdf.l_margin + column * unit, top + row * unit, unit, unit, style="F")
