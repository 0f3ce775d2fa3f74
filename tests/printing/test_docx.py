"""Papers as DOCX, read back by python-docx and as the XML that Word reads."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import docx as reader
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import _Row

from app.printing import docx
from tests.printing import papers


def part(written: bytes, name: str) -> str:
    return ZipFile(BytesIO(written)).read(name).decode()


def test_all_blocks_stand_in_styles_that_a_partner_can_change() -> None:
    document = reader.Document(BytesIO(docx.write(papers.full())))
    said = [(words.style.name, words.text) for words in document.paragraphs if words.text]
    assert said == [
        ("Heading 1", "Convention"),
        ("Note", "Centre Exemple et Mairie Exemple"),
        ("Heading 2", "Objet"),
        ("Normal", "Une ligne.\nUne autre ligne."),
        ("Note", "Une explication."),
        ("List Bullet", "Accueil"),
        ("List Bullet", "Bilan"),
        ("Heading 3", "Qui"),
        ("Label", "Contact"),
        ("Normal", "Alex Exemple"),
        ("Label", "Suppléance"),
        ("Normal", "–"),
        ("Heading 3", "Budget"),
        ("Point", "☑\tGouvernance – oui\nChaque trimestre"),
        ("Note", "Une saison"),
        ("Normal", "☐ Oui\t☐ Non"),
        ("Point", "☐\tPar une amie"),
        ("Point", "☐\tAutrement"),
    ]
    facts = document.core_properties
    assert (facts.title, facts.author, facts.language) == ("Convention", "Centre Exemple", "fr")
    picture = document.inline_shapes[0]._inline.docPr
    assert picture.get("descr") == "Le mot été"
    assert {picture.getparent().get(side) for side in ("distL", "distR")} == {"0"}


def test_tables_repeat_their_headings_and_set_numbers_right() -> None:
    budget, *signatures = reader.Document(BytesIO(docx.write(papers.full()))).tables
    assert [[cell.text for cell in row.cells] for row in budget.rows] == [
        ["Partenaire", "Échéance", "Montant"],
        ["Centre Exemple", "31 janv. 2027", "1\u202f250,00"],
        ["Mairie Exemple", "", "980,50"],
        ["Total", "", "2\u202f230,50"],
    ]
    assert budget.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    last = budget.rows[-1].cells[-1].paragraphs[0]
    assert (last.alignment, last.runs[0].bold) == (WD_ALIGN_PARAGRAPH.RIGHT, True)
    parties = [cell.paragraphs[0].text for table in signatures for cell in table.rows[0].cells]
    assert parties == ["Centre Exemple", "Mairie Exemple", "Association Exemple", ""]


def test_pages_end_between_rows_and_leave_a_small_table_whole() -> None:
    small, *_ = reader.Document(BytesIO(docx.write(papers.full()))).tables
    many = reader.Document(BytesIO(docx.write(papers.large(20)))).tables[0]

    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in many.rows)
    assert [_kept(row) for row in small.rows] == [True, True, True, False]
    assert [_kept(row) for row in many.rows] == [True, *[False] * 20]


def _kept(row: _Row) -> bool:
    return all(
        words.paragraph_format.keep_with_next for cell in row.cells for words in cell.paragraphs
    )


def test_what_is_signed_stays_with_the_room_to_sign() -> None:
    room = papers.ALL[-1]
    signed = papers.paper(papers.Paragraph("Fait."), papers.Paragraph("Lu."), room)
    words = reader.Document(BytesIO(docx.write(signed))).paragraphs
    kept = {each.text: each.paragraph_format.keep_with_next for each in words}
    assert (kept["Fait."], kept["Lu."]) == (None, True)


@pytest.mark.parametrize("wide", [False, True])
def test_page_language_and_numbers_are_set(*, wide: bool) -> None:
    written = docx.write(papers.full(wide=wide))
    section = reader.Document(BytesIO(written)).sections[0]
    assert (round(section.page_width.mm) == 297) is wide
    assert set(re.findall(r'<w:lang w:val="([^"]*)"', part(written, "word/styles.xml"))) == {
        "fr-FR"
    }
    footer = next(name for name in ZipFile(BytesIO(written)).namelist() if "footer" in name)
    assert re.findall(r'w:instr="(\w+)"', part(written, footer)) == ["PAGE", "NUMPAGES"]
    assert "Version du 22 novembre 2026" in part(written, footer)


@pytest.mark.parametrize("case", papers.HOSTILE)
def test_what_is_typed_stays_words(case: str) -> None:
    written = docx.write(papers.typed(papers.HOSTILE[case]))
    document = reader.Document(BytesIO(written))
    kept = document.tables[0].rows[1].cells[0].text
    meant = re.sub("[\x00\x07\x0b\x1b\x9b\ufffe\ud800\u202e\u2066\u2069]", "", papers.HOSTILE[case])
    assert kept == meant.replace("\r\n", "\n")
    assert "hyperlink" not in part(written, "word/document.xml").lower().replace("=hyperlink", "")


def test_many_rows_are_written() -> None:
    document = reader.Document(BytesIO(docx.write(papers.large(600))))
    assert len(document.tables[0]._tbl.tr_lst) == 601
