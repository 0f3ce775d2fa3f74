"""An empty document of fpdf2: its paper, its fonts and what it says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.printing import lettering

if TYPE_CHECKING:
    from fpdf import FPDF


def blank(*, title: str, language: str, author: str, made: datetime, wide: bool) -> FPDF:
    """Return an A4 document without a page.

    fpdf2 is imported only now: it weighs 30 MB in memory.
    """
    from fpdf import FPDF, ViewerPreferences  # noqa: PLC0415

    from app.printing.structure import Tree  # noqa: PLC0415

    pdf = FPDF(orientation="landscape" if wide else "portrait", format="A4", unit="mm")
    pdf.struct_builder = Tree()
    pdf.set_title(lettering.printable(title))
    pdf.set_author(lettering.printable(author))
    pdf.set_lang(language)
    pdf.set_creator("Keep in Pact")
    pdf.set_creation_date(made)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.add_font(lettering.FAMILY, "", lettering.file("Regular"))
    pdf.add_font(lettering.FAMILY, "B", lettering.file("Bold"))
    pdf.c_margin = 0
    return pdf
