from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.kernel.errors import Invalid
from app.partners.importing import columns, csv_text, values, xlsx
from app.partners.importing.model import Shape
from app.partners.importing.values import Refused
from app.partners.model import FACTS
from tests.partners.data import HEADINGS
from tests.partners.files import DAYS, packed
from tests.partners.files import xlsx as workbook


@contextmanager
def _file(tmp_path: Path, data: bytes) -> Iterator[Path]:
    path = tmp_path / "file"
    path.write_bytes(data)
    yield path


def test_days_are_read_as_people_write_them_and_none_is_guessed() -> None:
    assert [(said, values.day_of(said)) for said, _day in DAYS] == list(DAYS)


CSV_SHAPES = [
    ("utf-8", ",", "Café Exemplé"),
    ("utf-8-sig", ";", "Café Exemplé"),
    ("utf-16", "\t", "Café Exemplé"),
    ("utf-16-le", ";", "Café Exemplé"),
    ("cp1252", ";", "Café Exemplé “SA”"),
]


def test_text_is_read_in_every_letter_and_separator(tmp_path: Path) -> None:
    for encoding, separator, name in CSV_SHAPES:
        text = f'Name{separator}Notes\r\n\r\n"{name}"{separator}"one\nx{separator}y"\r\n'
        with _file(tmp_path, text.encode(encoding)) as path:
            shape = csv_text.shape_of(path)
            read = [(row.number, row.cells) for row in csv_text.rows(path, shape)]
        assert read == [(1, ["Name", "Notes"]), (3, [name, f"one\nx{separator}y"])], encoding
        assert shape.guessed == (encoding == "cp1252")
    with _file(tmp_path, b"sep=|\r\nName|Type\r\nExample|employer\r\n") as path:
        assert [row.number for row in csv_text.rows(path, csv_text.shape_of(path))] == [2, 3]
    for said in ('"', "\r", " ", "e"):  # newer Pythons refuse to read by these, in the worker
        with _file(tmp_path, f"sep={said}\nName;Type\n".encode()) as path:
            assert csv_text.shape_of(path).separator == ";", said


def test_workbook_of_excel_is_read_with_shared_texts_and_days(tmp_path: Path) -> None:
    with _file(tmp_path, packed()) as path:
        read = [(row.number, row.cells) for row in xlsx.rows(path)]
    assert read == [(1, ["Name", "Last contact"]), (3, ["Example Bakery", "2026-11-22"])]


def test_workbook_with_merged_places_and_formulas_is_read_as_it_is_seen(tmp_path: Path) -> None:
    rows = [
        ["Our partners", None, None],
        ["Name", "Type", "Notes"],
        ["Example One", "employer", "=1+1"],
        ["Example Two", None, '=HYPERLINK("https://evil.example","x")'],
        ["Example Three", "public", 12.5],
    ]
    with _file(tmp_path, workbook(rows, "A1:C1", "B3:B4")) as path:
        read = [row.cells for row in xlsx.rows(path)]
    assert read == [
        ["Our partners", "Our partners", "Our partners"],
        ["Name", "Type", "Notes"],
        ["Example One", "employer", "=1+1"],
        ["Example Two", "employer", '=HYPERLINK("https://evil.example","x")'],
        ["Example Three", "public", "12.5"],
    ]


def test_columns_are_matched_by_heading_by_hint_and_by_content() -> None:
    for language in (HEADINGS.values(), FRENCH):
        assert columns.matched(list(language), [], heading=True) == list(FACTS)
    odd = ["Nom de l’entreprise", "Mail pro", "Tél.", "Internet", "Couleur", "Nom"]
    assert columns.matched(odd, [], heading=True) == [
        "name",
        "contact_mail",
        "contact_phone",
        "website",
        "",
        "",
    ]
    assert not columns.has_heading(["Example Bakery", "employer"])
    rows = [["Example Bakery", "employer", "a@b.example", "22/11/2026"]] * 3
    assert columns.matched([], rows, heading=False) == [
        "name",
        "type",
        "contact_mail",
        "last_contact",
    ]


FRENCH = [
    "Nom",
    "Type",
    "Statut",
    "Secteur",
    "Site web",
    "Lieu",
    "Personne de contact",
    "Adresse e-mail de la personne de contact",
    "Téléphone de la personne de contact",
    "Personne relais",
    "Adresse e-mail de la personne relais",
    "Ce qu’il apporte",
    "Ce qu’il y gagne",
    "Partenaire depuis (année)",
    "Dernier contact",
    "Prochaine étape",
    "Prochaine étape le",
    "Notes",
]

BAD_ROWS = [
    ({"name": " "}, "partner_nameless", "name"),
    ({"type": "bakery"}, "import_type", "type"),
    ({"status": "perhaps"}, "import_status", "status"),
    ({"last_contact": "11/22/2026"}, "import_last_contact", "last_contact"),
    ({"since": "long ago"}, "import_since", "since"),
    ({"contact_mail": "nobody"}, "partner_mail", "contact_mail"),
    ({"website": "javascript:alert(1)"}, "partner_website", "website"),
    ({"place": "x" * 201}, "partner_long", "place"),
]


def test_rows_that_cannot_be_kept_are_refused_with_the_first_reason() -> None:
    for bad, reason, fact in BAD_ROWS:
        with pytest.raises(Refused) as refused:
            values.facts_of({"name": "Example", "type": "employer", **bad}, None)
        assert (refused.value.reason, refused.value.fact) == (reason, fact), bad
    with pytest.raises(Refused) as typeless:
        values.facts_of({"name": "Example"}, None)
    assert typeless.value.reason == "import_type_missing"


def test_limits_of_reading_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_CELL", 6_000)
    long = workbook([["Name"], ["x" * 30_000], ["y"]])
    with _file(tmp_path, long) as path:
        assert [len(row.cells[0]) for row in xlsx.rows(path)] == [4, 6_000, 1]
    with (
        _file(tmp_path, b"Name\n" + b"x" * 700_000 + b"\n") as path,
        pytest.raises(Invalid, match="import_quotes"),
    ):
        list(csv_text.rows(path, Shape("utf-8-sig", ",")))
