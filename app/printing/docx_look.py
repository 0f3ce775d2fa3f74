"""How our papers look in a word processor: styles that a partner finds in the list and changes."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from app.printing.lettering import printable
from app.printing.paper import Paper
from app.printing.sheet import FOOT_NUMBER, HEADINGS, INK, LINE, MARGIN, MUTED, PRIMARY, SMALL, TEXT

FONT = "Calibri"
"""Every office has it or what is as wide: LibreOffice takes Carlito."""
NOTE, LABEL, POINT, ANSWER, CELL = "Note", "Label", "Point", "Answer line", "Cell"
GAP, FOOT = "Gap", "Foot"
A4 = (210, 297)
REGIONS = {"en": "en-GB", "fr": "fr-FR", "hr": "hr-HR", "it": "it-IT", "pt": "pt-PT"}
INDENT = Mm(6)
ABOVE = 18.0
"""Above and below the text, in mm."""
CELL_SIZE, GAP_HEIGHT = 10.0, 8.0
MOST_PROPERTY = 255
"""Characters of a property, says python-docx."""


def set_up(document: Document, paper: Paper) -> None:
    """Give an empty document its page, its language, its facts and its styles."""
    _page(document, wide=paper.wide)
    _facts(document, paper)
    _language(document, REGIONS.get(paper.language, paper.language))
    _styles(document)


def width_mm(*, wide: bool) -> float:
    """Return what is between the margins."""
    return A4[1 if wide else 0] - 2 * MARGIN


def element(name: str, **values: object) -> Any:
    """Return an element of WordprocessingML: `element("w:shd", val="clear")`."""
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def hexadecimal(colour: tuple[int, int, int]) -> str:
    return "".join(f"{part:02X}" for part in colour)


def _page(document: Document, *, wide: bool) -> None:
    section = document.sections[0]
    across, down = A4[::-1] if wide else A4
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(across), Mm(down)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(ABOVE)
    section.footer_distance = Mm(ABOVE / 2)


def _facts(document: Document, paper: Paper) -> None:
    facts = document.core_properties
    facts.title = printable(paper.title)[:MOST_PROPERTY]
    facts.subject = printable(paper.subtitle)[:MOST_PROPERTY]
    facts.author = facts.last_modified_by = printable(paper.author)[:MOST_PROPERTY]
    facts.language, facts.comments, facts.keywords = paper.language, "", ""
    made = paper.made if paper.made.tzinfo is None else paper.made.astimezone(UTC)
    facts.created = facts.modified = made.replace(tzinfo=None)


def _language(document: Document, code: str) -> None:
    """Say the language of all text, so that spelling is checked in it."""
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), code)


def _styles(document: Document) -> None:
    normal = _style(document, "Normal", TEXT, after=5)
    normal.paragraph_format.line_spacing = 1.08
    for level, size in HEADINGS.items():
        heading = _style(document, f"Heading {level}", size, before=size * 0.8, after=4)
        heading.font.bold = True
        heading.font.color.rgb = RGBColor(*(PRIMARY if level == 1 else INK))
        heading.paragraph_format.keep_with_next = True
    document.styles["Heading 1"].paragraph_format.space_before = Pt(0)
    _style(document, "List Bullet", TEXT, after=2)
    for name in (NOTE, LABEL):
        _style(document, name, SMALL, after=6 if name == NOTE else 0).font.color.rgb = RGBColor(
            *MUTED
        )
    document.styles[LABEL].paragraph_format.keep_with_next = True
    _hanging(_style(document, POINT, TEXT, after=4), INDENT)
    foot = _style(document, FOOT, SMALL)
    foot.font.color.rgb = RGBColor(*MUTED)
    _hanging(foot, Mm(FOOT_NUMBER))
    _style(document, CELL, CELL_SIZE, after=0)
    # Between two tables Word needs a paragraph: it is as high as the room that they need.
    _style(document, GAP, SMALL).paragraph_format.line_spacing = Pt(GAP_HEIGHT)
    _lined(_style(document, ANSWER, TEXT, before=14, after=0))


def _style(
    document: Document, name: str, size: float, *, before: float = 0, after: float = 0
) -> ParagraphStyle:
    """Return a style of ours: that of the template, or a new one on "Normal"."""
    styles = document.styles
    if name not in styles:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    style = styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.quick_style = True
    return style


def _hanging(style: ParagraphStyle, by: Length) -> None:
    """Set what follows the first tab below itself, line by line."""
    shape = style.paragraph_format
    shape.left_indent, shape.first_line_indent = by, -by
    shape.tab_stops.add_tab_stop(by)


def _lined(style: ParagraphStyle) -> None:
    """Draw a line below each paragraph, also between two of them."""
    borders = element("w:pBdr")
    for edge in ("bottom", "between"):
        borders.append(element(f"w:{edge}", val="single", sz=4, space=1, color=hexadecimal(LINE)))
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )
