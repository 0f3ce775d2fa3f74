"""Papers as PDF: read back by its streams, its tags and its page count."""

from __future__ import annotations

import re
import time
import zlib

import pytest
from fpdf import FPDF

from app.printing import pdf, pictures
from app.printing.lettering import broken
from app.printing.sheet import MARGIN
from tests.printing import papers, reader

ROWS, SECONDS = 600, 5
"""Measured: 2,000 rows of 7 columns in 5.4 s and 58 MB."""


def pages(written: bytes) -> int:
    return written.count(b"/Type /Page\n")


def streams(written: bytes) -> str:
    """Return what is drawn: the content of each page."""
    parts = re.findall(rb"stream\n(.*?)\nendstream", written, re.DOTALL)
    texts = [zlib.decompress(part) for part in parts if part[:1] == b"x"]
    return "\n".join(text.decode("latin-1") for text in texts if b" BDC" in text or b"BMC" in text)


@pytest.mark.parametrize("wide", [False, True])
def test_all_blocks_are_tagged_for_screen_readers(*, wide: bool) -> None:
    written = pdf.write(papers.full(wide=wide))
    kinds = set(re.findall(rb"/S /(\w+)\n/Type /StructElem", written))
    assert kinds == set(b"Document H1 H2 H3 P L LI LBody Table TR TH TD Figure".split())
    for part in (b"/Lang (fr)", b"/MarkInfo", b"/DisplayDocTitle", b"/Scope /Column"):
        assert part in written
    box = (b"841.89 595.28", b"595.28 841.89")[not wide]
    assert box in written


def test_every_mark_on_a_page_is_in_the_tree_once_in_order() -> None:
    written = pdf.write(papers.full())
    drawn = streams(written)
    assert drawn.count("BDC") + drawn.count("BMC") == drawn.count("EMC")
    marks = len(re.findall(r"/MCID \d+", drawn))
    tree = re.search(rb"/Nums \[(.*?)\]\n?>>", written, re.DOTALL)
    assert tree is not None
    assert len(re.findall(rb"\d+ 0 R", tree[1])) == marks
    for element in re.findall(rb"<<\n(?:(?!>>\nendobj).)*?/Type /StructElem\n", written, re.DOTALL):
        if re.search(rb"/K \[\d+\]", element):
            assert b"/Pg " in element


@pytest.mark.parametrize("case", papers.HOSTILE)
def test_nothing_typed_leaves_the_page(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, over = FPDF.text, []

    def watched(self: FPDF, x: float, y: float, line: str = "") -> None:
        right = x + self.get_string_width(line)
        if x < MARGIN - 0.01 or right > self.w - MARGIN + 0.01 or y > self.h - 5:
            over.append(line)
        text(self, x, y, line)

    monkeypatch.setattr(FPDF, "text", watched)
    assert pages(pdf.write(papers.typed(papers.HOSTILE[case]))) >= 1
    assert over == []


def test_a_cell_of_100_000_letters_goes_over_pages() -> None:
    written = pdf.write(papers.one_cell(100_000))
    assert written.count(b"/S /TR") == 2 * pages(written)


def test_headings_of_a_table_stand_on_each_page_and_it_is_fast() -> None:
    begun = time.process_time()
    written = pdf.write(papers.large(ROWS))
    assert time.process_time() - begun < SECONDS
    assert written.count(b"/S /TH") == 7 * pages(written)
    assert written.count(b"/S /TR") == ROWS + pages(written)


def test_letters_that_are_lacking_are_named_in_the_language_of_the_paper() -> None:
    lacking = pdf.write(papers.paper(papers.Paragraph("ש")))
    whole = pdf.write(papers.paper(papers.Paragraph(papers.FIVE_LANGUAGES)))
    assert lacking.count(b"/S /P") == whole.count(b"/S /P") + 1


def test_pictures_are_lines_and_letters_that_can_be_searched() -> None:
    """As pixels, two of them made a paper of four pages take three times as long."""
    svg = papers.DRAWING.replace("Été", "Été \u05e9").replace("<text", "<title>T</title><text")
    written = pdf.write(papers.paper(papers.Picture(svg, "Une saison")))
    said = reader.text(written)
    assert b"/Subtype /Image" not in written
    assert "Été ?" in said.splitlines()
    assert "U+05E9" in said


def test_drawings_load_nothing_from_elsewhere() -> None:
    wrapped = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
    for inside in (
        '<image href="/etc/passwd" width="9" height="9"/>',
        '<use href="https://evil.example/x.svg#a"/>',
    ):
        with pytest.raises(ValueError, match="refers to"):
            pictures.png(wrapped.format(inside), 20)
    for whole in ('<!DOCTYPE svg [<!ENTITY a "b">]>' + wrapped.format("&a;"), "<svg"):
        with pytest.raises((ValueError, SyntaxError)):
            pictures.png(whole, 20)
    assert pictures.proportions(papers.DRAWING) == (300, 100)


def test_lines_break_at_words_and_lose_nothing() -> None:
    widths = dict.fromkeys(range(0x300), 1.0)
    said = "un rendez-vous le 2026-11-22 https://example.org/abc/defghijklmnop"
    lines = list(broken(said, 14, widths))
    assert "|".join(lines) == (
        "un rendez-vous|le 2026-11-22|https://|example.org/|abc/|defghijklmnop"
    )
