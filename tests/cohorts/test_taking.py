"""Tables to take along: what is in them, what no program may run, and who is told."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.home import taking
from app.home.heat_model import Phase
from app.kernel.db import unit_of_work
from app.kernel.identity import Role
from app.kernel.trail import Noted
from app.printing import sheets
from app.printing.sheets import Cell
from tests.browsing import SignIn
from tests.cohorts.conftest import Class, rated, shares
from tests.cohorts.test_heat import noted  # noqa: F401  # a fixture
from tests.conftest import People
from tests.validation import building


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+33 1", "'+33 1"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =HYPERLINK()", "'  =HYPERLINK()"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("Ana = Bo", "Ana = Bo"),
        ("A\x00\x1b\ud800na", "Ana"),
        (-2, -2),
        (None, None),
    ],
)
def test_no_cell_becomes_a_formula(cell: Cell, written: Cell) -> None:
    assert sheets.plain(cell) == written


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("x,=1+1", "x,'=1+1"),
        ('x; "=A1', "x; \"'=A1"),
        ("x\t＝A1", "x\t'＝A1"),
        ("x\n=A1", "x\n'=A1"),
        ("x,-1+cmd|' /C calc'!A0", "x,'-1+cmd|' /C calc'!A0"),
        ("=1,@SUM(A1)", "'=1,'@SUM(A1)"),
        ("Ana, - Bo; -5 °C, +33 5\n- visit", "Ana, - Bo; -5 °C, +33 5\n- visit"),
        ("it's - (fine)", "it's - (fine)"),
        ("x,'=1", "x,''=1"),
        ("'=1", "''=1"),
    ],
)
def test_no_part_of_a_cell_becomes_a_formula_and_all_is_restored(cell: str, written: str) -> None:
    """Whoever opens a CSV with another separator parts it within its cells."""
    assert sheets.parted(cell) == written
    assert b"".join(sheets.csv_chunks([cell], [], ";")).decode("utf-8-sig").count("'") == (
        written.count("'")
    )
    assert sheets.restored(written, parts=True) == cell
    assert sheets.restored(str(sheets.plain(cell)), parts=False) == cell


def test_workbook_takes_any_title_and_text() -> None:
    rows = [("=cmd|' /C calc'!A0", "\x0b", 3)]
    content = b"".join(sheets.xlsx_chunks("a/b:c?[d]*" * 9, ("Name", "=x", "n"), rows))
    sheet = load_workbook(io.BytesIO(content)).active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Name", "'=x", "n"],
        ["'=cmd|' /C calc'!A0", None, 3],
    ]
    assert "f" not in {cell.data_type for row in sheet for cell in row}


def as_rows(content: bytes, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator))


def test_map_is_taken_as_it_is_shown_and_everybody_in_it_is_told(
    app: Flask,
    people: People,
    cohort: Class,
    sign_in: SignIn,
    noted: list[Noted],  # noqa: F811
) -> None:
    first, second = cohort.learners[:2]
    rated(first, 4)
    shares(first)
    rated(second, 4)
    building.decide(people("Example Assessor", Role.ASSESSOR), building.submitted(second))
    noted.clear()
    client = sign_in(cohort.trainer)
    answer = client.get(f"/cohorts/{cohort.id}/map.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = as_rows(answer.data)
    assert [(row["A: validated level"], row["A: own level"]) for row in rows] == [
        ("", "4"),
        ("3", "not shared"),
        ("", "not shared"),
    ]
    assert {(one.act, one.subject_id, one.object_id) for one in noted} == {
        ("cohort.exported", one.person_id, cohort.id) for one in cohort.learners
    }
    book = load_workbook(io.BytesIO(client.get(f"/cohorts/{cohort.id}/map.xlsx").data))
    names = [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert names == [row["Name"] for row in rows]
    head = sign_in(people("Example Head", Role.ADMINISTRATOR))
    assert "A: own level" not in as_rows(head.get(f"/cohorts/{cohort.id}/map.csv").data)[0]


def test_dossiers_are_taken_in_the_readers_language(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    cohort = Class(people, 0)
    cohort.learners = [people("=Example Formula")]
    outsider = people("Example Outsider")
    for learner in (cohort.learners[0], outsider):
        building.submitted(learner)
    client = sign_in(cohort.trainer)
    client.post(f"/cohorts/{cohort.id}/people", data={"person": cohort.learners[0].person_id})
    (row,) = as_rows(client.get(f"/cohorts/{cohort.id}/dossiers.csv").data)
    assert (row["Name"], row["Code"], row["State"]) == (
        "'=Example Formula",
        "A",
        "With the assessors",
    )
    french = client.get(f"/cohorts/{cohort.id}/dossiers.csv?lang=fr").data.decode("utf-8-sig")
    assert ";A;Construire et formaliser de nouveaux partenariats;" in french
    head = sign_in(people("Example Head", Role.ADMINISTRATOR))
    names = [row["Name"] for row in as_rows(head.get("/cohorts/dossiers.csv").data)]
    assert names == ["'=Example Formula", "Example Outsider"]


def test_rows_are_read_as_they_are_sent_on_both_databases(both_app: Flask, people: People) -> None:
    """On a connection of their own, while the record is written in the request's transaction."""
    cohort = Class(people, 3)
    building.submitted(cohort.learners[0])
    words = taking.Words(
        called=lambda name, _person_id: name or "",
        titles={"A": "First"},
        phases={phase: phase.value for phase in Phase},
        not_shared="closed",
    )
    with unit_of_work():
        maps = taking.heat_rows(cohort.trainer, cohort.id, words)
        dossiers = taking.dossier_rows(cohort.trainer, cohort.id, words)
    assert [(row[0], row[3], row[5]) for row in maps] == [
        ("Example Learner 000", "closed", "waiting"),
        ("Example Learner 001", "closed", None),
        ("Example Learner 002", "closed", None),
    ]
    assert [tuple(row)[:4] for row in dossiers] == [
        ("Example Learner 000", "A", "First", "waiting")
    ]
