"""Papers to be written in every format: one with all there is, and what people might type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from app.printing.paper import (
    AnswerLines,
    Block,
    Boxes,
    Bullets,
    Checklist,
    Column,
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

FIVE_LANGUAGES = "éèêàùîôœçæ ÉŒÇ àèìòù đčćšž ĐČĆŠŽ ãõáâéêíóôúç ÃÕ «\u202f» “” ‘’ … – — · € ®"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><rect width="300" height="100" '
    'fill="#faf7f1"/><text x="20" y="60" font-size="40" fill="#0e1314">Été</text></svg>'
)
BUDGET = Table(
    "Budget",
    [Column("Partenaire", share=2), Column("Échéance"), Column("Montant", numeric=True)],
    [
        ["Centre Exemple", date(2027, 1, 31), Decimal("1250.00")],
        ["Mairie Exemple", None, Decimal("980.50")],
    ],
    total=["Total", None, Decimal("2230.50")],
)
LABELS = ("Lieu et date", "Nom et fonction", "Signature")
ALL: Sequence[Block] = (
    Heading("Objet"),
    Paragraph("Une ligne.\nUne autre ligne."),
    Paragraph("Une explication.", muted=True),
    Bullets(["Accueil", "Bilan"]),
    Heading("Qui", 3),
    Pairs([("Contact", "Alex Exemple"), ("Suppléance", "")]),
    BUDGET,
    Checklist([Point("Gouvernance", "oui", done=True, note="Chaque trimestre")]),
    Picture(DRAWING, "Le mot été", "Une saison", 0.5),
    PageBreak(),
    Boxes(["Oui", "Non"], across=True),
    Boxes(["Par une amie", "Autrement"]),
    AnswerLines(3),
    Signatures(["Centre Exemple", "Mairie Exemple", "Association Exemple"], LABELS),
)

LONG = "très " * 3_000
WORD = "x" * 15_000
HOSTILE = {
    "formula": "=1+1",
    "link": '=HYPERLINK("http://evil.example","x")',
    "at": "@SUM(A1)",
    "control": "a\x00b\x07c\x0bd\x1be\x9bf\ufffeg\ud800h",
    "rtl": "\u202egnp.exe \u2066x\u2069 שלום مرحبا",
    "emoji": "👩🏽\u200d🚀 done ✅",
    "markup": "<b>bold</b><script>alert(1)</script> & &lt; ]]> <!-- x",
    "markdown": "# x\n- y\n1. z\n| a | b |\n> q\n[l](javascript:x) **b** `c` {.k}\n---\n    i\n===",
    "address": "https://example.org/" + "a/" * 400,
    "quotes": "\"'';,\\",
    "spaces": " \t\r\n\u2028\u00a0\u202f \n\n\n",
    "letters": FIVE_LANGUAGES,
    "long": LONG,
    "word": WORD,
}


def paper(*blocks: Block, wide: bool = False, title: str = "Convention", footer: str = "") -> Paper:
    return Paper(
        title=title,
        language="fr",
        made=datetime(2026, 11, 22, tzinfo=UTC),
        blocks=blocks,
        subtitle="Centre Exemple et Mairie Exemple",
        author="Centre Exemple",
        footer=footer,
        wide=wide,
    )


def full(*, wide: bool = False) -> Paper:
    return paper(*ALL, wide=wide, footer="Version du 22 novembre 2026")


def typed(text: str) -> Paper:
    """Return a paper with the same words in every place that words can have."""
    return paper(
        Heading(text),
        Paragraph(text),
        Bullets([text, text]),
        Pairs([(text[:200], text)]),
        Table(text, [Column(text), Column(text, numeric=True)], [[text, 1], [text, text]]),
        Checklist([Point(text, text, done=False, note=text)]),
        Picture(DRAWING, text, text),
        Boxes([text, text], across=True),
        Signatures([text], (text, text, text)),
        title=text,
        footer=text,
    )


def large(count: int) -> Paper:
    """Return a table of so many rows and 7 columns."""
    columns = [Column(f"Colonne {number}", numeric=number > 4) for number in range(7)]
    row = ["Centre Exemple", "Animation des visites, préparation et suivi", date(2027, 1, 31)]
    rows = [[*row, "oui", number, Decimal("1250.00"), 3] for number in range(count)]
    return paper(Table("Tout", columns, rows))


def one_cell(letters: int) -> Paper:
    """Return a table with one cell of so many letters."""
    return paper(Table("", [Column("A"), Column("B")], [["mot " * (letters // 4), "x" * letters]]))
