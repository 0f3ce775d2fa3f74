from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Invalid
from app.kernel.identity import Actor
from app.kernel.outbox.queue import queue
from app.partners import list_store, lists
from app.partners import service as partnering
from app.partners.importing import columns, csv_text, files, service, store, values, working, xlsx
from app.partners.importing.model import Form, Import, Phase, Same, Shape, State
from app.partners.importing.values import Refused
from app.partners.model import FACTS, Facts, Filter, Status, Type
from tests.browsing import SignIn
from tests.partners.conftest import filled
from tests.partners.data import HEADINGS, as_csv, example, examples
from tests.partners.files import BAD_FILES, DAYS, packed
from tests.partners.files import xlsx as workbook


def taken_in(actor: Actor, list_id: UUID, data: bytes, **said: Any) -> Import:
    """Take a file in and let each row be looked at."""
    with unit_of_work():
        partner_list = lists.get(actor, list_id)
        import_id = service.take_in(actor, partner_list, io.BytesIO(data), "partners.csv", "en")
        found = _get(import_id)
        wanted = {
            "heading": found.heading,
            "columns": found.columns,
            "same": Same.FILL,
            "type_else": Type.EMPLOYER,
        }
        service.read(found, **{**wanted, **said})
    queue().sweep()
    with unit_of_work():
        return _get(import_id)


def _get(import_id: UUID) -> Import:
    found = store.find(import_id)
    assert found is not None
    return found


def let_in(found: Import) -> dict[State, int]:
    with unit_of_work():
        service.start(found)
    queue().sweep()
    with unit_of_work():
        assert _get(found.id).phase is Phase.DONE
        return dict(service.numbers_of(found.id))


def everything(list_id: UUID) -> list[Facts]:
    with unit_of_work():
        return list_store.every_facts(list_id)


def by_name(facts: list[Facts]) -> list[Facts]:
    return sorted(facts, key=lambda each: each.name)


@contextmanager
def _file(tmp_path: Path, data: bytes) -> Iterator[Path]:
    path = tmp_path / "file"
    path.write_bytes(data)
    yield path


# -- reading ---------------------------------------------------------------------------------------


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


# -- into the list ---------------------------------------------------------------------------------


def test_sixty_partners_go_in_and_come_again_as_nothing_new(
    both_app: Flask, officer: Actor
) -> None:
    list_id = filled(officer, 0)
    found = taken_in(officer, list_id, as_csv(60, ";").encode())
    assert (found.phase, found.seen, found.percent) == (Phase.READ, 60, 100)
    assert everything(list_id) == []
    assert let_in(found) == {State.ADDED: 60}
    assert by_name(everything(list_id)) == by_name(list(examples(60)))
    assert not files.path(found.id).exists()

    again = taken_in(officer, list_id, as_csv(60).encode())
    with unit_of_work():
        assert dict(service.numbers_of(again.id)) == {State.NOTHING: 60}


def test_what_the_list_has_is_filled_in_replaced_or_left(both_app: Flask, officer: Actor) -> None:
    known = example(1)
    text = f"Name;Place;Notes\n{known.name.upper()} SARL;Example City;From the file\n"
    wanted = {
        Same.FILL: replace(known, notes="From the file"),
        Same.REPLACE: replace(known, notes="From the file", place="Example City"),
        Same.SKIP: known,
    }
    for same, facts in wanted.items():
        list_id = filled(officer, 1)
        found = taken_in(officer, list_id, text.encode(), same=same)
        if same is Same.SKIP:
            with unit_of_work():
                assert dict(service.numbers_of(found.id)) == {State.NOTHING: 1}
        else:
            assert let_in(found) == {State.CHANGED: 1}
        assert everything(list_id) == [facts]


def test_good_rows_go_in_beside_bad_ones_and_names_once(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 0)
    text = (
        "Name,Type,Last contact\n"
        "Example One,employer,22.11.2026\n"
        ",employer,\n"
        "Example Two,bakery,\n"
        "EXAMPLE ONE Ltd,public,\n"
        "Example Three,école,soon\n"
        "Example Four,,\n"
    )
    found = taken_in(officer, list_id, text.encode())
    with unit_of_work():
        refused = [(each.number, each.reason) for each in service.refused(found.id)]
    assert refused == [
        (3, "partner_nameless"),
        (4, "import_type"),
        (5, "import_twice"),
        (6, "import_last_contact"),
    ]
    assert let_in(found) == {State.ADDED: 2, State.REFUSED: 4}
    assert [each.name for each in everything(list_id)] == ["Example Four", "Example One"]


def test_import_goes_on_where_it_was_stopped_and_each_row_goes_in_once(
    both_app: Flask, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "TURN_SECONDS", 0.0)
    monkeypatch.setattr(working, "AT_ONCE", 7)
    list_id = filled(officer, 0)
    found = taken_in(officer, list_id, as_csv(20).encode())
    assert (found.phase, found.seen) == (Phase.READ, 20)
    with unit_of_work():
        service.start(found)
    payload = {"import": str(found.id)}
    working.deliver(payload)
    assert len(everything(list_id)) == 7
    for _time in range(4):  # the worker died, and the same is delivered again and again
        working.deliver(payload)
    assert by_name(everything(list_id)) == by_name(list(examples(20)))


def test_file_that_breaks_in_the_middle_changes_nothing(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 0)
    text = as_csv(300) + 'Example Last,"employer\n'
    found = taken_in(officer, list_id, text.encode())
    assert (found.phase, found.problem) == (Phase.FAILED, "import_quotes")
    assert everything(list_id) == []


# -- pages -----------------------------------------------------------------------------------------


@pytest.fixture
def browser(app: Flask, officer: Actor, sign_in: SignIn) -> FlaskClient:
    return sign_in(officer)


def upload(browser: FlaskClient, list_id: UUID, data: bytes, name: str = "partners.csv") -> Any:
    return browser.post(f"/partners/{list_id}/imports", data={"file": (io.BytesIO(data), name)})


def test_file_that_cannot_be_read_is_told_so_and_not_kept(
    browser: FlaskClient, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = filled(officer, 0)
    for what, (make, said) in BAD_FILES.items():
        answer = upload(browser, list_id, make())
        assert (answer.status_code, said in answer.text) == (422, True), what
    with monkeypatch.context() as smaller:  # what the test client sends must fit into memory
        smaller.setattr(service, "MOST_BYTES", 400_000)
        large = upload(browser, list_id, b"Name\n" + b"x" * 400_000)
    assert (large.status_code, "The file is larger than" in large.text) == (422, True)
    huge = browser.post(
        f"/partners/{list_id}/imports",
        data=b"x",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": "200000000"},
    )
    assert (huge.status_code, "larger than 20 MB" in huge.text) == (413, True)
    assert list(files.path(list_id).parent.iterdir()) == []


def test_import_by_hand_from_the_file_to_the_report(browser: FlaskClient, officer: Actor) -> None:
    list_id = filled(officer, 0)
    evil = '=HYPERLINK("https://evil.example";"x")'
    data = workbook(
        [
            ["Organisation", "Kind of body", "Remark", "Colour"],
            ["Example One", "employer", evil, "red"],
            ["Example Two", "bakery", "+33", "blue"],
        ]
    )
    page = upload(browser, list_id, data, "partners.xlsx").location
    shown = browser.get(page)
    assert "Which column is what?" in shown.text
    assert "selected>What they bring" not in shown.text
    sent = {"column-0": "name", "column-1": "", "column-2": "notes", "column-3": ""}
    chosen = {"heading": "1", "type_else": "employer", "same": "fill"}
    nameless = browser.post(f"{page}/columns", data={**sent, "column-0": "", **chosen})
    assert (nameless.status_code, "Say which column holds" in nameless.text) == (422, True)
    twice = browser.post(f"{page}/columns", data={**sent, "column-1": "name", **chosen})
    assert (twice.status_code, "said to be the same" in twice.text) == (422, True)
    typed = {**sent, "column-1": "type", **chosen}
    assert browser.post(f"{page}/columns", data=typed).status_code == 303
    assert "Each row is being looked at" in browser.get(page).text
    queue().sweep()
    report = browser.get(page).text
    assert "“bakery” is none of the types we know." in report
    assert "Let one row go in" in report
    table = browser.get(f"{page}/refused.csv").text
    assert (
        table.splitlines()[1] == "3,“bakery” is none of the types we know.,Example Two,bakery,'+33"
    )
    assert browser.post(f"{page}/back").status_code == 303
    assert browser.post(f"{page}/columns", data=typed).status_code == 303
    queue().sweep()
    assert browser.post(f"{page}/start").status_code == 303
    assert browser.post(f"{page}/start").status_code == 409
    queue().sweep()
    assert "What became of each row" in browser.get(page).text
    (facts,) = everything(list_id)
    assert facts.notes == evil
    exported = browser.get(f"/partners/{list_id}/partners.csv").text
    assert "'=HYPERLINK" in exported
    assert ",=HYPERLINK" not in exported


def test_what_is_exported_is_imported_again_without_change(
    browser: FlaskClient, officer: Actor
) -> None:
    list_id = filled(officer, 12)
    odd = Facts(
        name="=Example “Odd”; with, everything",
        type=Type.INTERNATIONAL,
        status=Status.FORMER,
        notes="-1\nsecond line; with “marks”, and \ttab",
        brings="@home",
    )
    with unit_of_work():
        partnering.add(officer, lists.get(officer, list_id), odd)
    before = everything(list_id)
    for form in Form:
        for language in ("en", "fr"):
            browser.get(f"/partners/?all=1&lang={language}")
            data = browser.get(f"/partners/{list_id}/partners.{form}").data
            other = filled(officer, 0)
            found = taken_in(officer, other, data, type_else=None)
            assert let_in(found) == {State.ADDED: 13}, form
            assert everything(other) == before, (form, language)


def test_limits_of_reading_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = workbook([["Name"], ["x" * 30_000], ["y"]])
    with _file(tmp_path, long) as path:
        assert [len(row.cells[0]) for row in xlsx.rows(path)] == [4, 6_000, 1]
    with (
        _file(tmp_path, b"Name\n" + b"x" * 200_000 + b"\n") as path,
        pytest.raises(Invalid, match="import_quotes"),
    ):
        list(csv_text.rows(path, Shape("utf-8-sig", ",")))


def test_lists_of_long_ago_are_forgotten(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 0)
    found = taken_in(officer, list_id, as_csv(3).encode())
    let_in(found)
    with unit_of_work():
        page = partnering.page(lists.get(officer, list_id), Filter(), 1)
        service.forget_old()
        assert store.find(found.id) is not None
    with clock.at(clock.now() + timedelta(days=31)), unit_of_work():
        service.forget_old()
        assert store.find(found.id) is None
    assert page.count == 3
