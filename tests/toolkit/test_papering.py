"""Documents on paper: as a form with every place, or by clauses that leave out what is empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.printing import docx, markdown, pdf, workbook
from app.printing.deadlines import Event
from app.printing.paper import (
    Block,
    Bullets,
    Checklist,
    Column,
    Heading,
    Pairs,
    Paper,
    Paragraph,
    Picture,
    Point,
    Signatures,
    Table,
)
from app.toolkit.clauses import written
from app.toolkit.content import Content
from app.toolkit.deadlines import deadlines
from app.toolkit.papering import Facts, paper
from app.toolkit.pieces import PaperWords
from app.toolkit.saying import Saying
from modules.instrument import (
    CHECKLIST_COLUMNS,
    Basis,
    Clause,
    Dates,
    Grid,
    Instrument,
    Kind,
    Layout,
    Option,
    Row,
    Section,
)
from tests.toolkit.pictured import FILLED, INSTRUMENT, MATRIX, WORDING, column, row, text

MADE = datetime(2027, 1, 2, 3, 4, tzinfo=UTC)
WORDS = PaperWords(
    total="Total",
    origins=dict.fromkeys(Basis, "Ours."),
    signature=("Place", "Name", "Signature"),
    pictures=WORDING,
)
POINTS = Grid(
    id="points",
    layout=Layout.CHECKLIST,
    label=text("Points"),
    columns=CHECKLIST_COLUMNS,
    rows=(Row(id="p1", label=text("Shared")), Row(id="p2", label=text("Lasting"))),
)
RULES = tuple(Option(id=one, label=text(f"{one} rule.")) for one in ("one", "two"))
DEAL = Instrument(
    id="deal",
    unit="unit",
    title=text("Deal builder"),
    purpose=text("To agree."),
    origin=text("The points are theirs."),
    sections=(
        Section(
            id="all",
            title=text("All"),
            fields=(
                column("aim", Kind.TEXT),
                column("starts", Kind.DATE),
                column("hours", Kind.NUMBER, unit=text("hours")),
                column("rules", Kind.CHOICES, options=RULES),
                column("secret", Kind.LINE, prints=False),
                Grid(
                    id="parties",
                    layout=Layout.TABLE,
                    label=text("Parties"),
                    columns=(
                        column("name", Kind.PARTNER),
                        column("pays", Kind.AMOUNT),
                        column("share", Kind.PERCENT),
                        column("due", Kind.DATE),
                    ),
                    starts_with=2,
                    totals=("pays",),
                ),
                POINTS,
            ),
        ),
    ),
    dates=(
        Dates(date="starts", label="aim", title=text("Begins")),
        Dates(date="parties.due", label="parties.name", title=text("Pays"), reminds=True),
    ),
)
CLAUSES = (
    Clause(heading=text("1. Object")),
    Clause(text=text("The aim is {aim}. It starts on {starts}. It takes {hours} a week.")),
    Clause(heading=text("2. Money"), when="parties"),
    Clause(show="parties"),
    Clause(show="rules"),
    Clause(show="points"),
    Clause(show="hours"),
    Clause(sign="parties.name"),
)
SIGNED: Content = {
    "aim": "to meet",
    "starts": "2027-03-01",
    "hours": "2.5",
    "rules": ["two", "one"],
    "secret": "hidden",
    "parties": [
        row("0000000a", name="Centre", pays="1200", share="12.5", due="2027-04-01"),
        row("0000000b", name="Firm  Ltd", pays="?", share="50"),
        row("0000000c", name="Centre"),
    ],
    "points": [row("p2", answer="yes", note="Always")],
}
COLUMNS = [
    Column("Name", share=1.6),
    Column("Pays (EUR)", numeric=True),
    Column("Share (%)", numeric=True),
    Column("Due"),
]
PARTIES = Table(
    "Parties",
    COLUMNS,
    [
        ["Centre", Decimal("1200.00"), Decimal("12.5"), date(2027, 4, 1)],
        ["Firm  Ltd", "?", Decimal("50.0"), None],
        ["Centre", None, None, None],
    ],
    ["Total", Decimal("1200.00"), None, None],
)


def blocks(instrument: Instrument, content: Content) -> list[Block]:
    facts = Facts(title="Our deal", made=MADE, currency="EUR")
    return [*paper(instrument, content, "en", facts, WORDS).blocks]


def test_form_shows_every_place() -> None:
    origin = Paragraph("The points are theirs.", muted=True)
    assert blocks(DEAL, {}) == [
        Heading("All"),
        Pairs([("Aim", ""), ("Starts", ""), ("Hours", ""), ("Rules", "")]),
        Table("Parties", COLUMNS, [[None] * 4] * 2),
        Heading("Points", 3),
        Checklist([Point("Shared", "", False), Point("Lasting", "", False)]),
        origin,
    ]
    assert blocks(DEAL, SIGNED) == [
        Heading("All"),
        Pairs(
            [
                ("Aim", "to meet"),
                ("Starts", "1 March 2027"),
                ("Hours", "2.5\u00a0hours"),
                ("Rules", "\u2022 two rule.\n\u2022 one rule."),
            ]
        ),
        PARTIES,
        Heading("Points", 3),
        Checklist([Point("Shared", "", False), Point("Lasting", "Yes", True, "Always")]),
        origin,
    ]


def test_agreement_leaves_out_what_is_empty() -> None:
    deal = replace(DEAL, paper=CLAUSES)
    origin = Paragraph("The points are theirs.", muted=True)

    assert blocks(deal, {}) == [
        origin,
        Heading("1. Object"),
    ]
    assert blocks(deal, SIGNED) == [
        origin,
        Heading("1. Object"),
        Paragraph("The aim is to meet. It starts on 1 March 2027. It takes 2.5\u00a0hours a week."),
        Heading("2. Money"),
        PARTIES,
        Bullets(["two rule.", "one rule."]),
        Heading("Points", 3),
        Checklist([Point("Lasting", "Yes", True, "Always")]),
        Pairs([("Hours", "2.5\u00a0hours")]),
        Signatures(["Centre", "Firm Ltd"], ("Place", "Name", "Signature")),
    ]


def test_title_is_not_said_again_alone_below_it() -> None:
    titled = replace(DEAL, paper=(Clause(show="aim"), Clause(heading=text("1. Object"))))

    assert Pairs([("Aim", "Our deal")]) not in blocks(titled, {"aim": "Our deal"})
    assert Pairs([("Aim", "to meet")]) in blocks(titled, {"aim": "to meet"})


def test_what_a_heading_says_is_not_said_again_below_it() -> None:
    section = replace(DEAL.sections[0], title=text("Parties"), fields=DEAL.sections[0].fields[5:])
    points = replace(section, id="two", title=text("Points"), fields=section.fields[1:])
    made = blocks(replace(DEAL, sections=(replace(section, fields=section.fields[:1]), points)), {})

    headings = [one.text for one in made if isinstance(one, Heading)]
    assert headings == ["Parties", "Points"]
    assert [one.headed for one in made if isinstance(one, Table)] == [False]
    assert "### Parties" not in markdown.write(
        Paper(title="", language="en", made=MADE, blocks=made)
    )


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("Between {a} and {b}.", {"a": "us"}, [Paragraph("Between us and ……………")]),
        ("First {a}. Then {b}.", {"b": "you"}, [Paragraph("Then you.")]),
        ("{a}", {"a": "It is. It ends."}, [Paragraph("It is. It ends.")]),
        ("Aim: {a}.", {"a": "To meet."}, [Paragraph("Aim: To meet.")]),
        (
            "{a}",
            {"a": "We:\n- come\n- see\nand go"},
            [Paragraph("We:"), Bullets(["come", "see"]), Paragraph("and go")],
        ),
        ("{a}", {"a": "One\ntwo\n\nthree"}, [Paragraph("One\ntwo"), Paragraph("three")]),
        ("Nothing to fill.", {}, [Paragraph("Nothing to fill.")]),
        ("{a}", {"a": "typed {b} and %(c)s"}, [Paragraph("typed {b} and %(c)s")]),
        ("{a}", {"a": " \n "}, []),
    ],
)
def test_text_of_clause_is_filled(text: str, values: dict[str, str], expected: list[Block]) -> None:
    assert list(written(text, lambda name: values.get(name, ""))) == expected


def test_pictures_and_summaries_stand_on_forms() -> None:
    made = blocks(INSTRUMENT, FILLED)

    captions = [block.caption for block in made if isinstance(block, Picture)]
    assert captions == [picture.id for picture in INSTRUMENT.pictures]
    summary = next(one for one in made if isinstance(one, Table) and one.title == "By who")
    assert [*map(list, summary.rows)] == [
        ["Example Learner", Decimal("1500.00")],
        ["–", Decimal("80.00")],
    ]
    themes = next(one for one in made if isinstance(one, Table) and one.title == "Themes")
    assert [*map(list, themes.rows)][:2] == [["Theme 1", "Little (2)"], ["Theme 2", "Some (3)"]]
    assert len(themes.rows) == len(MATRIX.rows)


def test_days_are_events_whose_names_stay() -> None:
    moved = {**SIGNED, "starts": "2027-05-05"}
    note = "Deal builder"
    begins = Event("starts.doc", date(2027, 3, 1), "Begins – to meet", note)
    pays = Event("due.0000000a.parties.doc", date(2027, 4, 1), "Pays – Centre", note, 0)

    assert deadlines(Saying(DEAL, SIGNED, "en"), "doc") == [begins, pays]
    assert deadlines(Saying(DEAL, moved, "en"), "doc") == [
        replace(begins, day=date(2027, 5, 5)),
        pays,
    ]
    assert deadlines(Saying(DEAL, {"starts": "soon"}, "en"), "doc") == []


def test_every_writer_takes_what_was_made() -> None:
    facts = Facts(title="All", made=MADE, currency="EUR", before=FILLED)
    drawn_once = replace(INSTRUMENT, pictures=INSTRUMENT.pictures[:1])
    made: Paper = paper(drawn_once, FILLED, "fr", facts, WORDS)

    assert pdf.write(made)[:5] == b"%PDF-"
    assert docx.write(made)[:2] == b"PK"
    assert workbook.write(made)[:2] == b"PK"
    assert "All pictures (fr)" in markdown.write(made)
