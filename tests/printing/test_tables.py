"""Papers as XLSX and CSV, read back by openpyxl and by the csv module."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.printing import tables_csv, workbook
from app.printing.paper import Column, Table
from tests.printing import papers

LISTS = [["a", 1]]
COLUMNS = [Column("x"), Column("y", numeric=True)]


def test_numbers_are_numbers_and_days_are_days() -> None:
    book = load_workbook(BytesIO(workbook.write(papers.full())))
    said, budget = book.worksheets
    assert (said.title, budget.title, budget.freeze_panes) == ("Convention", "Budget", "A2")
    assert [list(row) for row in budget.values] == [
        ["Partenaire", "Échéance", "Montant"],
        ["Centre Exemple", datetime(2027, 1, 31), 1250],  # noqa: DTZ001  # a day has no zone
        ["Mairie Exemple", None, 980.5],
        ["Total", None, 2230.5],
    ]
    assert [budget["C2"].number_format, budget["C4"].font.b] == ["#,##0.00", True]
    assert next(row[:1] for row in said.values if "Budget" in str(row[0])) == ("→ Budget",)
    assert ("Contact", "Alex Exemple", None) in set(said.values)
    assert ("Gouvernance", "oui", "Chaque trimestre") in set(said.values)


def test_sheets_are_made_to_be_printed() -> None:
    table = Table(
        "Tout",
        [Column("Quoi"), Column("Combien", numeric=True), Column("Où")],
        [["très " * 40, 1, "ici"], ["Bref", 2, "là"]],
        [None, 12_345_678, None],
    )
    book = load_workbook(BytesIO(workbook.write(papers.paper(table))))
    sheet = book["Tout"]
    rows = {at: row for at, row in sheet.row_dimensions.items() if row.height}

    assert (sheet.print_title_rows, sheet.page_setup.paperSize) == ("$1:$1", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.page_setup.orientation == "portrait"
    assert list(rows) == [2]
    assert rows[2].height == 4 * workbook.LINE_POINTS
    with ZipFile(BytesIO(workbook.write(papers.paper(table)))) as parts:
        assert b"customHeight" not in parts.read("xl/worksheets/sheet2.xml")
    assert sheet.column_dimensions["B"].width > len("12,345,678")
    assert (sheet["B1"].alignment.horizontal, sheet["C2"].alignment.indent) == ("right", 1)
    assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Calibri"}
    facts = book.properties
    assert (facts.title, facts.creator, facts.language) == ("Convention", "Centre Exemple", "fr")
    assert facts.lastModifiedBy is None


def test_sheets_have_names_that_excel_takes_and_no_other_has() -> None:
    titles = ["", "History", "a/b:c", "A b C", "x" * 40, "x" * 50, "'", "a\nb", "=1"]
    book = load_workbook(
        BytesIO(workbook.write(papers.paper(*(Table(t, COLUMNS, LISTS) for t in titles))))
    )
    names = book.sheetnames
    assert len({name.casefold() for name in names}) == len(titles) + 1
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("\\/*?:[]\n")
        assert name.casefold() != "history"
        assert name.strip("'") == name


@pytest.mark.parametrize("case", papers.HOSTILE)
def test_nothing_typed_is_a_formula(case: str) -> None:
    paper = papers.typed(papers.HOSTILE[case])
    for sheet in load_workbook(BytesIO(workbook.write(paper))).worksheets:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}
    for row in csv.reader(StringIO(tables_csv.write(paper).decode("utf-8-sig")), delimiter=";"):
        assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@")) for cell in row)


def test_tables_follow_each_other_in_a_csv() -> None:
    paper = papers.paper(papers.BUDGET, Table("", COLUMNS, LISTS))
    assert tables_csv.write(paper).decode("utf-8-sig").split("\r\n") == [
        "Budget",
        "Partenaire;Échéance;Montant",
        "Centre Exemple;2027-01-31;1250,00",
        "Mairie Exemple;;980,50",
        "Total;;2230,50",
        "",
        "x;y",
        "a;1",
        "",
    ]
    assert tables_csv.write(papers.paper(papers.Paragraph("Oui"))).endswith(b"Oui\r\n")


def test_a_workbook_cuts_what_excel_cannot_hold() -> None:
    book = load_workbook(BytesIO(workbook.write(papers.one_cell(100_000))))
    assert len(str(book.worksheets[1]["B2"].value)) == 32_767
